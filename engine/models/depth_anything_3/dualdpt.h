#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_3/observer.h"
#include "engine/models/depth_anything_3/presets.h"
#include "engine/nn/convolution.h"
#include "engine/nn/feature_fusion.h"
#include "engine/nn/layer_norm.h"

#include <torch/torch.h>

#include <array>

namespace fathom::da3 {

/// Swaps between channels-first and channels-last; keeps its number in the containers of the checkpoint.
struct PermuteImpl : torch::nn::Module {
    explicit PermuteImpl(std::array<std::int64_t, 4> order) : order(order) {}
    torch::Tensor forward(const torch::Tensor& x) { return x.permute(order); }
    std::array<std::int64_t, 4> order;
};
TORCH_MODULE(Permute);

/// Everything after the projections. `_aux` members belong to the ray branch; of the four levels of the two aux
/// lists only the last is evaluated, the others exist because checkpoints hold them.
struct ScratchImpl : torch::nn::Module {
    ScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels);

    nn::Conv2d layer1_rn{nullptr}, layer2_rn{nullptr}, layer3_rn{nullptr}, layer4_rn{nullptr};
    nn::FeatureFusionBlock refinenet1{nullptr}, refinenet2{nullptr}, refinenet3{nullptr}, refinenet4{nullptr};
    nn::Conv2d output_conv1{nullptr};
    torch::nn::Sequential output_conv2{nullptr};
    nn::FeatureFusionBlock refinenet1_aux{nullptr}, refinenet2_aux{nullptr}, refinenet3_aux{nullptr},
        refinenet4_aux{nullptr};
    torch::nn::ModuleList output_conv1_aux; ///< of Sequential
    torch::nn::ModuleList output_conv2_aux; ///< of Sequential; all four share one LayerNorm at place 2
};
TORCH_MODULE(Scratch);

struct HeadOptions {
    bool rays = false;    ///< evaluate the ray branch; it has no influence on depth
    CancelToken cancel{}; ///< asked between the stages
    Observer observe{};
};

struct HeadOutput {
    torch::Tensor depth;         ///< [B,S,H,W], positive
    torch::Tensor confidence;    ///< [B,S,H,W], above 1
    torch::Tensor ray;           ///< [B,S,8h,8w,6]: direction, origin in the reference frame; undefined unless asked for
    torch::Tensor rayConfidence; ///< [B,S,8h,8w], above 1
};

/// Head with a branch for depth and one for rays. Runs in fp32.
struct DualDPTImpl : torch::nn::Module {
    explicit DualDPTImpl(const Preset& preset);

    /// \param taps  four feature maps [B,S,P,2C]. \param height, width  of the processed image in pixels.
    /// \throws Cancelled
    HeadOutput forward(const std::array<torch::Tensor, 4>& taps, std::int64_t height, std::int64_t width,
                       const HeadOptions& options);

    nn::LayerNorm norm{nullptr}; ///< of all four taps
    torch::nn::ModuleList projects;      ///< of nn::Conv2d
    torch::nn::ModuleList resize_layers; ///< ×4, ×2, nothing, ÷2
    Scratch scratch{nullptr};

private:
    using Pyramid = std::array<torch::Tensor, 4>; ///< finest first, [V,F,4h>>k,4w>>k]

    Pyramid pyramid(const std::array<torch::Tensor, 4>& taps, std::int64_t height, std::int64_t width,
                    const HeadOptions& options);
    torch::Tensor fuse(const Pyramid& pyramid, bool aux, const HeadOptions& options);
    HeadOutput forwardViews(const std::array<torch::Tensor, 4>& taps, std::int64_t height, std::int64_t width,
                            const HeadOptions& options);
};
TORCH_MODULE(DualDPT);

} // namespace fathom::da3
