#pragma once

#include "engine/pipeline/estimator.h"

#include <memory>

namespace fathom {

template <typename Network>
struct ReadyNetwork;

namespace da3 {
class MonocularDepth;
}

/// Runs a network that takes every view by itself: depth and sky, no cameras. The metric network's depth is in
/// metres where the focal length is known, and has no unit where it is not.
[[nodiscard]] std::unique_ptr<Estimator> makeEstimator(ModelDescription model, ReadyNetwork<da3::MonocularDepth> ready,
                                                       const EstimateOptions& options);

} // namespace fathom
