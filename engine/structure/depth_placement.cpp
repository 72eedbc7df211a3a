#include "engine/structure/depth_placement.h"

#include "engine/geometry/median.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace fathom {

namespace {

/// z-depth of a photo at a pixel of its features; 0 where it has none.
double depthAt(const Photo& photo, const PhotoFeatures& features, const Eigen::Vector2d& pixel) {
    if (photo.depth == nullptr || photo.depth->isEmpty())
        return 0;
    Eigen::Vector2d original(pixel.x() * features.original.width / features.raster.width,
                             pixel.y() * features.original.height / features.raster.height);
    if (photo.radial != 0 && photo.intrinsics) {
        const Intrinsics& k = *photo.intrinsics;
        original = Lens{(k.fx + k.fy) / 2, k.cx, k.cy, photo.radial}.straightened(original);
    }
    const PixelPosition place = photo.depthFromOriginal.toProcessed({original.x(), original.y()});
    const int x = static_cast<int>(std::floor(place.x));
    const int y = static_cast<int>(std::floor(place.y));
    if (x < 0 || y < 0 || x >= photo.depth->width() || y >= photo.depth->height())
        return 0;
    const float depth = *photo.depth->at(x, y);
    return std::isfinite(depth) && depth > 0 ? depth : 0;
}

/// Places by depth, one photo after the other.
class DepthPlacement {
public:
    DepthPlacement(Reconstruction& reconstruction, const std::vector<Photo>& photos,
                   const std::vector<PhotoFeatures>& features, const std::vector<VerifiedPair>& pairs)
        : m_reconstruction(reconstruction), m_photos(photos), m_features(features), m_pairs(pairs) {
        for (std::size_t i = 0; i < photos.size(); ++i)
            if (reconstruction.pose(i))
                m_scale[i] = scaleFromPoints(i);
    }

    void startAt(std::size_t photo) {
        m_reconstruction.setPose(photo, RigidTransform{});
        m_scale[photo] = 1;
    }

    /// Places one more of `wanted`; nothing when no pair can.
    std::optional<std::size_t> placeNext(const std::vector<std::size_t>& wanted) {
        std::vector<const VerifiedPair*> order;
        for (const VerifiedPair& pair : m_pairs)
            if (pair.geometry.kind != PairKind::Unrelated)
                order.push_back(&pair);
        std::ranges::stable_sort(order, [](const VerifiedPair* a, const VerifiedPair* b) {
            return a->geometry.inliers.size() > b->geometry.inliers.size();
        });
        for (const VerifiedPair* pair : order)
            for (const bool forward : {true, false}) {
                const auto known = static_cast<std::size_t>(forward ? pair->first : pair->second);
                const auto open = static_cast<std::size_t>(forward ? pair->second : pair->first);
                if (m_reconstruction.pose(known) && m_scale[known] > 0 && !m_reconstruction.pose(open) &&
                    std::ranges::find(wanted, open) != wanted.end() && place(*pair, known, open, forward))
                    return open;
            }
        return std::nullopt;
    }

private:
    /// Factor from a photo's depth to the world, by the points that it sees; 0 without any.
    [[nodiscard]] double scaleFromPoints(std::size_t photo) const {
        std::vector<double> ratios;
        for (const auto& [track, sight] : m_reconstruction.visiblePoints(photo)) {
            const TrackPoint& point = m_reconstruction.points()[track];
            const double depth = depthAt(m_photos[photo], m_features[photo],
                                         m_reconstruction.pixelOf(point.track[sight]));
            if (point.agrees[sight] != 0 && depth > 0)
                ratios.push_back((*m_reconstruction.pose(photo) * *point.position).z() / depth);
        }
        return ratios.empty() ? 0 : medianOf(std::move(ratios));
    }

    bool place(const VerifiedPair& pair, std::size_t known, std::size_t open, bool forward) {
        std::vector<Eigen::Vector3d> points;
        std::vector<Eigen::Vector2d> pixels;
        const RigidTransform worldFromKnown = m_reconstruction.pose(known)->inverse();
        for (const Match& match : pair.geometry.inliers) {
            const FeatureSight in{static_cast<std::int32_t>(known), forward ? match.first : match.second};
            const FeatureSight out{static_cast<std::int32_t>(open), forward ? match.second : match.first};
            const Eigen::Vector2d pixel = m_reconstruction.pixelOf(in);
            const double depth = m_scale[known] * depthAt(m_photos[known], m_features[known], pixel);
            if (depth <= 0)
                continue;
            points.push_back(worldFromKnown * (depth * m_reconstruction.lens(known).ray(pixel)));
            pixels.push_back(m_reconstruction.pixelOf(out));
        }
        // Depth of a network is far less exact than a match: the tolerance follows the picture.
        const double tolerance = 0.015 * m_reconstruction.lens(open).focal;
        constexpr std::size_t kLeast = 20;
        const auto found = resect(points, pixels, m_reconstruction.lens(open), tolerance, kLeast);
        if (!found)
            return false;
        std::vector<double> ratios;
        for (const std::size_t i : found->inliers) {
            const double depth = depthAt(m_photos[open], m_features[open], pixels[i]);
            if (depth > 0)
                ratios.push_back((found->cameraFromWorld * points[i]).z() / depth);
        }
        m_reconstruction.setPose(open, found->cameraFromWorld);
        m_scale[open] = ratios.empty() ? 0 : medianOf(std::move(ratios));
        return true;
    }

    Reconstruction& m_reconstruction;
    const std::vector<Photo>& m_photos;
    const std::vector<PhotoFeatures>& m_features;
    const std::vector<VerifiedPair>& m_pairs;
    std::map<std::size_t, double> m_scale; ///< world per depth; 0 where unknown
};

} // namespace

std::vector<std::size_t> placeByDepth(Reconstruction& reconstruction, const std::vector<Photo>& photos,
                                      const std::vector<PhotoFeatures>& features,
                                      const std::vector<VerifiedPair>& pairs,
                                      const std::vector<std::size_t>& wanted, const CancelToken& token) {
    DepthPlacement placement(reconstruction, photos, features, pairs);
    std::vector<std::size_t> placed;
    if (reconstruction.placedCount() == 0) {
        std::vector<std::size_t> matches(photos.size(), 0);
        for (const VerifiedPair& pair : pairs) {
            matches[static_cast<std::size_t>(pair.first)] += pair.geometry.inliers.size();
            matches[static_cast<std::size_t>(pair.second)] += pair.geometry.inliers.size();
        }
        std::optional<std::size_t> root;
        for (const std::size_t photo : wanted)
            if (photos[photo].depth != nullptr && matches[photo] > 0 && (!root || matches[photo] > matches[*root]))
                root = photo;
        if (!root)
            return placed;
        placement.startAt(*root);
        placed.push_back(*root);
    }
    while (const auto next = placement.placeNext(wanted)) {
        token.throwIfCancelled();
        placed.push_back(*next);
    }
    // A world of one photo is none.
    if (placed.size() == 1 && reconstruction.placedCount() == 1) {
        reconstruction.setPose(placed.front(), std::nullopt);
        placed.clear();
    }
    return placed;
}

} // namespace fathom
