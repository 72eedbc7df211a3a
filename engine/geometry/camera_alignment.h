#pragma once

#include "engine/geometry/similarity_transform.h"

#include <optional>
#include <span>

namespace fathom {

/// Weighted median of target depth over source depth at the same pixels: the factor that brings source depths
/// to the target's scale. Pairs in which a depth has no value (non-positive, non-finite) are left out;
/// nothing when none is left.
/// \throws Error{InvalidOption} when the lengths differ.
[[nodiscard]] std::optional<double> depthRatio(std::span<const float> sourceDepths,
                                               std::span<const float> targetDepths,
                                               std::span<const float> weights);

/// One camera as two frames know it.
struct SharedCamera {
    RigidTransform cameraFromSource;
    RigidTransform cameraFromTarget;
};

/// Places one frame in another by cameras that both contain, when the shared pixels do not fit
/// (robustSimilarity): the mean of the cameras' relative rotations, the given scale, and the translation that
/// brings the camera centres together on average. One shared camera is enough.
/// \param scale targetDepth / sourceDepth, from depthRatio
/// \throws Error{EmptyInput} without cameras.
[[nodiscard]] SimilarityTransform similarityFromCameras(std::span<const SharedCamera> cameras, double scale);

} // namespace fathom
