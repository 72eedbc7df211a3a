#include "engine/structure/pair_matching.h"

#include <opencv2/core/utility.hpp>

#include <atomic>
#include <mutex>

namespace fathom {

std::vector<CandidatePair> matchPairs(const std::vector<PhotoFeatures>& photos,
                                      const PairSelection& selection, const CancelToken& token,
                                      const ProgressSink& progress) {
    const auto selected = selectPairs(photos, selection);
    std::vector<CandidatePair> pairs(selected.size());
    std::mutex reporting;
    std::size_t done = 0;
    // Nothing may leave a worker of OpenCV's: a cancelled run is noticed after the loop.
    cv::parallel_for_(cv::Range(0, static_cast<int>(selected.size())), [&](const cv::Range& range) {
        for (int i = range.start; i < range.end && !token.isCancelled(); ++i) {
            const auto index = static_cast<std::size_t>(i);
            const auto [first, second] = selected[index];
            pairs[index] = {first, second,
                            matchFeatures(photos[static_cast<std::size_t>(first)],
                                          photos[static_cast<std::size_t>(second)])};
            const std::lock_guard lock(reporting);
            ++done;
            if (progress)
                progress({Stage::Matching, done, selected.size()});
        }
    }, static_cast<double>(selected.size()));
    token.throwIfCancelled();
    return pairs;
}

std::vector<VerifiedPair> verifyPairs(const std::vector<PhotoFeatures>& photos, const std::vector<Lens>& lenses,
                                      const std::vector<CandidatePair>& candidates, std::uint64_t seed,
                                      const CancelToken& token) {
    std::vector<VerifiedPair> verified(candidates.size());
    cv::parallel_for_(cv::Range(0, static_cast<int>(candidates.size())), [&](const cv::Range& range) {
        for (int i = range.start; i < range.end && !token.isCancelled(); ++i) {
            const CandidatePair& pair = candidates[static_cast<std::size_t>(i)];
            const auto first = static_cast<std::size_t>(pair.first);
            const auto second = static_cast<std::size_t>(pair.second);
            TwoViewOptions options;
            options.seed = seed;
            verified[static_cast<std::size_t>(i)] = {
                pair.first, pair.second,
                verifyPair(photos[first], lenses[first], photos[second], lenses[second], pair.matches,
                           options)};
        }
    }, static_cast<double>(candidates.size()));
    token.throwIfCancelled();
    return verified;
}

} // namespace fathom
