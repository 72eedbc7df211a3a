#pragma once

#include "engine/geometry/similarity_transform.h"
#include "engine/pipeline/sequence.h"

#include <vector>

namespace fathom {

/// One view that two consecutive batches have in common: its place in the world, and what the later batch
/// says.
struct SharedView {
    ViewPointer inWorld;
    const ViewEstimate* inBatch = nullptr;
};

/// Where a batch lies in the world. Depths of the batch are multiplied by worldFromBatch.scale.
struct BatchJoin {
    SimilarityTransform worldFromBatch;
    JoinReport report; ///< without the index of the batch
};

/// Fits the later batch to the world on the pixels of the shared views, weighted by both confidences. Where
/// the fit fails its checks (under 30 % inliers, or a scale outside 0.1 … 10) the scale is the median ratio
/// of the depths, the rotation and the translation come from the shared cameras, and the report calls it
/// doubtful. Views without cameras give a scale alone.
/// \param shared not empty; maps of equal size
[[nodiscard]] BatchJoin joinBatch(const std::vector<SharedView>& shared);

} // namespace fathom
