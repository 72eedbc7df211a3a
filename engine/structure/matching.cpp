#include "engine/structure/matching.h"

#include "engine/base/error.h"
#include "engine/structure/descriptor_distances.h"
#include "engine/structure/every_processor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace fathom {

namespace {

constexpr int kFar = std::numeric_limits<int>::max();
constexpr std::int32_t kNobody = -1;
constexpr std::size_t kLanes = DescriptorDistances::kLanes;

bool samePlace(const Keypoint& a, const Keypoint& b) {
    constexpr float kPixels = 3; // one corner is often found at two orientations or scales
    return std::abs(a.x - b.x) < kPixels && std::abs(a.y - b.y) < kPixels;
}

/// The two nearest candidates of each of a number of features, as arrays that the processor fills lane by lane.
struct TwoNearest {
    std::vector<int> nearest, second;
    std::vector<std::int32_t> nearestIndex, secondIndex;

    explicit TwoNearest(std::size_t count)
        : nearest(count, kFar), second(count, kFar), nearestIndex(count, kNobody), secondIndex(count, kNobody) {}
};

/// Offers one distance to each of `count` features; all by the same candidate.
FATHOM_EVERY_PROCESSOR
void offerToEach(const int* __restrict distances, std::int32_t candidate, std::size_t count,
                 int* __restrict nearest, int* __restrict second, std::int32_t* __restrict nearestIndex,
                 std::int32_t* __restrict secondIndex) {
    for (std::size_t i = 0; i < count; ++i) {
        const int distance = distances[i];
        const bool isNearest = distance < nearest[i];
        const bool isSecond = distance < second[i];
        const int third = isSecond ? distance : second[i];
        const std::int32_t thirdIndex = isSecond ? candidate : secondIndex[i];
        second[i] = isNearest ? nearest[i] : third;
        secondIndex[i] = isNearest ? nearestIndex[i] : thirdIndex;
        nearest[i] = isNearest ? distance : nearest[i];
        nearestIndex[i] = isNearest ? candidate : nearestIndex[i];
    }
}

/// Offers many candidates to one feature: `count`, whole lanes, in lanes that keep two each.
FATHOM_EVERY_PROCESSOR
void offerAll(const int* __restrict distances, std::size_t count, int* __restrict nearest,
              int* __restrict second, std::int32_t* __restrict nearestIndex,
              std::int32_t* __restrict secondIndex) {
    for (std::size_t i = 0; i < count; i += kLanes)
        for (std::size_t k = 0; k < kLanes; ++k) {
            const int distance = distances[i + k];
            const auto candidate = static_cast<std::int32_t>(i + k);
            const bool isNearest = distance < nearest[k];
            const bool isSecond = distance < second[k];
            const int third = isSecond ? distance : second[k];
            const std::int32_t thirdIndex = isSecond ? candidate : secondIndex[k];
            second[k] = isNearest ? nearest[k] : third;
            secondIndex[k] = isNearest ? nearestIndex[k] : thirdIndex;
            nearest[k] = isNearest ? distance : nearest[k];
            nearestIndex[k] = isNearest ? candidate : nearestIndex[k];
        }
}

struct Best {
    int nearest = kFar;
    int second = kFar;
    std::int32_t nearestIndex = kNobody;
    std::int32_t secondIndex = kNobody;

    void offer(int distance, std::int32_t candidate) {
        if (distance < nearest || (distance == nearest && candidate < nearestIndex)) {
            second = std::exchange(nearest, distance);
            secondIndex = std::exchange(nearestIndex, candidate);
        } else if (distance < second || (distance == second && candidate < secondIndex)) {
            second = distance;
            secondIndex = candidate;
        }
    }
};

/// The two nearest of whole lanes of distances.
Best bestOf(const int* distances, std::size_t count) {
    TwoNearest lanes(kLanes);
    offerAll(distances, count, lanes.nearest.data(), lanes.second.data(), lanes.nearestIndex.data(),
             lanes.secondIndex.data());
    Best best;
    for (std::size_t k = 0; k < kLanes; ++k) {
        best.offer(lanes.nearest[k], lanes.nearestIndex[k]);
        if (lanes.secondIndex[k] != kNobody)
            best.offer(lanes.second[k], lanes.secondIndex[k]);
    }
    return best;
}

/// Distance of the nearest candidate that does not lie where the best one does.
int nearestRival(const int* distances, const std::vector<Keypoint>& candidates, std::int32_t best) {
    const Keypoint& place = candidates[static_cast<std::size_t>(best)];
    int nearest = kFar;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (distances[i] < nearest && !samePlace(candidates[i], place))
            nearest = distances[i];
    return nearest;
}

/// Matches two photos' features.
class Matching {
public:
    Matching(const PhotoFeatures& first, const PhotoFeatures& second, double allowed)
        : m_first(first), m_second(second), m_allowed(allowed), m_distances(first, second),
          m_backward(m_distances.width()) {}

    std::vector<Match> run() {
        findNearest();
        std::vector<Match> matches;
        for (std::size_t i = 0; i < m_first.count(); ++i) {
            const auto j = static_cast<std::size_t>(m_forward[i].nearestIndex);
            if (m_backward.nearestIndex[j] == static_cast<std::int32_t>(i) && isClearForward(i) && isClearBackward(j))
                matches.push_back({static_cast<std::int32_t>(i), m_forward[i].nearestIndex});
        }
        return matches;
    }

private:
    void findNearest() {
        constexpr std::size_t kRows = 8; // their distances stay in the first caches
        std::vector<int> block(kRows * m_distances.width());
        for (std::size_t row = 0; row < m_first.count(); row += kRows) {
            const std::size_t rows = std::min(kRows, m_first.count() - row);
            m_distances.compute(row, rows, block.data());
            for (std::size_t k = 0; k < rows; ++k) {
                const int* distances = block.data() + k * m_distances.width();
                m_forward.push_back(bestOf(distances, m_distances.width()));
                offerToEach(distances, static_cast<std::int32_t>(row + k), m_distances.width(),
                            m_backward.nearest.data(), m_backward.second.data(), m_backward.nearestIndex.data(),
                            m_backward.secondIndex.data());
            }
        }
    }

    [[nodiscard]] bool isClear(int nearest, int second) const { return nearest < m_allowed * second; }

    /// The same corner a second time is no rival: then the next other one is asked for.
    bool isClearForward(std::size_t i) {
        const Best& best = m_forward[i];
        if (isClear(best.nearest, best.second))
            return true;
        if (best.secondIndex == kNobody || static_cast<std::size_t>(best.secondIndex) >= m_second.count() ||
            !samePlace(m_second.keypoints[static_cast<std::size_t>(best.nearestIndex)],
                       m_second.keypoints[static_cast<std::size_t>(best.secondIndex)]))
            return false;
        m_line.resize(m_distances.width());
        m_distances.compute(i, 1, m_line.data());
        return isClear(best.nearest, nearestRival(m_line.data(), m_second.keypoints, best.nearestIndex));
    }

    bool isClearBackward(std::size_t j) {
        const std::int32_t nearest = m_backward.nearestIndex[j];
        const std::int32_t second = m_backward.secondIndex[j];
        if (isClear(m_backward.nearest[j], m_backward.second[j]))
            return true;
        if (second == kNobody || !samePlace(m_first.keypoints[static_cast<std::size_t>(nearest)],
                                            m_first.keypoints[static_cast<std::size_t>(second)]))
            return false;
        if (!m_reverse)
            m_reverse.emplace(m_second, m_first);
        m_line.resize(m_reverse->width());
        m_reverse->compute(j, 1, m_line.data());
        return isClear(m_backward.nearest[j], nearestRival(m_line.data(), m_first.keypoints, nearest));
    }

    const PhotoFeatures& m_first;
    const PhotoFeatures& m_second;
    const double m_allowed;
    const DescriptorDistances m_distances;
    std::optional<DescriptorDistances> m_reverse; ///< made when a feature of `second` asks for its rivals
    std::vector<Best> m_forward;
    TwoNearest m_backward;
    std::vector<int> m_line;
};

} // namespace

std::vector<Match> matchFeatures(const PhotoFeatures& first, const PhotoFeatures& second,
                                 const MatchOptions& options) {
    requireInternal(first.kind == second.kind, "only features of one kind are compared");
    if (first.count() == 0 || second.count() == 0)
        return {};
    // SIFT's distances are squared.
    const double allowed = first.kind == FeatureKind::Sift ? options.ratio * options.ratio : options.ratio;
    return Matching(first, second, allowed).run();
}

double selfSimilarity(const PhotoFeatures& features, const std::vector<std::int32_t>& asked) {
    constexpr std::size_t kSample = 384;
    constexpr float kElsewherePixels = 12;
    // Distances at which two descriptors are taken for the same thing seen twice.
    const int twin = features.kind == FeatureKind::Sift ? 150 * 150 : 28;
    if (features.count() < 2)
        return 0;
    const std::size_t count = asked.empty() ? features.count() : asked.size();
    const std::size_t step = std::max<std::size_t>(1, count / kSample);
    const DescriptorDistances distances(features, features);
    std::vector<int> row(distances.width());
    std::size_t sampled = 0;
    std::size_t twins = 0;
    for (std::size_t k = 0; k < count; k += step) {
        ++sampled;
        const std::size_t i = asked.empty() ? k : static_cast<std::size_t>(asked[k]);
        distances.compute(i, 1, row.data());
        const Keypoint& here = features.keypoints[i];
        for (std::size_t j = 0; j < features.count(); ++j) {
            const Keypoint& there = features.keypoints[j];
            if (row[j] < twin && (std::abs(here.x - there.x) > kElsewherePixels ||
                                  std::abs(here.y - there.y) > kElsewherePixels)) {
                ++twins;
                break;
            }
        }
    }
    return static_cast<double>(twins) / static_cast<double>(sampled);
}

} // namespace fathom
