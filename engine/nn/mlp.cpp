#include <torch/torch.h>

#include "engine/nn/mlp.h"

namespace fathom::nn {

MlpImpl::MlpImpl(std::int64_t in, std::int64_t hidden, std::int64_t out)
    : fc1(register_module("fc1", Linear(in, hidden))), fc2(register_module("fc2", Linear(hidden, out))) {}

torch::Tensor MlpImpl::forward(const torch::Tensor& x) {
    return fc2(torch::gelu(fc1(x), "none"));
}

} // namespace fathom::nn
