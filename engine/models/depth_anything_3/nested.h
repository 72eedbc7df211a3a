#pragma once

#include "engine/models/depth_anything_3/da3.h"
#include "engine/models/depth_anything_3/mono.h"

#include <torch/torch.h>

namespace fathom::da3 {

/// fp32 on the device of the images.
struct NestedPrediction {
    /// Depth, camera positions and Gaussians in metres; the confidence of sky is 1, its lowest value.
    Prediction metric;
    torch::Tensor sky; ///< [B,S,H,W] ≥ 0, sky from kSkyThreshold on
    double scale = 1;  ///< metres per unit of the any-view branch
};

/// Two networks that see the same images.
struct NestedNetImpl : torch::nn::Module {
    NestedNetImpl(const Preset& preset, const Preset& metricPreset);

    NestedPrediction forward(const torch::Tensor& images, const ForwardOptions& options);

    DepthAnything3Net da3{nullptr};
    MonocularNet da3_metric{nullptr};
};
TORCH_MODULE(NestedNet);

/// Root of the key tree of da3nested-giant-large: the any-view branch sees the scene, the monocular one its size.
/// Parameters are allocated, not initialised.
struct NestedDepthImpl : torch::nn::Module {
    /// \param metricPreset  of the monocular branch; the published network has only one.
    explicit NestedDepthImpl(const Preset& preset, const Preset& metricPreset = metricBranchPreset());

    /// One scene at a time: \param images  [1,S,3,H,W] fp32, ImageNet-normalised RGB, sides multiples of kPatchSide.
    /// \throws Error{InvalidOption} as DepthAnything3; Error{EmptyInput} when nothing but sky is seen; Cancelled
    NestedPrediction forward(const torch::Tensor& images, const ForwardOptions& options = {});

    Preset preset;
    NestedNet model{nullptr};
};
TORCH_MODULE(NestedDepth);

/// As for DepthAnything3, both branches.
void setComputeType(NestedDepth& network, torch::Dtype type);

} // namespace fathom::da3
