#pragma once

#include "engine/models/depth_anything_3/dense_head.h"
#include "engine/models/depth_anything_3/presets.h"

#include <torch/torch.h>

namespace fathom::da3 {

/// Adds the end that finds sky.
struct SkyScratchImpl : DenseScratchImpl {
    SkyScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels);

    torch::nn::Sequential sky_output_conv2{nullptr};
};
TORCH_MODULE(SkyScratch);

struct SkyHeadOutput {
    torch::Tensor depth; ///< [B,S,H,W], positive
    torch::Tensor sky;   ///< [B,S,H,W] ≥ 0, larger is more surely sky
};

/// Head of the monocular networks: depth and sky. Unlike the other heads it has no token norm and adds no position.
struct DPTImpl : DenseHeadImpl {
    explicit DPTImpl(const Preset& preset);

    /// \param taps  four feature maps [B,S,P,C]. \param height, width  of the processed image in pixels.
    /// \throws Cancelled
    SkyHeadOutput forward(const Taps& taps, std::int64_t height, std::int64_t width, const HeadOptions& options);

    SkyScratch scratch{nullptr};
};
TORCH_MODULE(DPT);

} // namespace fathom::da3
