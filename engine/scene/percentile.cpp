#include "engine/scene/percentile.h"

#include <algorithm>
#include <cmath>

namespace fathom {

PercentileRank percentileRank(std::size_t count, double percent) noexcept {
    const double position = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(count - 1);
    const double below = std::floor(position);
    return {static_cast<std::size_t>(below), position - below};
}

double percentile(std::vector<float> values, double percent) {
    const PercentileRank rank = percentileRank(values.size(), percent);
    const auto lower = values.begin() + static_cast<std::ptrdiff_t>(rank.below);
    std::nth_element(values.begin(), lower, values.end());
    const double low = *lower;
    if (rank.fraction == 0)
        return low;
    const double high = *std::min_element(lower + 1, values.end());
    return low + (high - low) * rank.fraction;
}

} // namespace fathom
