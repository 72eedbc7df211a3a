#pragma once

#include "engine/models/depth_anything_3/dense_head.h"
#include "engine/models/depth_anything_3/presets.h"
#include "engine/nn/layer_norm.h"

#include <torch/torch.h>

#include <array>
#include <memory>

namespace fathom::da3 {

/// Swaps between channels-first and channels-last; keeps its number in the containers of the checkpoint.
struct PermuteImpl : torch::nn::Module {
    explicit PermuteImpl(std::array<std::int64_t, 4> order) : order(order) {}
    torch::Tensor forward(const torch::Tensor& x) { return x.permute(order); }
    std::array<std::int64_t, 4> order;
};
TORCH_MODULE(Permute);

/// `_aux` members belong to the ray branch; of the four levels of the two aux lists only the last is evaluated,
/// the others exist because checkpoints hold them.
struct ScratchImpl : DenseScratchImpl {
    ScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels);

    nn::FeatureFusionBlock refinenet1_aux{nullptr}, refinenet2_aux{nullptr}, refinenet3_aux{nullptr},
        refinenet4_aux{nullptr};
    torch::nn::ModuleList output_conv1_aux; ///< of Sequential
    torch::nn::ModuleList output_conv2_aux; ///< of Sequential; all four share one LayerNorm at place 2
};
TORCH_MODULE(Scratch);

struct HeadOutput {
    torch::Tensor depth;         ///< [B,S,H,W], positive
    torch::Tensor confidence;    ///< [B,S,H,W], above 1
    torch::Tensor ray;           ///< [B,S,8h,8w,6]: direction, origin in the reference frame; undefined unless asked for
    torch::Tensor rayConfidence; ///< [B,S,8h,8w], above 1
};

/// The depth branch of a head in another form than plain operators; an execution plan makes it from the weights.
struct HeadKernel {
    virtual ~HeadKernel() = default;

    /// As DualDPTImpl::forward, without rays and observer.
    [[nodiscard]] virtual HeadOutput forward(const std::array<torch::Tensor, 4>& taps, std::int64_t height,
                                             std::int64_t width, const CancelToken& cancel) = 0;
};

/// Head with a branch for depth and one for rays.
struct DualDPTImpl : DenseHeadImpl {
    explicit DualDPTImpl(const Preset& preset);

    /// \param taps  four feature maps [B,S,P,2C]. \param height, width  of the processed image in pixels.
    /// \throws Cancelled
    HeadOutput forward(const Taps& taps, std::int64_t height, std::int64_t width, const HeadOptions& options);

    nn::LayerNorm norm{nullptr}; ///< of all four taps
    Scratch scratch{nullptr};
    std::shared_ptr<HeadKernel> kernel; ///< computes forward() when set, which then gives no rays

private:
    torch::Tensor normalised(const torch::Tensor& tap) override { return norm(tap); }
    HeadOutput forwardViews(const Taps& views, std::int64_t height, std::int64_t width, const HeadOptions& options);
};
TORCH_MODULE(DualDPT);

} // namespace fathom::da3
