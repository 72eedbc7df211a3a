#include "engine/scene/structure.h"

namespace fathom {

std::string_view poseOriginName(PoseOrigin origin) noexcept {
    switch (origin) {
    case PoseOrigin::None:
        return "none";
    case PoseOrigin::Network:
        return "network";
    case PoseOrigin::Given:
        return "given";
    case PoseOrigin::Matches:
        return "matches";
    case PoseOrigin::Depth:
        return "depth";
    }
    return {};
}

std::string_view placementProblemName(PlacementProblem problem) noexcept {
    switch (problem) {
    case PlacementProblem::None:
        return "none";
    case PlacementProblem::TooFewFeatures:
        return "too-few-features";
    case PlacementProblem::TooFewMatches:
        return "too-few-matches";
    case PlacementProblem::NotConnected:
        return "not-connected";
    case PlacementProblem::NoParallax:
        return "no-parallax";
    case PlacementProblem::PlaneOnly:
        return "plane-only";
    case PlacementProblem::RepeatedTexture:
        return "repeated-texture";
    case PlacementProblem::Unstable:
        return "unstable";
    case PlacementProblem::Disagrees:
        return "disagrees";
    }
    return {};
}

std::string_view placementStateName(PlacementState state) noexcept {
    switch (state) {
    case PlacementState::Placed:
        return "placed";
    case PlacementState::Doubtful:
        return "doubtful";
    case PlacementState::NotPlaced:
        return "not-placed";
    }
    return {};
}

} // namespace fathom
