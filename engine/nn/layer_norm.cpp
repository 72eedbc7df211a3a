#include <torch/torch.h>

#include "engine/nn/layer_norm.h"

namespace fathom::nn {

LayerNormImpl::LayerNormImpl(std::int64_t dim, double epsilon)
    : eps(epsilon), weight(register_parameter("weight", torch::empty({dim}))),
      bias(register_parameter("bias", torch::empty({dim}))) {}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x) {
    return torch::layer_norm(x.to(weight.scalar_type()), weight.sizes(), weight, bias, eps);
}

} // namespace fathom::nn
