#pragma once

#include "engine/structure/place_photos.h"

namespace fathom {

/// What placing found out before its result is judged.
struct PlacementEvidence {
    const Reconstruction& reconstruction;
    const std::vector<Photo>& photos;
    const std::vector<PhotoFeatures>& features;
    const std::vector<VerifiedPair>& pairs;
    const std::vector<PoseOrigin>& origins;      ///< of each photo's present camera
    const std::vector<std::size_t>& group;       ///< connected photos share a number
    std::size_t placedGroup = 0;                 ///< number of the group that was placed
};

/// Judges every photo, strictly: Placed is only what many points see with parallax, what its matches agree
/// with, what the adjustment determines well, and what no plane, repetition or mere rotation could have
/// feigned.
[[nodiscard]] std::vector<ViewPlacement> assess(const PlacementEvidence& evidence);

} // namespace fathom
