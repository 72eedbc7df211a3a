#include "engine/scene/confidence_ranks.h"

#include "engine/scene/kept_pixels.h"
#include "engine/scene/ordered_floats.h"
#include "engine/scene/percentile.h"
#include "engine/scene/threshold_rule.h"

#include <cmath>

namespace fathom {

namespace {

constexpr std::size_t kBuckets = 65536;

struct Bucket {
    std::size_t index = 0;
    std::uint64_t rankInside = 0;
};

/// The bucket that holds the value of a rank. \param rank below the sum of all counts
Bucket bucketOf(std::uint64_t rank, const std::vector<std::uint64_t>& counts) {
    Bucket bucket{0, rank};
    while (bucket.rankInside >= counts[bucket.index])
        bucket.rankInside -= counts[bucket.index++];
    return bucket;
}

} // namespace

template <typename Action>
void ConfidenceRanks::forEachRanked(Action&& action) const {
    for (const ViewPointer& view : m_views) {
        m_token.throwIfCancelled();
        if (view->confidence.isEmpty())
            continue;
        const MaskMap mask = ranksEveryPixel(m_filter.convention) ? MaskMap(view->depth.size(), 1)
                                                                  : keptPixels(*view, m_filter);
        const float* exempt =
            !ranksEveryPixel(m_filter.convention) && hasFarSky(*view, m_filter) ? view->sky.data() : nullptr;
        for (std::size_t i = 0; i < mask.valueCount(); ++i)
            if (mask.data()[i] != 0 && !std::isnan(view->confidence.data()[i]) && !(exempt && isSky(exempt[i])))
                action(orderedBits(view->confidence.data()[i]));
    }
}

ConfidenceRanks::ConfidenceRanks(const std::vector<ViewPointer>& views, const PointFilter& filter,
                                 const CancelToken& token)
    : m_views(views), m_filter(filter), m_token(token), m_upperCounts(kBuckets) {
    forEachRanked([this](std::uint32_t bits) {
        ++m_upperCounts[bits >> 16];
        ++m_count;
    });
}

float ConfidenceRanks::valueAt(std::size_t rank) const {
    const Bucket upper = bucketOf(rank, m_upperCounts);
    std::vector<std::uint64_t> lowerCounts(kBuckets);
    forEachRanked([&](std::uint32_t bits) {
        if (bits >> 16 == upper.index)
            ++lowerCounts[bits & 0xFFFF];
    });
    const Bucket lower = bucketOf(upper.rankInside, lowerCounts);
    return fromOrderedBits(static_cast<std::uint32_t>(upper.index << 16 | lower.index));
}

double ConfidenceRanks::percentileOf(double percent) const {
    const PercentileRank rank = percentileRank(m_count, percent);
    const double low = valueAt(rank.below);
    return rank.fraction == 0 ? low : low + (valueAt(rank.below + 1) - low) * rank.fraction;
}

} // namespace fathom
