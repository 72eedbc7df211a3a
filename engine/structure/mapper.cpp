#include "engine/structure/mapper.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace fathom {

namespace {

constexpr double kPixels = 2;              ///< of a sight from its projection
constexpr std::size_t kLeastStart = 30;    ///< points of the first pair
constexpr std::size_t kLeastSeen = 15;     ///< points that place a photo
constexpr double kGoodAngleDegrees = 6;    ///< parallax beyond which more does not help a start
constexpr double kLeastAngleDegrees = 0.6; ///< median parallax of a start
constexpr int kStarts = 6;                 ///< pairs tried
constexpr std::size_t kSampleEach = 250;   ///< points of a photo that carry an adjustment on the way
constexpr double kGrowth = 1.2;            ///< everything is adjusted when the number of photos grew by this

/// How well a pair would start: many inliers, parallax, and more than a plane.
double promise(const TwoView& pair) {
    if (pair.kind != PairKind::General && pair.kind != PairKind::Planar)
        return 0;
    if (pair.medianAngleDegrees < kLeastAngleDegrees)
        return 0;
    const double parallax = std::min(1.0, pair.medianAngleDegrees / kGoodAngleDegrees);
    const double depth = pair.kind == PairKind::Planar ? 0.05 : 1.2 - pair.planarShare;
    return static_cast<double>(pair.inliers.size()) * parallax * depth;
}

class Placement {
public:
    Placement(Reconstruction& reconstruction, const std::vector<VerifiedPair>& pairs,
              const std::vector<std::size_t>& photos, const std::vector<StartPair>& tried,
              const CancelToken& token, const PlacedSink& placed)
        : m_reconstruction(reconstruction), m_pairs(pairs), m_photos(photos), m_tried(tried), m_token(token),
          m_placed(placed) {}

    std::optional<StartPair> run() {
        const std::optional<StartPair> first = start();
        if (!first)
            return std::nullopt;
        std::size_t adjustedAt = m_reconstruction.placedCount();
        while (const auto next = placeNext()) {
            m_placed(m_reconstruction.placedCount());
            m_reconstruction.triangulateTracks();
            adjustNeighbours(*next);
            if (static_cast<double>(m_reconstruction.placedCount()) >=
                    kGrowth * static_cast<double>(adjustedAt) ||
                m_reconstruction.placedCount() <= kAlwaysAll) {
                adjustEverything();
                adjustedAt = m_reconstruction.placedCount();
                m_failed.clear(); // better points may place what failed before
            }
        }
        return first;
    }

private:
    static constexpr std::size_t kAlwaysAll = 8;

    std::optional<StartPair> start() {
        std::vector<std::pair<double, const VerifiedPair*>> order;
        for (const VerifiedPair& pair : m_pairs)
            if (isWanted(pair.first) && isWanted(pair.second))
                if (const double value = promise(pair.geometry) * novelty(pair); value > 0)
                    order.emplace_back(value, &pair);
        std::ranges::stable_sort(order, [](const auto& a, const auto& b) { return a.first > b.first; });
        for (std::size_t i = 0; i < order.size() && i < kStarts; ++i)
            if (startWith(*order[i].second))
                return StartPair(order[i].second->first, order[i].second->second);
        return std::nullopt;
    }

    /// A start that went wrong was often misled by one of its photos.
    [[nodiscard]] double novelty(const VerifiedPair& pair) const {
        constexpr double kSharedPhoto = 0.3;
        double factor = 1;
        for (const auto& [first, second] : m_tried) {
            if (pair.first == first && pair.second == second)
                return 0;
            for (const std::int32_t photo : {pair.first, pair.second})
                factor *= photo == first || photo == second ? kSharedPhoto : 1;
        }
        return factor;
    }

    [[nodiscard]] bool isWanted(std::int32_t photo) const {
        return std::ranges::find(m_photos, static_cast<std::size_t>(photo)) != m_photos.end();
    }

    bool startWith(const VerifiedPair& pair) {
        const auto first = static_cast<std::size_t>(pair.first);
        const auto second = static_cast<std::size_t>(pair.second);
        m_reconstruction.clearPoints();
        m_reconstruction.setPose(first, RigidTransform{});
        m_reconstruction.setPose(second, pair.geometry.secondFromFirst);
        m_reconstruction.triangulateTracks();
        m_reconstruction.adjustAll(30, m_token);
        m_reconstruction.dropDisagreeing();
        m_reconstruction.triangulateTracks();
        m_reconstruction.adjustAll(30, m_token);
        m_reconstruction.dropDisagreeing();
        const std::size_t points = m_reconstruction.agreeingSights() / 2;
        if (points >= kLeastStart) {
            m_placed(2);
            return true;
        }
        m_reconstruction.setPose(first, std::nullopt);
        m_reconstruction.setPose(second, std::nullopt);
        m_reconstruction.clearPoints();
        return false;
    }

    std::optional<std::size_t> placeNext() {
        while (true) {
            m_token.throwIfCancelled();
            std::optional<std::size_t> best;
            std::size_t most = kLeastSeen - 1;
            for (const std::size_t photo : m_photos) {
                if (m_reconstruction.pose(photo) || m_failed.contains(photo))
                    continue;
                const std::size_t seen = m_reconstruction.visiblePoints(photo).size();
                if (seen > most) {
                    most = seen;
                    best = photo;
                }
            }
            if (!best)
                return std::nullopt;
            if (place(*best))
                return best;
            m_failed.insert(*best);
        }
    }

    bool place(std::size_t photo) {
        std::vector<Eigen::Vector3d> points;
        std::vector<Eigen::Vector2d> pixels;
        for (const auto& [track, sight] : m_reconstruction.visiblePoints(photo)) {
            const TrackPoint& point = m_reconstruction.points()[track];
            points.push_back(*point.position);
            pixels.push_back(m_reconstruction.pixelOf(point.track[sight]));
        }
        constexpr double kLooser = 2;
        const auto found =
            resect(points, pixels, m_reconstruction.lens(photo), kLooser * kPixels, kLeastSeen);
        if (!found)
            return false;
        m_reconstruction.setPose(photo, found->cameraFromWorld);
        return true;
    }

    /// The new photo and those that share most points with it.
    void adjustNeighbours(std::size_t photo) {
        constexpr std::size_t kNeighbours = 4;
        std::vector<std::size_t> shared(m_reconstruction.photoCount(), 0);
        for (const auto& [track, sight] : m_reconstruction.visiblePoints(photo))
            for (const FeatureSight& other : m_reconstruction.points()[track].track)
                ++shared[static_cast<std::size_t>(other.photo)];
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < shared.size(); ++i)
            if (i != photo && shared[i] > 0 && m_reconstruction.pose(i))
                order.push_back(i);
        std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return shared[a] > shared[b]; });
        // One neighbour at least holds the gauge.
        order.resize(std::min(order.size() > 2 ? order.size() - 2 : 0, kNeighbours));
        order.push_back(photo);
        m_reconstruction.adjustAround(order, 10, kSampleEach, m_token);
        m_reconstruction.dropDisagreeing();
    }

    void adjustEverything() {
        m_reconstruction.adjustCameras(15, kSampleEach, m_token);
        m_reconstruction.dropDisagreeing();
        m_reconstruction.triangulateTracks();
    }

    Reconstruction& m_reconstruction;
    const std::vector<VerifiedPair>& m_pairs;
    const std::vector<std::size_t>& m_photos;
    const std::vector<StartPair>& m_tried;
    const CancelToken& m_token;
    const PlacedSink& m_placed;
    std::set<std::size_t> m_failed;
};

} // namespace

std::optional<StartPair> placeIncrementally(Reconstruction& reconstruction,
                                            const std::vector<VerifiedPair>& pairs,
                                            const std::vector<std::size_t>& photos,
                                            const std::vector<StartPair>& tried, const CancelToken& token,
                                            const PlacedSink& placed) {
    reconstruction.setTolerance(kPixels);
    const std::optional<StartPair> first =
        Placement(reconstruction, pairs, photos, tried, token, placed).run();
    if (first)
        settle(reconstruction, token);
    return first;
}

double settle(Reconstruction& reconstruction, const CancelToken& token) {
    constexpr int kRounds = 4;
    constexpr int kIterations = 25;
    constexpr std::size_t kEveryPointUpTo = 30; // photos; of more a good part of the points tells as much
    constexpr std::size_t kManyEach = 500;
    double residual = 0;
    for (int round = 0; round < kRounds; ++round) {
        reconstruction.triangulateTracks();
        const std::size_t before = reconstruction.agreeingSights();
        residual = reconstruction.placedCount() <= kEveryPointUpTo
                       ? reconstruction.adjustAll(kIterations, token)
                       : reconstruction.adjustCameras(kIterations, kManyEach, token);
        const std::size_t dropped = reconstruction.dropDisagreeing();
        constexpr double kSettled = 0.002;
        if (round > 0 && static_cast<double>(dropped) < kSettled * static_cast<double>(before))
            break;
    }
    return residual;
}

void refinePlaced(Reconstruction& reconstruction, double startPixels, const CancelToken& token) {
    constexpr double kNarrowing = 2.5;
    for (double pixels = startPixels; pixels > kPixels; pixels /= kNarrowing) {
        reconstruction.clearPoints();
        reconstruction.setTolerance(pixels);
        reconstruction.setLoss(std::max(1.0, pixels / 4));
        reconstruction.triangulateTracks();
        reconstruction.adjustCameras(15, kSampleEach, token);
    }
    reconstruction.setTolerance(kPixels);
    reconstruction.setLoss(1);
    reconstruction.clearPoints();
    settle(reconstruction, token);
}

} // namespace fathom
