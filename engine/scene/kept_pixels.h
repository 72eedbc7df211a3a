#pragma once

#include "engine/scene/point_cloud.h"

namespace fathom {

/// Largest depth that counts as a value; beyond it positions would not stay finite in single precision.
inline constexpr float kLargestDepth = 1e18F;

/// Sky is where a model's sky map reaches this (the network's own rule for filling sky).
inline constexpr float kSkyLevel = 0.3F;

[[nodiscard]] inline bool isSky(float value) noexcept {
    return value >= kSkyLevel;
}

/// Whether `filter` exempts the sky of `view` from edges and confidence.
[[nodiscard]] inline bool hasFarSky(const View& view, const PointFilter& filter) noexcept {
    return filter.sky == SkyPoints::Far && !view.sky.isEmpty();
}

/// Whether a depth is a value at all. False for NaN.
[[nodiscard]] inline bool isDepth(float depth) noexcept {
    return depth > 0 && depth <= kLargestDepth;
}

/// 1 where `filter` keeps a pixel of `view` before confidence is asked: it has a depth, and is neither edge
/// nor sky where these are removed. Far sky is no edge.
[[nodiscard]] MaskMap keptPixels(const View& view, const PointFilter& filter);

} // namespace fathom
