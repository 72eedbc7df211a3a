#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace fathom::da3 {

/// A pixel is sky when its sky value reaches this.
inline constexpr double kSkyThreshold = 0.3;
/// Fewer pixels of a kind decide nothing.
inline constexpr std::int64_t kFewestPixels = 10;
/// The depth of sky is this quantile of all other depths.
inline constexpr double kSkyDepthQuantile = 0.99;

/// The q-quantile of all elements with linear interpolation. Exact: the published program estimates it from an
/// unseeded random choice once there are more than 100,000 elements, so that its results change from run to run.
/// \param values  not empty. \return one element
[[nodiscard]] torch::Tensor exactQuantile(const torch::Tensor& values, double q);

/// Gives all sky pixels one far depth: the 0.99 quantile of the depths that are not sky, over all views together.
/// Nothing changes with ten or fewer pixels of either kind.
/// \param depth, sky  of one shape.
[[nodiscard]] torch::Tensor withSkyFilled(const torch::Tensor& depth, const torch::Tensor& sky);

} // namespace fathom::da3
