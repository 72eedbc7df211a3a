#pragma once

#include "engine/image/image.h"

#include <Eigen/Core>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace fathom {

/// Where the camera of a view comes from.
enum class PoseOrigin {
    None,    ///< the view has no camera
    Network, ///< the model's camera head or its rays
    Given,   ///< a file of cameras
    Matches, ///< feature matches and bundle adjustment
    Depth,   ///< matches placed it on another view's depth; there was no parallax to do better
};

/// What keeps a view from being placed with certainty.
enum class PlacementProblem {
    None,
    TooFewFeatures,  ///< the picture shows hardly any texture
    TooFewMatches,   ///< it has too little in common with every other view: another place, or too far away
    NotConnected,    ///< it matches some views, but none of the group that was placed
    NoParallax,      ///< the camera only turned: its position cannot be seen
    PlaneOnly,       ///< everything matched lies in one plane, for which two solutions exist
    RepeatedTexture, ///< the picture repeats itself, so that its matches may be shifted
    Unstable,        ///< the matches leave the camera too uncertain
    Disagrees,       ///< its matches contradict each other or the other views
};

enum class PlacementState { Placed, Doubtful, NotPlaced };

// Stable lower-case names ("not-connected"), for logs and JSON.
[[nodiscard]] std::string_view poseOriginName(PoseOrigin origin) noexcept;
[[nodiscard]] std::string_view placementProblemName(PlacementProblem problem) noexcept;
[[nodiscard]] std::string_view placementStateName(PlacementState state) noexcept;

/// How one view came into the world.
struct ViewPlacement {
    std::size_t view = 0; ///< View::index
    PlacementState state = PlacementState::NotPlaced;
    PlacementProblem problem = PlacementProblem::None; ///< of a view that is not simply Placed
    PoseOrigin origin = PoseOrigin::None;
    int matchedViews = 0;            ///< views with which it shares verified matches
    int observations = 0;            ///< sparse points that it sees
    double residualPixels = 0;       ///< root mean square distance of these, original pixels
    double residualBeforePixels = 0; ///< the same with the camera it had before; 0 when it had none
    double rotationSigmaDegrees = 0; ///< one standard deviation
    double positionSigma = 0;        ///< one standard deviation of the camera centre, scene units
    double shiftFromBefore = 0;      ///< distance to the centre it had before, scene units; 0 when it had none
    double turnFromBeforeDegrees = 0;
    double radial = 0;     ///< of the lens: a ray at r from the axis appears at r · (1 + radial · r²)
    double depthScale = 1; ///< factor that made its depth agree
    double depthShift = 0; ///< scene units, added after the factor; 0 where a factor suffices
    /// |1 − depth of the other views / own depth|, median over the views that see a pixel; 0 where none does.
    FloatMap depthDisagreement;
};

/// One sight of a sparse point.
struct PointSight {
    std::uint32_t view = 0; ///< View::index
    float x = 0;            ///< original pixels, first centre at 0.5
    float y = 0;
};

/// A point that matches of at least two views agree on, in the scene's world.
struct SparsePoint {
    Eigen::Vector3d position = Eigen::Vector3d::Zero();
    std::array<std::uint8_t, 3> colour{};
    float residualPixels = 0; ///< root mean square over its sights, original pixels
    float angleDegrees = 0;   ///< widest angle between two of its rays
    std::vector<PointSight> sights;
};

/// Two views and how many of their matches agree with one rigid world.
struct MatchedPair {
    std::uint32_t first = 0; ///< View::index
    std::uint32_t second = 0;
    int matches = 0;
    int verified = 0;
};

/// What feature matches say about a scene: placements in the order of its views, sparse points, matched pairs.
struct Structure {
    std::vector<ViewPlacement> placements;
    std::vector<SparsePoint> points;
    std::vector<MatchedPair> pairs;
    double residualPixels = 0;              ///< root mean square over all sights, original pixels
    double medianDepthDisagreement = 0;     ///< relative, between views that see the same surface
    double medianDisagreementBefore = 0;    ///< the same with one common factor for all views
};

using StructurePointer = std::shared_ptr<const Structure>;

} // namespace fathom
