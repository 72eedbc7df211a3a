#pragma once

#include "engine/structure/matching.h"

#include <cstdint>
#include <vector>

namespace fathom {

/// One feature of one photo.
struct FeatureSight {
    std::int32_t photo = 0;
    std::int32_t feature = 0;
    friend auto operator<=>(const FeatureSight&, const FeatureSight&) = default;
};

/// The same thing seen in several photos, at most once in each; sorted by photo.
using Track = std::vector<FeatureSight>;

struct PhotoMatches {
    std::int32_t first = 0;
    std::int32_t second = 0;
    std::vector<Match> matches;
};

/// Joins pairwise matches into tracks. Pairs count in the given order: a match that would put two features of
/// one photo into one track is dropped, so strong pairs should come first.
/// \param featureCounts features of each photo
/// \returns tracks of two or more photos, ordered by their first sight
[[nodiscard]] std::vector<Track> joinTracks(const std::vector<std::size_t>& featureCounts,
                                            const std::vector<PhotoMatches>& pairs);

} // namespace fathom
