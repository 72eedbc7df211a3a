#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/progress.h"
#include "engine/structure/mapper.h"
#include "engine/structure/pair_selection.h"

#include <vector>

namespace fathom {

/// Matches of two photos before any check.
struct CandidatePair {
    std::int32_t first = 0;
    std::int32_t second = 0;
    std::vector<Match> matches;
};

/// Matches the selected pairs on the processors that OpenCV may use; order and content do not depend on how
/// many these are. \throws Cancelled
[[nodiscard]] std::vector<CandidatePair> matchPairs(const std::vector<PhotoFeatures>& photos,
                                                    const PairSelection& selection, const CancelToken& token,
                                                    const ProgressSink& progress);

/// Checks every pair; those that are unrelated stay in the list, so that the reason is known.
/// \param lenses one a photo; focal 0 where unknown \throws Cancelled
[[nodiscard]] std::vector<VerifiedPair> verifyPairs(const std::vector<PhotoFeatures>& photos,
                                                    const std::vector<Lens>& lenses,
                                                    const std::vector<CandidatePair>& candidates,
                                                    std::uint64_t seed, const CancelToken& token);

} // namespace fathom
