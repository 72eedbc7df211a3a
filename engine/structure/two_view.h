#pragma once

#include "engine/structure/matching.h"
#include "engine/structure/raster_camera.h"

#include <cstdint>
#include <vector>

namespace fathom {

/// What the matches of two photos say about their cameras.
enum class PairKind {
    Unrelated, ///< too few matches agree on anything
    General,   ///< one relative pose explains them, with parallax and depth
    Planar,    ///< a plane explains them as well: the pose is ambiguous
    Turn,      ///< a rotation alone explains them: nothing is known about the distance between the cameras
};

struct TwoViewOptions {
    double pixels = 2;          ///< distance from the epipolar line that still agrees
    int leastInliers = 20;      ///< fewer are called unrelated
    double leastShare = 0.25;   ///< of the matches, likewise
    std::uint64_t seed = 1;
};

struct TwoView {
    PairKind kind = PairKind::Unrelated;
    RigidTransform secondFromFirst; ///< |translation| = 1; zero for a turn; only with known focal lengths
    std::vector<Match> inliers;
    double medianAngleDegrees = 0; ///< between the two rays of an inlier
    int candidates = 0;            ///< matches before the check
    double planarShare = 0;        ///< inliers that one homography explains
    Eigen::Matrix3d fundamental = Eigen::Matrix3d::Zero(); ///< x₂ᵀ F x₁ = 0, pixels
};

/// Robust two-view geometry: USAC with MAGSAC scores, for the essential matrix where both focal lengths are
/// known and for the fundamental matrix otherwise; then the simpler explanations (rotation, plane) are tried
/// on the inliers. Deterministic.
[[nodiscard]] TwoView verifyPair(const PhotoFeatures& first, const Lens& firstLens, const PhotoFeatures& second,
                                 const Lens& secondLens, const std::vector<Match>& matches,
                                 const TwoViewOptions& options = {});

} // namespace fathom
