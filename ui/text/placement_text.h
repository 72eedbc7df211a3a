#pragma once

#include "engine/scene/structure.h"

#include <QString>

namespace fathom::ui {

/// Why a view was not placed with certainty, as the end of a sentence.
[[nodiscard]] QString placementReasonText(PlacementProblem problem);

/// One line about how cameras were found by matches: how many, how exactly, and what that changed.
[[nodiscard]] QString placementText(const Structure& structure);

} // namespace fathom::ui
