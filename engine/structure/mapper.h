#pragma once

#include "engine/structure/reconstruction.h"
#include "engine/structure/two_view.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace fathom {

/// Two photos whose matches were checked.
struct VerifiedPair {
    std::int32_t first = 0;
    std::int32_t second = 0;
    TwoView geometry;
};

/// Called with the number of placed photos.
using PlacedSink = std::function<void(std::size_t placed)>;

/// The two photos that a placement began with.
using StartPair = std::pair<std::int32_t, std::int32_t>;

/// Places photos one after the other: the best pair of `photos` first, then always the one that sees most of
/// the points found so far; adjusts as it goes and at the end. What cannot be placed keeps no camera.
/// \param tried starts of earlier placements: none is taken again, and pairs of other photos come first
/// \returns the start, nothing when no pair gives one
/// \throws Cancelled
std::optional<StartPair> placeIncrementally(Reconstruction& reconstruction,
                                            const std::vector<VerifiedPair>& pairs,
                                            const std::vector<std::size_t>& photos,
                                            const std::vector<StartPair>& tried, const CancelToken& token,
                                            const PlacedSink& placed);

/// Finds points from the cameras that photos already have and adjusts both, from a wide tolerance to a narrow
/// one. \throws Cancelled
void refinePlaced(Reconstruction& reconstruction, double startPixels, const CancelToken& token);

/// Points and final adjustment after placement: triangulate, adjust, drop, until nothing changes.
/// \returns root mean square residual, raster pixels
double settle(Reconstruction& reconstruction, const CancelToken& token);

/// Camera of one photo from points and where they appear: USAC, then refined on the inliers. Nothing with
/// fewer than `least` inliers or less than a quarter of all.
struct Resection {
    RigidTransform cameraFromWorld;
    std::vector<std::size_t> inliers;
};
[[nodiscard]] std::optional<Resection> resect(const std::vector<Eigen::Vector3d>& points,
                                              const std::vector<Eigen::Vector2d>& pixels, const Lens& lens,
                                              double tolerancePixels, std::size_t least);

} // namespace fathom
