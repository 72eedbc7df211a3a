#pragma once

#include "engine/structure/mapper.h"

#include <vector>

namespace fathom {

/// Focal lengths that would make the fundamental matrices of a set of pairs essential (both singular values
/// equal), best first: local minima of a robust sum over pairs that are more than a plane.
/// \param photos sizes of the rasters; all share the focal length  \returns at most `most`, never empty
[[nodiscard]] std::vector<double> searchFocal(const std::vector<PhotoFeatures>& photos,
                                              const std::vector<VerifiedPair>& uncalibratedPairs,
                                              std::size_t most);

/// Focal length, raster pixels, that most cameras have nearly: what is assumed when nothing is known.
[[nodiscard]] double ordinaryFocal(Size raster);

} // namespace fathom
