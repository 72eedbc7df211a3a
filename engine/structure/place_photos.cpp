#include "engine/structure/place_photos.h"

#include "engine/base/error.h"
#include "engine/geometry/camera_alignment.h"
#include "engine/geometry/median.h"
#include "engine/structure/assessment.h"
#include "engine/structure/depth_placement.h"
#include "engine/structure/focal_search.h"
#include "engine/structure/pair_matching.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace fathom {

namespace {

/// Focal lengths are held this firmly, relative, by where they come from.
double focalSigma(FocalSource source) {
    switch (source) {
    case FocalSource::Network:
        return 0.1;
    case FocalSource::Exif:
        return 0.03;
    case FocalSource::Unknown:
    case FocalSource::Exact:
        break;
    }
    return 0;
}

/// Which lens each photo has: photos of one size and one stated focal length share one.
struct LensGroups {
    std::vector<Lens> lenses;
    std::vector<int> lensOfPhoto;
    FocalSource weakest = FocalSource::Exact;
};

LensGroups groupLenses(const std::vector<Photo>& photos, const std::vector<PhotoFeatures>& features,
                       bool focalPerPhoto) {
    LensGroups groups;
    std::map<std::tuple<int, int, long, std::size_t>, int> known;
    std::vector<int> members;
    for (std::size_t i = 0; i < photos.size(); ++i) {
        const Photo& photo = photos[i];
        const double perRaster = features[i].originalPerRaster();
        Lens lens;
        lens.cx = features[i].raster.width / 2.0;
        lens.cy = features[i].raster.height / 2.0;
        if (photo.intrinsics && photo.focalSource != FocalSource::Unknown) {
            lens.focal = (photo.intrinsics->fx + photo.intrinsics->fy) / 2 / perRaster;
            lens.cx = photo.intrinsics->cx / perRaster;
            lens.cy = photo.intrinsics->cy / perRaster;
            lens.radial = photo.radial;
        }
        // Predicted focal lengths of one camera differ from photo to photo; stated ones tell cameras apart.
        const bool stated = photo.focalSource == FocalSource::Exif || photo.focalSource == FocalSource::Exact;
        const long focalKey = stated ? std::lround(lens.focal * 10) : 0;
        const auto key = std::make_tuple(features[i].original.width, features[i].original.height, focalKey,
                                         focalPerPhoto ? i : std::size_t{0});
        const auto [place, isNew] = known.try_emplace(key, static_cast<int>(groups.lenses.size()));
        if (isNew) {
            groups.lenses.push_back(lens);
            members.push_back(0);
        }
        Lens& shared = groups.lenses[static_cast<std::size_t>(place->second)];
        int& count = members[static_cast<std::size_t>(place->second)];
        shared.focal = (shared.focal * count + lens.focal) / (count + 1);
        shared.radial = (shared.radial * count + lens.radial) / (count + 1);
        ++count;
        groups.lensOfPhoto.push_back(place->second);
        groups.weakest = std::min(groups.weakest, photo.focalSource);
    }
    return groups;
}

/// Numbers of the connected parts of the photos.
std::vector<std::size_t> connectedGroups(std::size_t photos, const std::vector<VerifiedPair>& pairs) {
    std::vector<std::size_t> group(photos);
    std::iota(group.begin(), group.end(), std::size_t{0});
    bool changed = true;
    while (changed) {
        changed = false;
        for (const VerifiedPair& pair : pairs) {
            if (pair.geometry.kind == PairKind::Unrelated)
                continue;
            std::size_t& a = group[static_cast<std::size_t>(pair.first)];
            std::size_t& b = group[static_cast<std::size_t>(pair.second)];
            changed = changed || a != b;
            a = b = std::min(a, b);
        }
    }
    return group;
}

std::vector<Track> tracksOf(const std::vector<PhotoFeatures>& features, const std::vector<VerifiedPair>& pairs) {
    std::vector<std::size_t> counts;
    for (const PhotoFeatures& photo : features)
        counts.push_back(photo.count());
    std::vector<PhotoMatches> matches;
    for (const VerifiedPair& pair : pairs)
        if (pair.geometry.kind != PairKind::Unrelated)
            matches.push_back({pair.first, pair.second, pair.geometry.inliers});
    std::ranges::stable_sort(matches, [](const PhotoMatches& a, const PhotoMatches& b) {
        return a.matches.size() > b.matches.size();
    });
    return joinTracks(counts, matches);
}

/// One attempt with one set of focal lengths.
struct Attempt {
    std::vector<Lens> lenses; ///< that it began with
    std::size_t sights = 0;   ///< of all tracks
    std::vector<VerifiedPair> pairs;
    std::vector<std::size_t> group;
    std::optional<Reconstruction> reconstruction;
    std::vector<PoseOrigin> origins;
    std::size_t placedGroup = 0;

    [[nodiscard]] std::size_t support() const {
        return reconstruction ? reconstruction->agreeingSights() : 0;
    }
};

class Placing {
public:
    Placing(const std::vector<Photo>& photos, const std::vector<PhotoFeatures>& features,
            const PlacementOptions& options, const CancelToken& token, const ProgressSink& progress)
        : m_photos(photos), m_features(features), m_options(options), m_token(token),
          m_progress(progress ? progress : [](const Progress&) {}) {}

    Placements run() {
        m_groups = groupLenses(m_photos, m_features, m_options.focalPerPhoto);
        m_candidates = matchPairs(m_features, {}, m_token, m_progress);
        Attempt best = bestAttempt();
        return resultOf(best);
    }

private:
    void report(std::size_t placed) const { m_progress({Stage::Placing, placed, m_photos.size()}); }

    [[nodiscard]] std::vector<Lens> lensOfEach(const std::vector<Lens>& lenses) const {
        std::vector<Lens> each;
        for (const int lens : m_groups.lensOfPhoto)
            each.push_back(lenses[static_cast<std::size_t>(lens)]);
        return each;
    }

    /// With unknown focal lengths the likeliest ones are tried in turn, and the better supported one wins.
    Attempt bestAttempt() {
        std::vector<double> focals;
        if (m_groups.weakest == FocalSource::Unknown) {
            constexpr std::size_t kTried = 2;
            focals = searchFocal(m_features,
                                 verifyPairs(m_features, lensOfEach(unknownLenses()), m_candidates,
                                             m_options.seed, m_token),
                                 kTried);
        } else {
            focals.push_back(0); // every lens has one
        }
        Attempt best;
        for (const double focal : focals) {
            keepBetter(best, attemptWith(lensesWith(focal)));
            if (explainsAll(best))
                break;
        }
        // Two photos alone hardly tell the focal length, and too short a one lets no pair pass: longer ones are tried.
        if (m_groups.weakest == FocalSource::Unknown) {
            const Size raster = m_features.front().raster;
            for (const double share : {1.15, 1.45, 1.85}) {
                if (best.reconstruction->placedCount() > 0)
                    break;
                keepBetter(best, attemptWith(lensesWith(share * std::max(raster.width, raster.height))));
            }
        }
        // Pairs that were checked with a rough focal length are checked again with the adjusted one.
        if (m_groups.weakest == FocalSource::Unknown && best.reconstruction->placedCount() > 0 &&
            largestFocalChange(best) > kRoughFocal)
            keepBetter(best, attemptWith(best.reconstruction->lenses()));
        return best;
    }

    static constexpr double kRoughFocal = 0.02; ///< relative; matches that fit hardly depend on less

    /// Every photo has a camera, and nearly all that was matched agrees.
    [[nodiscard]] bool explainsAll(const Attempt& attempt) const {
        constexpr double kNearlyAll = 0.85;
        return attempt.reconstruction->placedCount() == m_photos.size() &&
               static_cast<double>(attempt.support()) >= kNearlyAll * static_cast<double>(attempt.sights);
    }

    /// Relative, between what an attempt began with and what its adjustment found.
    [[nodiscard]] static double largestFocalChange(const Attempt& attempt) {
        double largest = 0;
        for (std::size_t i = 0; i < attempt.lenses.size(); ++i)
            largest = std::max(
                largest, std::abs(attempt.reconstruction->lenses()[i].focal / attempt.lenses[i].focal - 1));
        return largest;
    }

    /// The known lenses, and this focal length for the others; raster pixels.
    [[nodiscard]] std::vector<Lens> lensesWith(double focal) const {
        std::vector<Lens> lenses = m_groups.lenses;
        for (Lens& lens : lenses)
            if (lens.focal <= 0)
                lens.focal = focal;
        return lenses;
    }

    static void keepBetter(Attempt& best, Attempt&& attempt) {
        if (!best.reconstruction || attempt.support() > best.support())
            best = std::move(attempt);
    }

    [[nodiscard]] std::vector<Lens> unknownLenses() const {
        std::vector<Lens> lenses = m_groups.lenses;
        for (Lens& lens : lenses)
            lens.focal = 0;
        return lenses;
    }

    Attempt attemptWith(const std::vector<Lens>& lenses) {
        Attempt attempt;
        attempt.lenses = lenses;
        attempt.pairs = verifyPairs(m_features, lensOfEach(lenses), m_candidates, m_options.seed, m_token);
        attempt.group = connectedGroups(m_photos.size(), attempt.pairs);
        m_tracks = tracksOf(m_features, attempt.pairs);
        const bool known = std::ranges::count_if(m_photos, [](const Photo& photo) {
                               return photo.cameraFromWorld.has_value();
                           }) >= 2;
        if (known)
            startFromCameras(lenses, attempt);
        attempt.sights = trackSights();
        constexpr double kGoodShare = 0.6; // of the tracks' sights; else the cameras mislead
        if (!known || (!m_options.keepPoses && static_cast<double>(attempt.support()) <
                                                   kGoodShare * static_cast<double>(attempt.sights)))
            startFromMatches(lenses, attempt);
        return attempt;
    }

    [[nodiscard]] std::size_t trackSights() const {
        std::size_t sights = 0;
        for (const Track& track : m_tracks)
            sights += track.size();
        return sights;
    }

    /// Sights of the tracks that begin in one of the photos, which are ascending.
    [[nodiscard]] std::size_t trackSights(const std::vector<std::size_t>& photos) const {
        std::size_t sights = 0;
        for (const Track& track : m_tracks)
            if (std::ranges::binary_search(photos, static_cast<std::size_t>(track.front().photo)))
                sights += track.size();
        return sights;
    }

    [[nodiscard]] Reconstruction fresh(const std::vector<Lens>& lenses) const {
        ReconstructionOptions options;
        if (m_groups.weakest != FocalSource::Exact)
            options.lenses = m_options.radial ? LensFreedom::FocalAndRadial : LensFreedom::Focal;
        options.focalSigma = focalSigma(m_groups.weakest);
        return Reconstruction(m_features, lenses, m_groups.lensOfPhoto, m_tracks, options);
    }

    /// Distance between the known cameras that are farthest from their mean.
    [[nodiscard]] double spreadOfCameras() const {
        Eigen::Vector3d mean = Eigen::Vector3d::Zero();
        std::vector<Eigen::Vector3d> centres;
        for (const Photo& photo : m_photos)
            if (photo.cameraFromWorld)
                centres.push_back(photo.cameraFromWorld->inverse().translation);
        for (const Eigen::Vector3d& centre : centres)
            mean += centre / static_cast<double>(centres.size());
        double spread = 0;
        for (const Eigen::Vector3d& centre : centres)
            spread = std::max(spread, (centre - mean).norm());
        return 2 * spread;
    }

    void startFromCameras(const std::vector<Lens>& lenses, Attempt& attempt) {
        Reconstruction reconstruction = fresh(lenses);
        attempt.origins.assign(m_photos.size(), PoseOrigin::None);
        const double spread = std::max(spreadOfCameras(), 1e-9);
        for (std::size_t i = 0; i < m_photos.size(); ++i) {
            const Photo& photo = m_photos[i];
            if (!photo.cameraFromWorld)
                continue;
            reconstruction.setPose(i, photo.cameraFromWorld);
            constexpr double kTurnDegrees = 3;
            constexpr double kPosition = 0.1; // of the cameras' spread
            reconstruction.setPrior(i, {*photo.cameraFromWorld, kTurnDegrees / photo.trust,
                                        kPosition * spread / photo.trust});
            attempt.origins[i] = photo.origin;
        }
        if (m_options.keepPoses) {
            reconstruction.setTolerance(3);
            reconstruction.triangulateTracks();
        } else {
            constexpr double kStart = 0.06; // of the focal length: about three degrees
            refinePlaced(reconstruction, kStart * lenses.front().focal, m_token);
            // While matches far off still counted the world may have shrunk or grown against its cameras.
            constexpr double kSameSize = 0.02;
            if (const auto factor = moveToCameras(reconstruction); factor && std::abs(*factor - 1) > kSameSize)
                settle(reconstruction, m_token);
            for (std::size_t i = 0; i < m_photos.size(); ++i)
                if (m_photos[i].cameraFromWorld && reconstruction.agreeingSights(i) > 0)
                    attempt.origins[i] = PoseOrigin::Matches;
        }
        attempt.reconstruction = std::move(reconstruction);
        attempt.placedGroup = largestGroup(attempt);
        report(attempt.reconstruction->placedCount());
    }

    /// Group in which most photos stand.
    [[nodiscard]] std::size_t largestGroup(const Attempt& attempt) const {
        std::map<std::size_t, std::size_t> members;
        for (std::size_t i = 0; i < m_photos.size(); ++i)
            if (attempt.reconstruction->pose(i))
                ++members[attempt.group[i]];
        std::size_t best = 0;
        std::size_t most = 0;
        for (const auto& [group, count] : members)
            if (count > most) {
                most = count;
                best = group;
            }
        return best;
    }

    /// Places one connected group. A start can lead into a world that fits only part of the matches: as long
    /// as photos or many sights stay without agreement other starts are tried, and the most supported world wins.
    [[nodiscard]] std::optional<Reconstruction> placeGroup(const std::vector<Lens>& lenses,
                                                           const std::vector<VerifiedPair>& pairs,
                                                           const std::vector<std::size_t>& photos) const {
        constexpr int kStarts = 3;
        constexpr double kGoodShare = 0.8; // of the tracks' sights
        const double wanted = kGoodShare * static_cast<double>(trackSights(photos));
        std::optional<Reconstruction> best;
        std::vector<StartPair> tried;
        for (int start = 0; start < kStarts; ++start) {
            Reconstruction reconstruction = fresh(lenses);
            const std::optional<StartPair> first =
                placeIncrementally(reconstruction, pairs, photos, tried, m_token,
                                   [this](std::size_t placed) { report(placed); });
            if (!first)
                break;
            tried.push_back(*first);
            if (!best || reconstruction.agreeingSights() > best->agreeingSights())
                best = std::move(reconstruction);
            if (best->placedCount() == photos.size() && static_cast<double>(best->agreeingSights()) >= wanted)
                break;
        }
        return best;
    }

    void startFromMatches(const std::vector<Lens>& lenses, Attempt& attempt) {
        std::map<std::size_t, std::vector<std::size_t>> groups;
        for (std::size_t i = 0; i < m_photos.size(); ++i)
            groups[attempt.group[i]].push_back(i);
        std::optional<Reconstruction> best;
        std::size_t bestGroup = 0;
        for (const auto& [number, photos] : groups) {
            if (photos.size() < 2)
                continue;
            std::optional<Reconstruction> placed = placeGroup(lenses, attempt.pairs, photos);
            if (placed && (!best || std::pair(placed->placedCount(), placed->agreeingSights()) >
                                        std::pair(best->placedCount(), best->agreeingSights()))) {
                best = std::move(placed);
                bestGroup = number;
            }
        }
        if (attempt.reconstruction && (!best || best->agreeingSights() <= attempt.support()))
            return; // the known cameras explain at least as much
        std::vector<PoseOrigin> origins(m_photos.size(), PoseOrigin::None);
        if (best) {
            for (std::size_t i = 0; i < m_photos.size(); ++i)
                if (best->pose(i))
                    origins[i] = PoseOrigin::Matches;
            alignWithCameras(*best, origins);
        } else {
            best = fresh(lenses);
            bestGroup = largestSet(groups);
        }
        for (const std::size_t photo :
             placeByDepth(*best, m_photos, m_features, attempt.pairs, groups[bestGroup], m_token))
            origins[photo] = PoseOrigin::Depth;
        attempt.reconstruction = std::move(best);
        attempt.origins = std::move(origins);
        attempt.placedGroup = bestGroup;
    }

    [[nodiscard]] static std::size_t largestSet(const std::map<std::size_t, std::vector<std::size_t>>& groups) {
        return std::ranges::max_element(groups, {}, [](const auto& group) { return group.second.size(); })->first;
    }

    /// Brings a reconstruction into the world of the cameras that photos had.
    /// \returns the factor that its lengths took, nothing when too few cameras tell
    std::optional<double> moveToCameras(Reconstruction& reconstruction) const {
        std::vector<SharedCamera> shared;
        for (std::size_t i = 0; i < m_photos.size(); ++i)
            if (m_photos[i].cameraFromWorld && reconstruction.pose(i))
                shared.push_back({*reconstruction.pose(i), *m_photos[i].cameraFromWorld});
        std::vector<double> ratios;
        for (std::size_t i = 0; i < shared.size(); ++i)
            for (std::size_t j = i + 1; j < shared.size(); ++j) {
                const auto gap = [&](auto member) {
                    return ((shared[i].*member).inverse().translation -
                            (shared[j].*member).inverse().translation)
                        .norm();
                };
                const double source = gap(&SharedCamera::cameraFromSource);
                if (source > 0)
                    ratios.push_back(gap(&SharedCamera::cameraFromTarget) / source);
            }
        const double factor = medianOf(std::move(ratios));
        if (!(factor > 0))
            return std::nullopt;
        reconstruction.transform(similarityFromCameras(shared, factor));
        return factor;
    }

    /// As moveToCameras; photos that were not placed keep the cameras they had.
    void alignWithCameras(Reconstruction& reconstruction, std::vector<PoseOrigin>& origins) const {
        if (!moveToCameras(reconstruction))
            return;
        for (std::size_t i = 0; i < m_photos.size(); ++i)
            if (m_photos[i].cameraFromWorld && !reconstruction.pose(i)) {
                reconstruction.setPose(i, m_photos[i].cameraFromWorld);
                origins[i] = m_photos[i].origin;
            }
    }

    Placements resultOf(const Attempt& attempt) const {
        const Reconstruction& reconstruction = *attempt.reconstruction;
        Placements result;
        for (std::size_t i = 0; i < m_photos.size(); ++i) {
            const auto& pose = reconstruction.pose(i);
            const Lens& lens = reconstruction.lens(i);
            result.cameras.push_back(pose ? std::optional(PlacedCamera{
                                                *pose, lens.focal * m_features[i].originalPerRaster(), lens.radial})
                                          : std::nullopt);
        }
        result.structure.placements = assess({reconstruction, m_photos, m_features, attempt.pairs,
                                              attempt.origins, attempt.group, attempt.placedGroup});
        for (std::size_t i = 0; i < m_photos.size(); ++i)
            if (result.cameras[i])
                result.structure.placements[i].radial = result.cameras[i]->radial;
        for (const VerifiedPair& pair : attempt.pairs)
            if (pair.geometry.kind != PairKind::Unrelated)
                result.structure.pairs.push_back(
                    {static_cast<std::uint32_t>(m_photos[static_cast<std::size_t>(pair.first)].view),
                     static_cast<std::uint32_t>(m_photos[static_cast<std::size_t>(pair.second)].view),
                     pair.geometry.candidates, static_cast<int>(pair.geometry.inliers.size())});
        collectPoints(reconstruction, result);
        compareWithBefore(result);
        return result;
    }

    void collectPoints(const Reconstruction& reconstruction, Placements& result) const {
        double squares = 0;
        double rasterSquares = 0;
        std::size_t count = 0;
        for (const TrackPoint& point : reconstruction.points()) {
            if (!point.position)
                continue;
            SparsePoint sparse;
            sparse.position = *point.position;
            std::vector<Sightline> lines;
            double own = 0;
            for (std::size_t i = 0; i < point.track.size(); ++i) {
                if (point.agrees[i] == 0)
                    continue;
                const auto photo = static_cast<std::size_t>(point.track[i].photo);
                const double scale = m_features[photo].originalPerRaster();
                const Eigen::Vector2d pixel = reconstruction.pixelOf(point.track[i]);
                const double residual = reconstruction.residual(point.track[i], sparse.position);
                own += residual * residual * scale * scale;
                rasterSquares += residual * residual;
                ++count;
                lines.push_back({*reconstruction.pose(photo), reconstruction.lens(photo).ray(pixel)});
                sparse.sights.push_back({static_cast<std::uint32_t>(m_photos[photo].view),
                                         static_cast<float>(pixel.x() * scale),
                                         static_cast<float>(pixel.y() * scale)});
                if (sparse.sights.size() == 1)
                    sparse.colour = m_features[photo].colours[static_cast<std::size_t>(point.track[i].feature)];
            }
            squares += own;
            sparse.residualPixels = static_cast<float>(std::sqrt(own / static_cast<double>(lines.size())));
            sparse.angleDegrees = static_cast<float>(widestAngleDegrees(lines, sparse.position));
            result.structure.points.push_back(std::move(sparse));
        }
        if (count > 0) {
            result.structure.residualPixels = std::sqrt(squares / static_cast<double>(count));
            result.residualPixels = std::sqrt(rasterSquares / static_cast<double>(count));
        }
    }

    /// What placing changed for photos that had a camera: the residual of their matches under both cameras.
    void compareWithBefore(Placements& result) const {
        for (std::size_t i = 0; i < m_photos.size(); ++i) {
            if (!m_photos[i].cameraFromWorld || !result.cameras[i])
                continue;
            ViewPlacement& placement = result.structure.placements[i];
            const RigidTransform& before = *m_photos[i].cameraFromWorld;
            const RigidTransform& after = result.cameras[i]->cameraFromWorld;
            placement.shiftFromBefore = (before.inverse().translation - after.inverse().translation).norm();
            placement.turnFromBeforeDegrees = angleOfDegrees(before.rotation * after.rotation.transpose());
        }
        measureBefore(result);
    }

    /// Residuals of the same sights under the cameras that photos had, with points found from these.
    void measureBefore(Placements& result) const {
        std::map<std::uint32_t, std::size_t> photoOf;
        for (std::size_t i = 0; i < m_photos.size(); ++i)
            photoOf[static_cast<std::uint32_t>(m_photos[i].view)] = i;
        std::vector<double> squares(m_photos.size(), 0);
        std::vector<int> counts(m_photos.size(), 0);
        for (const SparsePoint& point : result.structure.points) {
            std::vector<Sightline> lines;
            std::vector<std::pair<std::size_t, Eigen::Vector2d>> sights;
            for (const PointSight& sight : point.sights) {
                const std::size_t photo = photoOf.at(sight.view);
                if (!m_photos[photo].cameraFromWorld || !m_photos[photo].intrinsics)
                    continue;
                const Lens lens = originalLens(photo);
                lines.push_back({*m_photos[photo].cameraFromWorld, lens.ray({sight.x, sight.y})});
                sights.emplace_back(photo, Eigen::Vector2d(sight.x, sight.y));
            }
            const auto position = lines.size() >= 2 ? triangulate(lines) : std::nullopt;
            if (!position)
                continue;
            for (const auto& [photo, pixel] : sights) {
                squares[photo] +=
                    (originalLens(photo).pixel(*m_photos[photo].cameraFromWorld * *position) - pixel).squaredNorm();
                ++counts[photo];
            }
        }
        for (std::size_t i = 0; i < m_photos.size(); ++i)
            if (counts[i] > 0)
                result.structure.placements[i].residualBeforePixels = std::sqrt(squares[i] / counts[i]);
    }

    [[nodiscard]] Lens originalLens(std::size_t photo) const {
        const Intrinsics& k = *m_photos[photo].intrinsics;
        return {(k.fx + k.fy) / 2, k.cx, k.cy, m_photos[photo].radial};
    }

    const std::vector<Photo>& m_photos;
    const std::vector<PhotoFeatures>& m_features;
    const PlacementOptions& m_options;
    const CancelToken m_token;
    const ProgressSink m_progress;
    LensGroups m_groups;
    std::vector<CandidatePair> m_candidates;
    std::vector<Track> m_tracks;
};

} // namespace

Placements placePhotos(const std::vector<Photo>& photos, const std::vector<PhotoFeatures>& features,
                       const PlacementOptions& options, const CancelToken& token,
                       const ProgressSink& progress) {
    if (photos.empty())
        throw Error(ErrorCode::EmptyInput, "There are no photos to place.");
    requireInternal(photos.size() == features.size(), "features of every photo");
    return Placing(photos, features, options, token, progress).run();
}

} // namespace fathom
