#include <torch/torch.h>

#include "engine/nn/swiglu_ffn.h"

namespace fathom::nn {

SwiGLUFFNImpl::SwiGLUFFNImpl(std::int64_t dim, std::int64_t hidden) {
    const std::int64_t width = (hidden * 2 / 3 + 7) / 8 * 8;
    w12 = register_module("w12", Linear(dim, 2 * width));
    w3 = register_module("w3", Linear(width, dim));
}

torch::Tensor SwiGLUFFNImpl::forward(const torch::Tensor& x) {
    const auto halves = w12(x).chunk(2, -1);
    return w3(torch::silu(halves[0]) * halves[1]);
}

} // namespace fathom::nn
