#pragma once

#include "engine/models/depth_anything_v2/dinov2.h"
#include "engine/models/depth_anything_v2/dpt.h"
#include "engine/models/depth_anything_v2/presets.h"

#include <torch/torch.h>

namespace fathom::dav2 {

struct ForwardOptions {
    PositionRule positionRule = PositionRule::Original;
    std::array<double, 4> fusionScale{1, 1, 1, 1}; ///< HeadOptions::fusionScale
    CancelToken cancel{};
    Observer observe{};
};

/// Single-image network of the first and second generation; root of the key tree. Images of a batch are independent.
/// Parameters are allocated, not initialised: load a checkpoint or initialise them before use.
struct DepthAnythingV2Impl : torch::nn::Module {
    explicit DepthAnythingV2Impl(const Preset& preset);

    /// [B,H,W] fp32. Relative networks: inverse depth, affine-invariant, ≥ 0, larger is nearer. Metric networks:
    /// depth in metres up to the preset's maxDepth.
    /// \param images  [B,3,H,W] fp32, ImageNet-normalised RGB, sides multiples of kPatchSide.
    /// \throws Error{InvalidOption} for a shape that does not fit; Cancelled
    torch::Tensor forward(const torch::Tensor& images, const ForwardOptions& options = {});

    Preset preset;
    DinoVisionTransformer pretrained{nullptr};
    DPTHead depth_head{nullptr};

private:
    torch::Tensor forwardImages(const torch::Tensor& images, const ForwardOptions& options);
};
TORCH_MODULE(DepthAnythingV2);

/// Lets the matrix products of the transformer's blocks run in `type` (kFloat32, kBFloat16, kHalf) by converting their
/// weights. Patch embedding, norms, residual stream and the head stay in fp32.
void setComputeType(DepthAnythingV2& network, torch::Dtype type);

} // namespace fathom::dav2
