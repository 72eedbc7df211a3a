#pragma once

#include "engine/structure/place_photos.h"

namespace fathom {

/// Places photos by the depth of photos that are placed: along the strongest pairs first, the depth of one
/// photo gives the points of its matches, and these the camera of the other; the two depths' ratio carries the
/// scale on. Used where there is too little parallax for matches alone.
/// \param photos which of the reconstruction's photos may be placed; when none of them is, the one with most
/// matches becomes the world
/// \returns the photos that were placed now
std::vector<std::size_t> placeByDepth(Reconstruction& reconstruction, const std::vector<Photo>& photos,
                                      const std::vector<PhotoFeatures>& features,
                                      const std::vector<VerifiedPair>& pairs,
                                      const std::vector<std::size_t>& wanted, const CancelToken& token);

} // namespace fathom
