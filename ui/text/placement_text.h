#pragma once

#include "engine/scene/structure.h"

#include <QString>
#include <QStringList>

namespace fathom::ui {

/// Why a view was not placed with certainty, as the end of a sentence.
[[nodiscard]] QString placementReasonText(PlacementProblem problem);

/// One line about how cameras were found by matches: how many, how exactly, and what that changed.
[[nodiscard]] QString placementText(const Structure& structure);

/// Which photos see a matched point, and how well they agree on it. \param photos their names
[[nodiscard]] QString pointText(const SparsePoint& point, const QStringList& photos);

/// What refining changed of one view's camera; empty when it had none before.
[[nodiscard]] QString refinementText(const ViewPlacement& placement);

} // namespace fathom::ui
