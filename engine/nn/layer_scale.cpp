#include <torch/torch.h>

#include "engine/nn/layer_scale.h"

namespace fathom::nn {

LayerScaleImpl::LayerScaleImpl(std::int64_t dim) : gamma(register_parameter("gamma", torch::empty({dim}))) {}

torch::Tensor LayerScaleImpl::forward(const torch::Tensor& x) {
    return gamma.defined() ? x * gamma : x;
}

} // namespace fathom::nn
