#pragma once

#include <torch/torch.h>

namespace fathom::da3 {

/// Focal length in pixels at which the metric network's depth is in metres.
inline constexpr double kCanonicalFocalPixels = 300;

/// Metres from the depth of the metric network.
/// \param depth  [...,S,H,W]. \param intrinsics  [...,S,3,3] in pixels of the processed image.
[[nodiscard]] torch::Tensor metresOf(const torch::Tensor& depth, const torch::Tensor& intrinsics);

/// What the two branches of a nested network say about the same views. Maps are [B,S,H,W].
struct BranchMaps {
    torch::Tensor depth;        ///< any-view branch, relative
    torch::Tensor confidence;   ///< any-view branch
    torch::Tensor extrinsics;   ///< [B,S,3,4] any-view branch
    torch::Tensor metricDepth;  ///< monocular branch, metres
    torch::Tensor sky;          ///< monocular branch
};

struct MetricMaps {
    torch::Tensor depth;      ///< metres, sky far away
    torch::Tensor confidence; ///< sky has the lowest, 1
    torch::Tensor extrinsics; ///< [B,S,3,4] metres
    double scale = 1;         ///< metres per unit of the any-view branch
};

/// Brings the any-view branch to metres: one least-squares scale over pixels that are not sky and as confident as
/// the median. Sky gets the 0.99 quantile of the other depths, at most 200 m.
/// \param asUpstream  when no confident pixel has a usable depth the scale becomes 0, as in the published program;
/// otherwise less confident pixels are taken then.
/// \throws Error{EmptyInput} when all is sky or no pixel can carry the scale
[[nodiscard]] MetricMaps alignedToMetres(const BranchMaps& maps, bool asUpstream);

} // namespace fathom::da3
