#include <torch/torch.h>

#include "engine/nn/linear.h"

namespace fathom::nn {

LinearImpl::LinearImpl(std::int64_t in, std::int64_t out)
    : weight(register_parameter("weight", torch::empty({out, in}))),
      bias(register_parameter("bias", torch::empty({out}))) {}

torch::Tensor LinearImpl::forward(const torch::Tensor& x) {
    return torch::linear(x.to(weight.scalar_type()), weight, bias);
}

} // namespace fathom::nn
