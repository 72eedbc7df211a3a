// Ranftl et al., "Vision Transformers for Dense Prediction"; MiDaS, midas/blocks.py.
#include <torch/torch.h>

#include "engine/nn/feature_fusion.h"

#include "engine/nn/interpolate.h"

namespace fathom::nn {

namespace {
Conv2d conv3x3(std::int64_t features) {
    return Conv2d(features, features, ConvolutionShape{.kernel = 3, .padding = 1});
}
} // namespace

ResidualConvUnitImpl::ResidualConvUnitImpl(std::int64_t features)
    : conv1(register_module("conv1", conv3x3(features))),
      conv2(register_module("conv2", conv3x3(features))) {}

torch::Tensor ResidualConvUnitImpl::forward(const torch::Tensor& x) {
    return conv2(torch::relu(conv1(torch::relu(x)))) + x;
}

FeatureFusionBlockImpl::FeatureFusionBlockImpl(std::int64_t features, bool hasLateral) {
    out_conv = register_module("out_conv", Conv2d(features, features, ConvolutionShape{.kernel = 1}));
    if (hasLateral)
        resConfUnit1 = register_module("resConfUnit1", ResidualConvUnit(features));
    resConfUnit2 = register_module("resConfUnit2", ResidualConvUnit(features));
}

torch::Tensor FeatureFusionBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& lateral,
                                              std::int64_t height, std::int64_t width) {
    const torch::Tensor joined = lateral.defined() ? x + resConfUnit1(lateral) : x;
    const torch::Tensor refined = resConfUnit2(joined);
    if (projectsFirst)
        return resizeKeepingCorners(out_conv(refined), height, width);
    return out_conv(resizeKeepingCorners(refined, height, width));
}

} // namespace fathom::nn
