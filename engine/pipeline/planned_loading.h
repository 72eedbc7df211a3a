#pragma once

#include "engine/pipeline/planned_form.h"
#include "engine/weights/load_weights.h"

#include <torch/torch.h>

#include <vector>

namespace fathom {

/// Fills a network whose parameters nobody has touched and brings each of its parts to its form as soon as it is
/// complete: beside finished parts only one is in memory as the file has it.
/// \return what became of every pass, empty without a plan
/// \throws as loadWeights; Error{InvalidOption} for an unknown pass
[[nodiscard]] std::vector<PassReport> loadPlanned(torch::nn::Module& network, const WeightSource& file,
                                                  LoadOptions options, const PlannedForm& form);

} // namespace fathom
