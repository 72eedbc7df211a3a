#pragma once

#include "engine/estimators/planned_form.h"
#include "engine/weights/load_weights.h"

#include <torch/torch.h>

namespace fathom {

/// Fills a network whose parameters nobody has touched and brings each of its parts to its form as soon as it is
/// complete, on as many threads as the passes will have, four at most: beside finished parts only those that are being
/// read or brought to their form are in memory as the file has them.
/// Blocks that have no room go to other devices, to memory of the processor or to the disk at once.
/// \param execution  gets what became of every pass (none without a plan) and where the weights lie
/// \throws as loadWeights; Error{InvalidOption} for an unknown pass and for memory limits that cannot be kept
void loadPlanned(torch::nn::Module& network, const WeightSource& file, LoadOptions options, const PlannedForm& form,
                 Execution& execution);

} // namespace fathom
