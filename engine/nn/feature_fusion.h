#pragma once

#include "engine/nn/convolution.h"

#include <torch/torch.h>

namespace fathom::nn {

/// Two 3×3 convolutions with a skip of the un-rectified input.
struct ResidualConvUnitImpl : torch::nn::Module {
    explicit ResidualConvUnitImpl(std::int64_t features);
    torch::Tensor forward(const torch::Tensor& x);

    Conv2d conv1{nullptr};
    Conv2d conv2{nullptr};
};
TORCH_MODULE(ResidualConvUnit);

/// Joins a coarser map with the lateral one of its level and resizes the result.
struct FeatureFusionBlockImpl : torch::nn::Module {
    /// \param hasLateral  the coarsest level has no lateral input, hence no first unit.
    FeatureFusionBlockImpl(std::int64_t features, bool hasLateral);

    /// \param lateral  [B,F,h,w] like x, or undefined. \return [B,F,height,width]
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& lateral, std::int64_t height,
                          std::int64_t width);

    Conv2d out_conv{nullptr};
    ResidualConvUnit resConfUnit1{nullptr}; ///< empty without lateral input
    ResidualConvUnit resConfUnit2{nullptr};
    /// Projects before resizing: both are linear and the weights of resizing sum to one, so that only rounding differs.
    bool projectsFirst = false;
};
TORCH_MODULE(FeatureFusionBlock);

} // namespace fathom::nn
