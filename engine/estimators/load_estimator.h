#pragma once

#include "engine/pipeline/estimator.h"

#include <memory>

namespace fathom {

/// Loads the weights, applies the plan of options.compileMode and moves everything to the device.
/// \throws Error{…} as weights, devices and options do, Cancelled
[[nodiscard]] std::unique_ptr<Estimator>
loadEstimator(const ModelDescription& model, const EstimateOptions& options, const CancelToken& token = {});

} // namespace fathom
