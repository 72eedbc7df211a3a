#include "engine/pipeline/placement_notice.h"

#include <map>
#include <utility>

namespace fathom {

std::string placementReason(PlacementProblem problem) {
    switch (problem) {
    case PlacementProblem::None:
        return "";
    case PlacementProblem::TooFewFeatures:
        return "the picture shows too little texture";
    case PlacementProblem::TooFewMatches:
        return "too little is seen in other pictures too";
    case PlacementProblem::NotConnected:
        return "its matches do not lead to the pictures that were placed";
    case PlacementProblem::NoParallax:
        return "the camera only turned, so that its position cannot be seen";
    case PlacementProblem::PlaneOnly:
        return "everything matched lies in one plane, for which there are two solutions";
    case PlacementProblem::RepeatedTexture:
        return "the picture repeats itself, so that matches may be shifted";
    case PlacementProblem::Unstable:
        return "the matches leave the camera too uncertain";
    case PlacementProblem::Disagrees:
        return "its matches contradict the other pictures";
    }
    return "";
}

std::vector<std::string> placementNotices(const Structure& structure) {
    std::map<std::pair<PlacementState, PlacementProblem>, int> counts;
    for (const ViewPlacement& placement : structure.placements)
        ++counts[{placement.state, placement.problem}];
    const auto total = std::to_string(structure.placements.size());
    std::vector<std::string> notices;
    for (const auto& [what, count] : counts) {
        const auto& [state, problem] = what;
        if (state == PlacementState::Placed)
            continue;
        notices.push_back(std::to_string(count) + " of " + total + " views " +
                          (state == PlacementState::Doubtful ? "are placed with doubt: " : "could not be placed: ") +
                          placementReason(problem) + ".");
    }
    return notices;
}

} // namespace fathom
