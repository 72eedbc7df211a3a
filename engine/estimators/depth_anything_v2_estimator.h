#pragma once

#include "engine/pipeline/estimator.h"

#include <memory>
#include <optional>

namespace fathom {

/// Loads a checkpoint of Depth Anything V1 or V2 in any of its layouts. \param kernels  as of formOf()
/// \throws Error{…} as loadEstimator
[[nodiscard]] std::unique_ptr<Estimator> loadDepthAnythingV2(const ModelDescription& model,
                                                             const EstimateOptions& options,
                                                             std::optional<Kernels> kernels, const CancelToken& token);

} // namespace fathom
