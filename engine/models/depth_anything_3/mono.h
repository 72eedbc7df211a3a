#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_3/da3.h"
#include "engine/models/depth_anything_3/dpt.h"
#include "engine/models/depth_anything_3/observer.h"
#include "engine/models/depth_anything_3/presets.h"

#include <torch/torch.h>

#include <vector>

namespace fathom::da3 {

struct MonocularOptions {
    std::vector<std::int64_t> featureLayers{}; ///< blocks whose features are wanted, by number
    /// Sky is as far as the farthest of its own view, so that no view depends on its neighbours; else on all views
    /// together, as the published program has it.
    bool skyOfEachView = false;
    CancelToken cancel{};                      ///< asked at least once per transformer block and head stage
    Observer observe{};
};

/// fp32 on the device of the images.
struct MonocularPrediction {
    torch::Tensor depth; ///< [B,S,H,W], positive; sky is far. Metric network: metres after metresOf
    torch::Tensor sky;   ///< [B,S,H,W] ≥ 0, sky from kSkyThreshold on
    std::vector<torch::Tensor> features{}; ///< [B,S,h,w,C] of MonocularOptions::featureLayers
};

/// Images to depth and sky, every view by itself; only the depth given to sky looks at all views together.
struct MonocularNetImpl : torch::nn::Module {
    explicit MonocularNetImpl(const Preset& preset);

    MonocularPrediction forward(const torch::Tensor& images, const MonocularOptions& options);

    Backbone backbone{nullptr};
    DPT head{nullptr};
};
TORCH_MODULE(MonocularNet);

/// Root of the key tree of the monocular networks (da3mono-large, da3metric-large). Parameters are allocated, not
/// initialised.
struct MonocularDepthImpl : torch::nn::Module {
    explicit MonocularDepthImpl(const Preset& preset);

    /// \param images  [B,S,3,H,W] fp32, ImageNet-normalised RGB, sides multiples of kPatchSide.
    /// \throws Error{InvalidOption} for a shape or a layer that does not fit; Cancelled
    MonocularPrediction forward(const torch::Tensor& images, const MonocularOptions& options = {});

    Preset preset;
    MonocularNet model{nullptr};
};
TORCH_MODULE(MonocularDepth);

/// As for DepthAnything3.
void setComputeType(MonocularDepth& network, torch::Dtype type);

} // namespace fathom::da3
