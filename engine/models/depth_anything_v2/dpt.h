#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_v2/dinov2.h"
#include "engine/models/depth_anything_v2/presets.h"
#include "engine/nn/convolution.h"
#include "engine/nn/feature_fusion.h"

#include <torch/torch.h>

#include <array>

namespace fathom::dav2 {

/// Everything after the projections.
struct ScratchImpl : torch::nn::Module {
    ScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels);

    nn::Conv2d layer1_rn{nullptr}, layer2_rn{nullptr}, layer3_rn{nullptr}, layer4_rn{nullptr};
    /// refinenet4 has no lateral input, yet checkpoints hold its first unit.
    nn::FeatureFusionBlock refinenet1{nullptr}, refinenet2{nullptr}, refinenet3{nullptr}, refinenet4{nullptr};
    nn::Conv2d output_conv1{nullptr};
    torch::nn::Sequential output_conv2{nullptr};
};
TORCH_MODULE(Scratch);

struct HeadOptions {
    /// Factors on what enters refinenet1 … refinenet4: the level's own features for 4, the coarser level's result for
    /// the others. 1 is the network as trained.
    std::array<double, 4> fusionScale{1, 1, 1, 1};
    CancelToken cancel{}; ///< asked between the stages
    Observer observe{};
};

/// Dense head. Runs in fp32.
struct DPTHeadImpl : torch::nn::Module {
    explicit DPTHeadImpl(const Preset& preset);

    /// The map before its last activation, [B,1,H,W].
    /// \param taps  four feature maps [B,P,C]. \param height, width  of the processed image in pixels. \throws Cancelled
    torch::Tensor forward(const std::array<torch::Tensor, 4>& taps, std::int64_t height, std::int64_t width,
                          const HeadOptions& options);

    torch::nn::ModuleList projects;      ///< of nn::Conv2d
    torch::nn::ModuleList resize_layers; ///< ×4, ×2, nothing, ÷2
    Scratch scratch{nullptr};

private:
    using Pyramid = std::array<torch::Tensor, 4>; ///< finest first, [B,F,4h>>k,4w>>k]

    Pyramid pyramid(const std::array<torch::Tensor, 4>& taps, std::int64_t h, std::int64_t w,
                    const HeadOptions& options);
    torch::Tensor fuse(const Pyramid& pyramid, const HeadOptions& options);
};
TORCH_MODULE(DPTHead);

} // namespace fathom::dav2
