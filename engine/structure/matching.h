#pragma once

#include "engine/structure/features.h"

#include <cstdint>
#include <vector>

namespace fathom {

/// Feature `first` of one photo looks like feature `second` of another.
struct Match {
    std::int32_t first = 0;
    std::int32_t second = 0;
    friend bool operator==(const Match&, const Match&) = default;
};

struct MatchOptions {
    /// The best candidate must be nearer than this share of the distance to the second best, seen from both
    /// photos; candidates that lie within a few pixels of the best do not count as second.
    double ratio = 0.8;
};

/// Mutual nearest neighbours that pass the ratio test in both directions, in the order of `first`.
/// \throws Error{Internal} when the kinds of features differ
[[nodiscard]] std::vector<Match> matchFeatures(const PhotoFeatures& first, const PhotoFeatures& second,
                                               const MatchOptions& options = {});

/// Share of the asked features, of a fixed sample of these, that have a twin elsewhere in the same photo: how much
/// what was matched repeats itself. 0 … 1
/// \param asked indices of features; none: all
[[nodiscard]] double selfSimilarity(const PhotoFeatures& features, const std::vector<std::int32_t>& asked = {});

} // namespace fathom
