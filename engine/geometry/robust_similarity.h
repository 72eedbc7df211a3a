#pragma once

#include "engine/geometry/umeyama.h"

#include <cstdint>
#include <optional>
#include <span>

namespace fathom {

struct RobustSimilarityOptions {
    ScaleFit scale = ScaleFit::Estimated;
    int maximumIterations = 20;
    std::size_t maximumPairs = 200'000; ///< more are thinned by a seeded uniform choice
    std::uint64_t seed = 42;
    /// A pair counts as an inlier below this share of the targets' median distance from their mean.
    double inlierTolerance = 0.05;
};

struct RobustSimilarity {
    SimilarityTransform targetFromSource;
    double inlierRatio = 0; ///< share of the pairs within the inlier tolerance, 0 … 1
    double rmsResidual = 0; ///< of the inliers, in target units
    int iterations = 0;
    std::size_t pairs = 0; ///< pairs that were fitted, after thinning

    /// Whether the fit may place a batch: at least 30 % inliers and a scale between 0.1 and 10.
    [[nodiscard]] bool isTrustworthy() const noexcept {
        return inlierRatio >= 0.3 && targetFromSource.scale >= 0.1 && targetFromSource.scale <= 10;
    }
};

/// Similarity between two sets of paired points that disagree in places (moving things, sky, depth edges).
/// Iteratively reweighted Umeyama fits in double: Huber weights from the confidence-weighted start until the
/// fit settles, then Tukey's biweight, which takes the remaining pull of gross outliers to zero. Both widths
/// follow the median residual, so the scene's unit does not matter.
/// \param weights confidence of each pair, ≥ 0
/// \returns nothing when the points do not determine a rotation
/// \throws Error{InvalidOption} when the lengths differ.
[[nodiscard]] std::optional<RobustSimilarity> robustSimilarity(std::span<const Eigen::Vector3d> source,
                                                               std::span<const Eigen::Vector3d> target,
                                                               std::span<const double> weights,
                                                               const RobustSimilarityOptions& options = {});

} // namespace fathom
