#include "engine/scene/confidence_index.h"

#include "engine/scene/kept_pixels.h"
#include "engine/scene/ordered_floats.h"
#include "engine/scene/percentile.h"
#include "engine/scene/threshold_rule.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace fathom {

namespace {

std::size_t countUpTo(const std::vector<std::vector<float>>& sorted, float value) {
    std::size_t count = 0;
    for (const std::vector<float>& values : sorted)
        count +=
            static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), value) - values.begin());
    return count;
}

} // namespace

void ConfidenceIndex::add(const View& view) {
    const MaskMap mask = keptPixels(view, m_filter);
    if (view.confidence.isEmpty()) {
        m_unrated += static_cast<std::size_t>(std::count(mask.values().begin(), mask.values().end(), 1));
        return;
    }
    std::vector<float> kept;
    std::vector<float> ranked;
    const bool ranksAll = ranksEveryPixel(m_filter.convention);
    const std::vector<float>& confidence = view.confidence.values();
    const float* farSky = hasFarSky(view, m_filter) ? view.sky.data() : nullptr;
    for (std::size_t i = 0; i < confidence.size(); ++i) {
        if (farSky && isSky(farSky[i])) { // whatever its confidence
            m_unrated += mask.data()[i];
            if (ranksAll && !std::isnan(confidence[i]))
                ranked.push_back(confidence[i]);
            continue;
        }
        if (std::isnan(confidence[i]))
            continue;
        if (mask.data()[i] != 0)
            kept.push_back(confidence[i]);
        if (ranksAll)
            ranked.push_back(confidence[i]);
    }
    std::sort(kept.begin(), kept.end());
    std::sort(ranked.begin(), ranked.end());
    m_rankedCount += ranksAll ? ranked.size() : kept.size();
    m_kept.push_back(std::move(kept));
    if (ranksAll)
        m_ranked.push_back(std::move(ranked));
}

float ConfidenceIndex::ranked(std::size_t rank) const {
    const auto& sorted = ranksEveryPixel(m_filter.convention) ? m_ranked : m_kept;
    std::uint32_t low = 0;
    std::uint32_t high = 0xFFFF'FFFFU;
    while (low < high) { // the smallest value with more than `rank` values up to it
        const std::uint32_t middle = low + (high - low) / 2;
        const float value = fromOrderedBits(middle);
        if (!std::isnan(value) ? countUpTo(sorted, value) > rank : middle >= 0x8000'0000U)
            high = middle;
        else
            low = middle + 1;
    }
    return fromOrderedBits(low);
}

double ConfidenceIndex::percentileOf(double percent) const {
    const PercentileRank rank = percentileRank(m_rankedCount, percent);
    const double low = ranked(rank.below);
    return rank.fraction == 0 ? low : low + (ranked(rank.below + 1) - low) * rank.fraction;
}

float ConfidenceIndex::threshold(double percentile) const {
    if (m_rankedCount == 0)
        return 0;
    return thresholdRule(m_filter.convention, percentile,
                         [this](double percent) { return percentileOf(percent); });
}

std::size_t ConfidenceIndex::count(float threshold) const {
    std::size_t count = m_unrated;
    for (const std::vector<float>& values : m_kept)
        count += static_cast<std::size_t>(values.end() -
                                          std::lower_bound(values.begin(), values.end(), threshold));
    return count;
}

} // namespace fathom
