#include <torch/torch.h>

#include "engine/nn/layer_norm.h"

namespace fathom::nn {

LayerNormImpl::LayerNormImpl(std::int64_t width, double epsilon)
    : dim(width), eps(epsilon), weight(register_parameter("weight", torch::empty({width}))),
      bias(register_parameter("bias", torch::empty({width}))) {}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x) {
    const torch::Dtype type = weight.defined() ? weight.scalar_type() : torch::kFloat32;
    return torch::layer_norm(x.to(type), {dim}, weight, bias, eps);
}

} // namespace fathom::nn
