#pragma once

#include "engine/scene/point_cloud.h"

#include <algorithm>

namespace fathom {

/// Whether percentiles are taken over every pixel instead of those that pass the other filters.
[[nodiscard]] constexpr bool ranksEveryPixel(PointConvention convention) noexcept {
    return convention == PointConvention::Upstream;
}

/// The confidence threshold of a convention. \param percentileOf double(double percent) over the ranked
/// pixels
template <typename PercentileOf>
[[nodiscard]] float thresholdRule(PointConvention convention, double percent, PercentileOf&& percentileOf) {
    if (convention == PointConvention::Fathom)
        return static_cast<float>(percentileOf(percent));
    // Reference exporter: never below 1.05, and never so high that less than a tenth of the pixels stays.
    constexpr double kLowest = 1.05;
    constexpr double kHighestPercent = 90;
    return static_cast<float>(
        std::min(std::max(kLowest, percentileOf(percent)), percentileOf(kHighestPercent)));
}

} // namespace fathom
