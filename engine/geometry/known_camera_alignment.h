#pragma once

#include "engine/geometry/rigid_transform.h"
#include "engine/geometry/similarity_transform.h"
#include "engine/geometry/umeyama.h"

#include <cstddef>
#include <span>
#include <vector>

namespace fathom {

/// Similarity with predictedPoint ≈ result * givenPoint, fitted on camera centres. Where the centres do not
/// determine one (fewer than three, or all on one line) rotation and translation come from the cameras' own poses
/// and the scale from the distances between the centres; it is 1 when they have none.
/// With `asUpstream` such cameras are an error, and ten or more views are fitted with the published program's
/// RANSAC. Otherwise every camera counts.
/// \param predicted, given  the same cameras, camera from world, at least one.
/// \throws Error{InvalidOption} when the numbers differ; with asUpstream Error{EmptyInput}
[[nodiscard]] SimilarityTransform predictedFromGiven(std::span<const RigidTransform> predicted,
                                                     std::span<const RigidTransform> given, bool asUpstream);

/// Choices of points that ransacSimilarity tries, one a row.
using SampleRows = std::vector<std::vector<std::size_t>>;

/// The subsets that the published program draws: ten of `size` out of `population`, always the same.
[[nodiscard]] SampleRows upstreamSampleRows(std::size_t population, std::size_t size);

/// Umeyama fit of the largest set of agreeing pairs, as the published program finds it: pairs agree that lie
/// closer than the median distance of a prealigned source point to its nearest target point.
/// \throws as umeyama; Error{EmptyInput} when the points do not determine a rotation
[[nodiscard]] SimilarityTransform ransacSimilarity(std::span<const Eigen::Vector3d> source,
                                                   std::span<const Eigen::Vector3d> target,
                                                   const SampleRows& rows);

/// The agreement distance of ransacSimilarity.
[[nodiscard]] double ransacThreshold(std::span<const Eigen::Vector3d> source,
                                     std::span<const Eigen::Vector3d> target);

} // namespace fathom
