#pragma once

#include "engine/structure/features.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace fathom {

struct PairSelection {
    std::size_t allUpTo = 60; ///< photos of which every pair is tried
    int window = 5;           ///< beyond that: neighbours in order
    int retrieved = 4;        ///< and photos that look alike, by a histogram of visual words
};

/// Pairs of photos worth matching, first < second, in order.
[[nodiscard]] std::vector<std::pair<std::int32_t, std::int32_t>>
selectPairs(const std::vector<PhotoFeatures>& photos, const PairSelection& selection = {});

} // namespace fathom
