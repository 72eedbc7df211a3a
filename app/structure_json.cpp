#include "app/structure_json.h"

namespace fathom {

namespace {

nlohmann::ordered_json jsonOf(const ViewPlacement& placement) {
    return {{"view", placement.view},
            {"state", placementStateName(placement.state)},
            {"problem", placementProblemName(placement.problem)},
            {"origin", poseOriginName(placement.origin)},
            {"matched_views", placement.matchedViews},
            {"observations", placement.observations},
            {"residual_pixels", placement.residualPixels},
            {"residual_before_pixels", placement.residualBeforePixels},
            {"rotation_sigma_degrees", placement.rotationSigmaDegrees},
            {"position_sigma", placement.positionSigma},
            {"shift_from_before", placement.shiftFromBefore},
            {"turn_from_before_degrees", placement.turnFromBeforeDegrees},
            {"radial", placement.radial},
            {"depth_scale", placement.depthScale},
            {"depth_shift", placement.depthShift}};
}

} // namespace

nlohmann::ordered_json jsonOf(const Structure& structure) {
    auto placements = nlohmann::ordered_json::array();
    for (const ViewPlacement& placement : structure.placements)
        placements.push_back(jsonOf(placement));
    return {{"points", structure.points.size()},
            {"matched_pairs", structure.pairs.size()},
            {"residual_pixels", structure.residualPixels},
            {"depth_disagreement", structure.medianDepthDisagreement},
            {"depth_disagreement_before", structure.medianDisagreementBefore},
            {"views", placements}};
}

} // namespace fathom
