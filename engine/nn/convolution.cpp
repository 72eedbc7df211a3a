#include <torch/torch.h>

#include "engine/nn/convolution.h"

namespace fathom::nn {

Conv2dImpl::Conv2dImpl(std::int64_t in, std::int64_t out, ConvolutionShape convolutionShape, Bias hasBias)
    : shape(convolutionShape),
      weight(register_parameter("weight", torch::empty({out, in, shape.kernel, shape.kernel}))) {
    if (hasBias == Bias::Yes)
        bias = register_parameter("bias", torch::empty({out}));
}

torch::Tensor Conv2dImpl::forward(const torch::Tensor& x) {
    return torch::conv2d(x.to(weight.scalar_type()), weight, bias, shape.stride, shape.padding);
}

ConvTranspose2dImpl::ConvTranspose2dImpl(std::int64_t in, std::int64_t out, std::int64_t tileSide)
    : stride(tileSide), weight(register_parameter("weight", torch::empty({in, out, tileSide, tileSide}))),
      bias(register_parameter("bias", torch::empty({out}))) {}

torch::Tensor ConvTranspose2dImpl::forward(const torch::Tensor& x) {
    return torch::conv_transpose2d(x.to(weight.scalar_type()), weight, bias, stride);
}

} // namespace fathom::nn
