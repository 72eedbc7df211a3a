#include "engine/structure/reconstruction.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <limits>

namespace fathom {

/// A bundle and where its parts come from.
struct Reconstruction::Selection {
    Bundle bundle;
    std::vector<std::size_t> photos; ///< of the bundle's cameras
    std::vector<std::size_t> tracks; ///< of the bundle's points
};

Reconstruction::Reconstruction(const std::vector<PhotoFeatures>& features, std::vector<Lens> lenses,
                               std::vector<int> lensOfPhoto, const std::vector<Track>& tracks,
                               ReconstructionOptions options)
    : m_features(&features), m_lenses(std::move(lenses)), m_lensOfPhoto(std::move(lensOfPhoto)),
      m_options(options), m_poses(features.size()), m_priors(features.size()), m_sightsOf(features.size()) {
    for (const Track& track : tracks) {
        for (std::size_t sight = 0; sight < track.size(); ++sight)
            m_sightsOf[static_cast<std::size_t>(track[sight].photo)].emplace_back(m_points.size(), sight);
        m_points.push_back({track, std::vector<std::uint8_t>(track.size(), 0), std::nullopt});
    }
}

std::size_t Reconstruction::placedCount() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(m_poses, [](const auto& pose) { return pose.has_value(); }));
}

Eigen::Vector2d Reconstruction::pixelOf(const FeatureSight& sight) const {
    const Keypoint& place = (*m_features)[static_cast<std::size_t>(sight.photo)]
                                .keypoints[static_cast<std::size_t>(sight.feature)];
    return {place.x, place.y};
}

double Reconstruction::residual(const FeatureSight& sight, const Eigen::Vector3d& point) const {
    const auto photo = static_cast<std::size_t>(sight.photo);
    const Eigen::Vector3d inCamera = *m_poses[photo] * point;
    if (inCamera.z() <= 0)
        return std::numeric_limits<double>::max();
    return (lens(photo).pixel(inCamera) - pixelOf(sight)).norm();
}

std::vector<Sightline> Reconstruction::sightlines(const TrackPoint& point, bool agreeingOnly) const {
    std::vector<Sightline> lines;
    for (std::size_t i = 0; i < point.track.size(); ++i) {
        const auto photo = static_cast<std::size_t>(point.track[i].photo);
        if (m_poses[photo] && (!agreeingOnly || point.agrees[i] != 0))
            lines.push_back({*m_poses[photo], lens(photo).ray(pixelOf(point.track[i]))});
    }
    return lines;
}

/// Tries the pairs of sights until one gives a point that most sights agree with.
void Reconstruction::findPoint(TrackPoint& point) const {
    std::vector<std::size_t> placed;
    for (std::size_t i = 0; i < point.track.size(); ++i)
        if (m_poses[static_cast<std::size_t>(point.track[i].photo)])
            placed.push_back(i);
    if (placed.size() < 2)
        return;
    const auto lineOf = [&](std::size_t sight) {
        const auto photo = static_cast<std::size_t>(point.track[sight].photo);
        return Sightline{*m_poses[photo], lens(photo).ray(pixelOf(point.track[sight]))};
    };
    const auto agreement = [&](const Eigen::Vector3d& position) {
        std::vector<std::uint8_t> agrees(point.track.size(), 0);
        for (const std::size_t sight : placed)
            agrees[sight] = residual(point.track[sight], position) < m_options.pixels ? 1 : 0;
        return agrees;
    };
    std::vector<std::uint8_t> best;
    std::ptrdiff_t most = 1;
    constexpr int kMostTrials = 24;
    int trials = 0;
    // Wide gaps first: neighbours in a video have little parallax.
    for (std::size_t gap = placed.size() - 1; gap >= 1 && trials < kMostTrials; --gap)
        for (std::size_t i = 0; i + gap < placed.size() && trials < kMostTrials; ++i) {
            ++trials;
            const Sightline pair[] = {lineOf(placed[i]), lineOf(placed[i + gap])};
            const auto position = triangulate(pair);
            if (!position || !isSeenAtAngle(pair, *position, m_options.leastAngleDegrees))
                continue;
            std::vector<std::uint8_t> agrees = agreement(*position);
            const std::ptrdiff_t count = std::ranges::count(agrees, 1);
            if (count > most) {
                most = count;
                best = std::move(agrees);
            }
            if (count == static_cast<std::ptrdiff_t>(placed.size()))
                trials = kMostTrials;
        }
    // Two sights of many are chance.
    if (best.empty() || (placed.size() >= 4 && most * 2 < static_cast<std::ptrdiff_t>(placed.size())))
        return;
    point.agrees = best;
    const std::vector<Sightline> lines = sightlines(point, true);
    const auto position = triangulate(lines);
    if (!position || !isSeenAtAngle(lines, *position, m_options.leastAngleDegrees)) {
        point.agrees.assign(point.track.size(), 0);
        return;
    }
    point.position = position;
    point.agrees = agreement(*position);
    if (std::ranges::count(point.agrees, 1) < 2) {
        point.position.reset();
        point.agrees.assign(point.track.size(), 0);
    }
}

void Reconstruction::extendPoint(TrackPoint& point) const {
    for (std::size_t i = 0; i < point.track.size(); ++i) {
        const auto photo = static_cast<std::size_t>(point.track[i].photo);
        if (point.agrees[i] == 0 && m_poses[photo] &&
            residual(point.track[i], *point.position) < m_options.pixels)
            point.agrees[i] = 1;
    }
}

void Reconstruction::triangulateTracks() {
    for (TrackPoint& point : m_points)
        point.position ? extendPoint(point) : findPoint(point);
}

void Reconstruction::clearPoints() {
    for (TrackPoint& point : m_points) {
        point.position.reset();
        point.agrees.assign(point.track.size(), 0);
    }
}

std::size_t Reconstruction::dropDisagreeing() {
    std::size_t dropped = 0;
    for (TrackPoint& point : m_points) {
        if (!point.position)
            continue;
        for (std::size_t i = 0; i < point.track.size(); ++i)
            if (point.agrees[i] != 0 && !(residual(point.track[i], *point.position) < m_options.pixels)) {
                point.agrees[i] = 0;
                ++dropped;
            }
        const std::vector<Sightline> lines = sightlines(point, true);
        if (lines.size() < 2 || !isSeenAtAngle(lines, *point.position, m_options.leastAngleDegrees)) {
            dropped += lines.size();
            point.position.reset();
            point.agrees.assign(point.track.size(), 0);
        }
    }
    return dropped;
}

std::vector<std::pair<std::size_t, std::size_t>> Reconstruction::visiblePoints(std::size_t photo) const {
    std::vector<std::pair<std::size_t, std::size_t>> visible;
    for (const auto& [track, sight] : m_sightsOf[photo])
        if (m_points[track].position)
            visible.emplace_back(track, sight);
    return visible;
}

std::size_t Reconstruction::agreeingSights(std::size_t photo) const {
    std::size_t count = 0;
    for (const auto& [track, sight] : visiblePoints(photo))
        count += m_points[track].agrees[sight];
    return count;
}

std::size_t Reconstruction::agreeingSights() const {
    std::size_t count = 0;
    for (const TrackPoint& point : m_points)
        if (point.position)
            count += static_cast<std::size_t>(std::ranges::count(point.agrees, 1));
    return count;
}

std::vector<std::size_t> Reconstruction::sample(const std::vector<std::uint8_t>& free, std::size_t pointsEach) const {
    struct Candidate {
        std::size_t length;  ///< agreeing sights; more than kLong are no better
        std::uint64_t order; ///< scattered, so that no corner of a photo comes first
        std::size_t track;
    };
    constexpr std::size_t kLong = 6;
    std::vector<Candidate> candidates;
    for (std::size_t track = 0; track < m_points.size(); ++track) {
        const TrackPoint& point = m_points[track];
        if (!point.position)
            continue;
        std::size_t seen = 0;
        bool wanted = false;
        for (std::size_t i = 0; i < point.track.size(); ++i)
            if (point.agrees[i] != 0) {
                ++seen;
                wanted = wanted || free[static_cast<std::size_t>(point.track[i].photo)] != 0;
            }
        if (wanted)
            candidates.push_back({std::min(seen, kLong), (track + 1) * 0x9E3779B97F4A7C15U, track});
    }
    std::vector<std::size_t> tracks;
    if (pointsEach > 0)
        std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
            return a.length != b.length ? a.length > b.length : a.order < b.order;
        });
    std::vector<std::size_t> taken(m_poses.size(), 0);
    for (const Candidate& candidate : candidates) {
        const TrackPoint& point = m_points[candidate.track];
        bool needed = pointsEach == 0;
        for (std::size_t i = 0; i < point.track.size() && !needed; ++i) {
            const auto photo = static_cast<std::size_t>(point.track[i].photo);
            needed = point.agrees[i] != 0 && free[photo] != 0 && taken[photo] < pointsEach;
        }
        if (!needed)
            continue;
        tracks.push_back(candidate.track);
        for (std::size_t i = 0; i < point.track.size(); ++i)
            taken[static_cast<std::size_t>(point.track[i].photo)] += point.agrees[i];
    }
    std::ranges::sort(tracks);
    return tracks;
}

Reconstruction::Selection Reconstruction::select(const std::vector<std::uint8_t>& free, std::size_t pointsEach) const {
    // Cameras that stay hold a point; a few say as much as all of a long video.
    constexpr std::size_t kHolding = 5;
    Selection selection;
    selection.bundle.lenses = m_lenses;
    std::vector<int> cameraOf(m_poses.size(), -1);
    const auto use = [&](std::size_t photo) {
        if (cameraOf[photo] >= 0)
            return;
        cameraOf[photo] = static_cast<int>(selection.photos.size());
        selection.photos.push_back(photo);
        selection.bundle.cameras.push_back({*m_poses[photo], m_lensOfPhoto[photo], free[photo] == 0, m_priors[photo]});
    };
    for (std::size_t photo = 0; photo < m_poses.size(); ++photo)
        if (free[photo] != 0)
            use(photo);
    selection.tracks = sample(free, pointsEach);
    for (const std::size_t track : selection.tracks) {
        const TrackPoint& point = m_points[track];
        std::vector<std::size_t> moving, holding;
        for (std::size_t i = 0; i < point.track.size(); ++i)
            if (point.agrees[i] != 0)
                (free[static_cast<std::size_t>(point.track[i].photo)] != 0 ? moving : holding).push_back(i);
        const std::size_t held = std::min(holding.size(), kHolding);
        for (std::size_t k = 0; k < held; ++k)
            moving.push_back(holding[k * (holding.size() - 1) / std::max<std::size_t>(1, held - 1)]);
        BundlePoint entry{*point.position, {}};
        for (const std::size_t i : moving) {
            const auto photo = static_cast<std::size_t>(point.track[i].photo);
            use(photo);
            entry.sights.push_back({cameraOf[photo], pixelOf(point.track[i])});
        }
        selection.bundle.points.push_back(std::move(entry));
    }
    return selection;
}

std::vector<std::uint8_t> Reconstruction::placedPhotos() const {
    std::vector<std::uint8_t> placed;
    for (const auto& pose : m_poses)
        placed.push_back(pose ? 1 : 0);
    return placed;
}

void Reconstruction::improve(TrackPoint& point) const {
    constexpr int kSteps = 3;
    for (int step = 0; step < kSteps; ++step) {
        Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
        Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
        for (std::size_t i = 0; i < point.track.size(); ++i) {
            if (point.agrees[i] == 0)
                continue;
            const auto photo = static_cast<std::size_t>(point.track[i].photo);
            const Eigen::Vector3d inCamera = *m_poses[photo] * *point.position;
            if (inCamera.z() <= 0)
                return;
            const Eigen::Matrix<double, 2, 3> byPoint = lens(photo).pixelByPoint(inCamera) * m_poses[photo]->rotation;
            const Eigen::Vector2d gap = lens(photo).pixel(inCamera) - pixelOf(point.track[i]);
            const double weight = 1 / (1 + gap.squaredNorm() / (m_loss * m_loss));
            normal += weight * byPoint.transpose() * byPoint;
            gradient += weight * byPoint.transpose() * gap;
        }
        const Eigen::LDLT<Eigen::Matrix3d> factor(normal);
        if (factor.info() != Eigen::Success || !(factor.vectorD().minCoeff() > 0))
            return;
        *point.position -= factor.solve(gradient);
    }
}

void Reconstruction::followCameras(const Selection& selection, const std::vector<std::uint8_t>& free) {
    std::vector<std::uint8_t> settled(m_points.size(), 0);
    for (const std::size_t track : selection.tracks)
        settled[track] = 1;
    for (const std::size_t track : sample(free, 0))
        if (settled[track] == 0)
            improve(m_points[track]);
}

void Reconstruction::takeBack(const Selection& selection) {
    for (std::size_t i = 0; i < selection.photos.size(); ++i)
        m_poses[selection.photos[i]] = selection.bundle.cameras[i].cameraFromWorld;
    for (std::size_t i = 0; i < selection.tracks.size(); ++i)
        m_points[selection.tracks[i]].position = selection.bundle.points[i].position;
    m_lenses = selection.bundle.lenses;
}

double Reconstruction::adjustSelected(Selection& selection, const BundleOptions& options, const CancelToken& token) {
    if (selection.bundle.points.empty())
        return 0;
    const double residual = adjust(selection.bundle, options, token);
    takeBack(selection);
    return residual;
}

double Reconstruction::adjustAll(int iterations, const CancelToken& token) {
    Selection selection = select(placedPhotos(), 0);
    return adjustSelected(selection, {m_options.lenses, m_loss, m_options.focalSigma, iterations}, token);
}

double Reconstruction::adjustCameras(int iterations, std::size_t pointsEach, const CancelToken& token) {
    const std::vector<std::uint8_t> placed = placedPhotos();
    Selection selection = select(placed, pointsEach);
    const double residual =
        adjustSelected(selection, {m_options.lenses, m_loss, m_options.focalSigma, iterations}, token);
    followCameras(selection, placed);
    return residual;
}

void Reconstruction::adjustAround(const std::vector<std::size_t>& photos, int iterations, std::size_t pointsEach,
                                  const CancelToken& token) {
    std::vector<std::uint8_t> free(m_poses.size(), 0);
    for (const std::size_t photo : photos)
        free[photo] = 1;
    Selection selection = select(free, pointsEach);
    adjustSelected(selection, {LensFreedom::Fixed, m_loss, 0, iterations}, token);
    followCameras(selection, free);
}

void Reconstruction::transform(const SimilarityTransform& targetFromWorld) {
    for (auto& pose : m_poses)
        if (pose)
            pose = targetFromWorld.cameraFromTarget(*pose);
    for (TrackPoint& point : m_points)
        if (point.position)
            point.position = targetFromWorld * *point.position;
}

std::vector<std::optional<CameraUncertainty>> Reconstruction::uncertainty() const {
    const Selection selection = select(placedPhotos(), 0);
    if (selection.bundle.cameras.size() < 2)
        return {};
    const std::vector<CameraUncertainty> found =
        uncertaintyOf(selection.bundle, {m_options.lenses, m_loss, m_options.focalSigma, 0});
    if (found.empty())
        return {};
    std::vector<std::optional<CameraUncertainty>> result(m_poses.size());
    for (std::size_t i = 0; i < selection.photos.size(); ++i)
        result[selection.photos[i]] = found[i];
    return result;
}

} // namespace fathom
