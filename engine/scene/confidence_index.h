#pragma once

#include "engine/scene/point_cloud.h"

#include <vector>

namespace fathom {

/// Answers confidenceThreshold and countPoints for views that arrive one by one, in microseconds for any
/// percentile: what stands behind a slider. Holds four bytes for each pixel that the filter keeps.
class ConfidenceIndex {
public:
    /// \param filter everything but its percentile, which is asked below.
    explicit ConfidenceIndex(PointFilter filter) : m_filter(filter) {}

    void add(const View& view);

    /// Equal to confidenceThreshold over all views added so far.
    [[nodiscard]] float threshold(double percentile) const;

    /// Equal to countPoints over all views added so far.
    [[nodiscard]] std::size_t count(float threshold) const;

private:
    [[nodiscard]] float ranked(std::size_t rank) const;
    [[nodiscard]] double percentileOf(double percent) const;

    PointFilter m_filter;
    std::vector<std::vector<float>> m_ranked; ///< per view, sorted: what percentiles are taken over
    std::vector<std::vector<float>> m_kept;   ///< per view, sorted: the pixels that may become points
    std::size_t m_rankedCount = 0;
    std::size_t m_unrated = 0; ///< kept pixels of views without confidence, and far sky
};

} // namespace fathom
