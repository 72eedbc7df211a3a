#include "engine/structure/matching.h"

#include "engine/base/error.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
// One copy for each generation of processors; the loader picks. Integers: all copies give the same numbers.
#define FATHOM_EVERY_PROCESSOR __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define FATHOM_EVERY_PROCESSOR
#endif

namespace fathom {

namespace {

constexpr int kFar = std::numeric_limits<int>::max();
constexpr std::int32_t kNobody = -1;

/// Best and second best candidate of one feature. Distances are squared (SIFT) or bits (ORB).
struct Best {
    int nearest = kFar;
    int second = kFar;
    std::int32_t index = kNobody;

    void offer(int distance, std::int32_t candidate) {
        if (distance < nearest) {
            second = nearest;
            nearest = distance;
            index = candidate;
        } else if (distance < second) {
            second = distance;
        }
    }
};

/// Descriptors widened for the processor's multiply-add, with their squared lengths.
struct Widened {
    std::vector<std::int16_t> values;
    std::vector<int> squared;
};

Widened widened(const PhotoFeatures& features) {
    Widened wide;
    wide.values.assign(features.descriptors.begin(), features.descriptors.end());
    for (std::size_t i = 0; i < features.count(); ++i) {
        int sum = 0;
        for (std::size_t k = 0; k < PhotoFeatures::kSiftBytes; ++k) {
            const int value = wide.values[i * PhotoFeatures::kSiftBytes + k];
            sum += value * value;
        }
        wide.squared.push_back(sum);
    }
    return wide;
}

/// Scalar products of one descriptor with `count` others.
FATHOM_EVERY_PROCESSOR
void products(const std::int16_t* one, const std::int16_t* others, std::size_t count, int* result) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::int16_t* other = others + i * PhotoFeatures::kSiftBytes;
        int sum = 0;
        for (std::size_t k = 0; k < PhotoFeatures::kSiftBytes; ++k)
            sum += static_cast<int>(one[k]) * static_cast<int>(other[k]);
        result[i] = sum;
    }
}

/// Distances from feature to feature, one row at a time.
class Distances {
public:
    Distances(const PhotoFeatures& rows, const PhotoFeatures& columns)
        : m_rows(rows), m_columns(columns), m_line(columns.count()) {
        if (rows.kind == FeatureKind::Sift) {
            m_wideRows = widened(rows);
            m_wideColumns = widened(columns);
        }
    }

    /// Valid until the next call.
    [[nodiscard]] const std::vector<int>& row(std::size_t index) {
        if (m_rows.kind == FeatureKind::Sift) {
            products(m_wideRows.values.data() + index * PhotoFeatures::kSiftBytes, m_wideColumns.values.data(),
                     m_columns.count(), m_line.data());
            for (std::size_t i = 0; i < m_line.size(); ++i)
                m_line[i] = std::max(0, m_wideRows.squared[index] + m_wideColumns.squared[i] - 2 * m_line[i]);
        } else {
            hamming(index);
        }
        return m_line;
    }

private:
    void hamming(std::size_t index) {
        constexpr std::size_t kWords = PhotoFeatures::kOrbBytes / 8;
        std::uint64_t one[kWords];
        std::memcpy(one, m_rows.descriptors.data() + index * PhotoFeatures::kOrbBytes, sizeof one);
        for (std::size_t i = 0; i < m_line.size(); ++i) {
            std::uint64_t other[kWords];
            std::memcpy(other, m_columns.descriptors.data() + i * PhotoFeatures::kOrbBytes, sizeof other);
            int bits = 0;
            for (std::size_t word = 0; word < kWords; ++word)
                bits += std::popcount(one[word] ^ other[word]);
            m_line[i] = bits;
        }
    }

    const PhotoFeatures& m_rows;
    const PhotoFeatures& m_columns;
    Widened m_wideRows;
    Widened m_wideColumns;
    std::vector<int> m_line;
};

bool samePlace(const Keypoint& a, const Keypoint& b) {
    constexpr float kPixels = 3; // one corner is often found at two orientations or scales
    return std::abs(a.x - b.x) < kPixels && std::abs(a.y - b.y) < kPixels;
}

} // namespace

std::vector<Match> matchFeatures(const PhotoFeatures& first, const PhotoFeatures& second,
                                 const MatchOptions& options) {
    requireInternal(first.kind == second.kind, "only features of one kind are compared");
    if (first.count() == 0 || second.count() == 0)
        return {};
    const double allowed = first.kind == FeatureKind::Sift ? options.ratio * options.ratio : options.ratio;
    std::vector<Best> forward(first.count());
    std::vector<Best> backward(second.count());
    Distances distances(first, second);
    for (std::size_t i = 0; i < first.count(); ++i) {
        const std::vector<int>& row = distances.row(i);
        for (std::size_t j = 0; j < row.size(); ++j) {
            Best& mine = forward[i];
            // The same corner a second time is no rival.
            if (mine.index != kNobody && row[j] < mine.second &&
                samePlace(second.keypoints[j], second.keypoints[static_cast<std::size_t>(mine.index)])) {
                if (row[j] < mine.nearest) {
                    mine.nearest = row[j];
                    mine.index = static_cast<std::int32_t>(j);
                }
            } else {
                mine.offer(row[j], static_cast<std::int32_t>(j));
            }
            Best& theirs = backward[j];
            if (theirs.index != kNobody && row[j] < theirs.second &&
                samePlace(first.keypoints[i], first.keypoints[static_cast<std::size_t>(theirs.index)])) {
                if (row[j] < theirs.nearest) {
                    theirs.nearest = row[j];
                    theirs.index = static_cast<std::int32_t>(i);
                }
            } else {
                theirs.offer(row[j], static_cast<std::int32_t>(i));
            }
        }
    }
    const auto isClear = [allowed](const Best& best) {
        return best.index != kNobody && best.nearest < allowed * best.second;
    };
    std::vector<Match> matches;
    for (std::size_t i = 0; i < first.count(); ++i) {
        if (!isClear(forward[i]))
            continue;
        const Best& back = backward[static_cast<std::size_t>(forward[i].index)];
        if (isClear(back) && back.index == static_cast<std::int32_t>(i))
            matches.push_back({static_cast<std::int32_t>(i), forward[i].index});
    }
    return matches;
}

double selfSimilarity(const PhotoFeatures& features) {
    constexpr std::size_t kSample = 384;
    constexpr float kElsewherePixels = 12;
    // Distances at which two descriptors are taken for the same thing seen twice.
    const int twin = features.kind == FeatureKind::Sift ? 150 * 150 : 28;
    if (features.count() < 2)
        return 0;
    const std::size_t step = std::max<std::size_t>(1, features.count() / kSample);
    Distances distances(features, features);
    std::size_t asked = 0;
    std::size_t twins = 0;
    for (std::size_t i = 0; i < features.count(); i += step) {
        ++asked;
        const std::vector<int>& row = distances.row(i);
        const Keypoint& here = features.keypoints[i];
        for (std::size_t j = 0; j < row.size(); ++j) {
            const Keypoint& there = features.keypoints[j];
            if (row[j] < twin && (std::abs(here.x - there.x) > kElsewherePixels ||
                                  std::abs(here.y - there.y) > kElsewherePixels)) {
                ++twins;
                break;
            }
        }
    }
    return static_cast<double>(twins) / static_cast<double>(asked);
}

} // namespace fathom
