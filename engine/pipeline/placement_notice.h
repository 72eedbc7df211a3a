#pragma once

#include "engine/scene/structure.h"

#include <string>
#include <vector>

namespace fathom {

/// Why a view was not placed with certainty, as the end of a sentence: "it has too little in common with …".
[[nodiscard]] std::string placementReason(PlacementProblem problem);

/// What a person should know about a placement: one sentence for every reason that occurs.
[[nodiscard]] std::vector<std::string> placementNotices(const Structure& structure);

} // namespace fathom
