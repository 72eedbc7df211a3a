#pragma once

#include "engine/scene/point_cloud.h"

#include <cstdint>
#include <vector>

namespace fathom {

/// Exact percentiles of the confidences of any number of views in constant memory: one pass counts the upper
/// halves of the values, a second one for each percentile the lower halves around its rank.
class ConfidenceRanks {
public:
    /// Counts the pixels that `filter` takes percentiles over. The views must outlive this. \throws Cancelled
    ConfidenceRanks(const std::vector<ViewPointer>& views, const PointFilter& filter,
                    const CancelToken& token);

    [[nodiscard]] bool isEmpty() const noexcept { return m_count == 0; }

    /// Linear between ranks; not for empty ranks. \throws Cancelled
    [[nodiscard]] double percentileOf(double percent) const;

private:
    template <typename Action>
    void forEachRanked(Action&& action) const;
    [[nodiscard]] float valueAt(std::size_t rank) const;

    const std::vector<ViewPointer>& m_views;
    PointFilter m_filter;
    CancelToken m_token;
    std::vector<std::uint64_t> m_upperCounts;
    std::uint64_t m_count = 0;
};

} // namespace fathom
