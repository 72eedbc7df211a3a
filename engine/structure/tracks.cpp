#include "engine/structure/tracks.h"

#include <algorithm>
#include <numeric>

namespace fathom {

namespace {

/// Disjoint sets of features; each set knows its sights, so that conflicts are seen before sets are joined.
class TrackSets {
public:
    explicit TrackSets(const std::vector<std::size_t>& featureCounts) {
        std::size_t total = 0;
        for (std::size_t photo = 0; photo < featureCounts.size(); ++photo) {
            m_first.push_back(total);
            for (std::size_t i = 0; i < featureCounts[photo]; ++i)
                m_sights.push_back(
                    {{static_cast<std::int32_t>(photo), static_cast<std::int32_t>(i)}});
            total += featureCounts[photo];
        }
        m_parent.resize(total);
        std::iota(m_parent.begin(), m_parent.end(), std::size_t{0});
    }

    void join(FeatureSight a, FeatureSight b) {
        std::size_t one = root(indexOf(a));
        std::size_t other = root(indexOf(b));
        if (one == other)
            return;
        if (m_sights[one].size() < m_sights[other].size())
            std::swap(one, other);
        if (conflict(m_sights[one], m_sights[other]))
            return;
        Track merged;
        std::ranges::merge(m_sights[one], m_sights[other], std::back_inserter(merged));
        m_sights[one] = std::move(merged);
        m_sights[other].clear();
        m_parent[other] = one;
    }

    [[nodiscard]] std::vector<Track> tracks() {
        std::vector<Track> result;
        for (Track& sights : m_sights)
            if (sights.size() >= 2)
                result.push_back(std::move(sights));
        std::ranges::sort(result, {}, [](const Track& track) { return track.front(); });
        return result;
    }

private:
    [[nodiscard]] std::size_t indexOf(FeatureSight sight) const {
        return m_first[static_cast<std::size_t>(sight.photo)] + static_cast<std::size_t>(sight.feature);
    }
    [[nodiscard]] std::size_t root(std::size_t index) {
        while (m_parent[index] != index) {
            m_parent[index] = m_parent[m_parent[index]];
            index = m_parent[index];
        }
        return index;
    }
    [[nodiscard]] static bool conflict(const Track& a, const Track& b) {
        for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
            if (a[i].photo == b[j].photo)
                return true;
            a[i].photo < b[j].photo ? ++i : ++j;
        }
        return false;
    }

    std::vector<std::size_t> m_first;
    std::vector<std::size_t> m_parent;
    std::vector<Track> m_sights;
};

} // namespace

std::vector<Track> joinTracks(const std::vector<std::size_t>& featureCounts,
                              const std::vector<PhotoMatches>& pairs) {
    TrackSets sets(featureCounts);
    for (const PhotoMatches& pair : pairs)
        for (const Match& match : pair.matches)
            sets.join({pair.first, match.first}, {pair.second, match.second});
    return sets.tracks();
}

} // namespace fathom
