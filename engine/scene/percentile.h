#pragma once

#include <cstddef>
#include <vector>

namespace fathom {

/// Value below which `percent` (0 … 100) of the values lie, linear between the two nearest ranks.
/// The values must be free of NaN and not empty.
[[nodiscard]] double percentile(std::vector<float> values, double percent);

/// Fractional rank of a percentile among `count` > 0 sorted values, and the value there.
struct PercentileRank {
    std::size_t below = 0;
    double fraction = 0; ///< 0 … 1 on the way from `below` to the next rank
};
[[nodiscard]] PercentileRank percentileRank(std::size_t count, double percent) noexcept;

} // namespace fathom
