#pragma once

#include "engine/geometry/similarity_transform.h"

#include <optional>
#include <span>

namespace fathom {

enum class ScaleFit {
    Estimated,
    Fixed, ///< 1: a rigid fit
};

/// Least-squares similarity with pointInTarget ≈ result * pointInSource (S. Umeyama, PAMI 1991), in double.
/// Nothing when the points do not determine a rotation: fewer than three, or all on one line.
/// \throws Error{InvalidOption} when the lengths differ.
[[nodiscard]] std::optional<SimilarityTransform> umeyama(std::span<const Eigen::Vector3d> source,
                                                         std::span<const Eigen::Vector3d> target,
                                                         ScaleFit scale = ScaleFit::Estimated);

/// The same with a weight ≥ 0 for each pair; only their ratios matter.
[[nodiscard]] std::optional<SimilarityTransform> umeyama(std::span<const Eigen::Vector3d> source,
                                                         std::span<const Eigen::Vector3d> target,
                                                         std::span<const double> weights,
                                                         ScaleFit scale = ScaleFit::Estimated);

} // namespace fathom
