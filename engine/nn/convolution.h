#pragma once

#include <torch/torch.h>

namespace fathom::nn {

/// Geometry of a square convolution; every value is written out where a layer is made.
struct ConvolutionShape {
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
};

/// Whether a layer has an additive term.
enum class Bias { Yes, No };

/// 2-D convolution, computed in the dtype of `weight`. Parameters are allocated, not initialised.
struct Conv2dImpl : torch::nn::Module {
    Conv2dImpl(std::int64_t in, std::int64_t out, ConvolutionShape shape, Bias hasBias = Bias::Yes);

    /// [B,in,H,W] -> [B,out,H',W'].
    torch::Tensor forward(const torch::Tensor& x);

    ConvolutionShape shape;
    torch::Tensor weight; ///< [out,in,kernel,kernel]
    torch::Tensor bias;   ///< [out], undefined without bias
};
TORCH_MODULE(Conv2d);

/// Transposed 2-D convolution whose kernel equals its stride: every input pixel becomes a stride×stride tile.
struct ConvTranspose2dImpl : torch::nn::Module {
    ConvTranspose2dImpl(std::int64_t in, std::int64_t out, std::int64_t stride);

    /// [B,in,H,W] -> [B,out,stride·H,stride·W].
    torch::Tensor forward(const torch::Tensor& x);

    std::int64_t stride;
    torch::Tensor weight; ///< [in,out,stride,stride]
    torch::Tensor bias;   ///< [out]
};
TORCH_MODULE(ConvTranspose2d);

} // namespace fathom::nn
