#pragma once

#include "engine/pipeline/estimator.h"

#include <memory>

namespace fathom {

template <typename Network>
struct ReadyNetwork;

namespace da3 {
class DepthAnything3;
class NestedDepth;
}

/// Runs a network whose views see each other: pixels in, maps and cameras out.
[[nodiscard]] std::unique_ptr<Estimator> makeEstimator(ModelDescription model, ReadyNetwork<da3::DepthAnything3> ready,
                                                       const EstimateOptions& options);

/// The same with depth and camera positions in metres.
[[nodiscard]] std::unique_ptr<Estimator> makeEstimator(ModelDescription model, ReadyNetwork<da3::NestedDepth> ready,
                                                       const EstimateOptions& options);

} // namespace fathom
