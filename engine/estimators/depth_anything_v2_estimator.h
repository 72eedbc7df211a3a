#pragma once

#include "engine/pipeline/estimator.h"

#include <memory>

namespace fathom {

/// Loads a checkpoint of Depth Anything V1 or V2 in any of its layouts.
/// \throws Error{…} as loadEstimator
[[nodiscard]] std::unique_ptr<Estimator> loadDepthAnythingV2(const ModelDescription& model,
                                                             const EstimateOptions& options, const CancelToken& token);

} // namespace fathom
