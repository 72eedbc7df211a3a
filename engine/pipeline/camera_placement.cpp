#include "engine/pipeline/camera_placement.h"

#include "engine/geometry/known_camera_alignment.h"
#include "engine/geometry/median.h"
#include "engine/io/image_file.h"
#include "engine/io/video_file.h"
#include "engine/pipeline/lens_straightening.h"
#include "engine/pipeline/placement_notice.h"
#include "engine/scene/camera_shape.h"
#include "engine/scene/depth_image.h"
#include "engine/structure/depth_consistency.h"
#include "engine/structure/find_all_features.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace fathom {

namespace {

/// Reads the photos of views; keeps one video open at a time.
class PhotoReader {
public:
    [[nodiscard]] RgbImage read(const ViewSource& source, const CancelToken& token) {
        if (!source.timeSeconds)
            return readImage(source.path);
        if (!m_video || m_path != source.path) {
            m_video.emplace(source.path);
            m_path = source.path;
        }
        return m_video->frameAt(*source.timeSeconds, token).image;
    }

private:
    std::optional<VideoReader> m_video;
    std::filesystem::path m_path;
};

/// From original pixels to those of the view's maps.
PixelMapping mappingOf(const View& view) {
    if (view.camera && view.camera->original.fx > 0 && view.camera->original.fy > 0) {
        const Camera& camera = *view.camera;
        const double scaleX = camera.processed.fx / camera.original.fx;
        const double scaleY = camera.processed.fy / camera.original.fy;
        return {scaleX, scaleY, camera.processed.cx - scaleX * camera.original.cx,
                camera.processed.cy - scaleY * camera.original.cy};
    }
    return view.mapping;
}

/// One placement, from views to views.
class PlacementRun {
public:
    PlacementRun(const Scene& scene, const CameraPlacement& how, const SequenceEvents& events,
                 const CancelToken& token)
        : m_scene(scene), m_how(how), m_events(events), m_token(token) {}

    Scene run() {
        findPhotoFeatures();
        Placements found =
            placePhotos(photos(), m_features, {.radial = m_how.radial, .keepPoses = m_how.keepPoses}, m_token,
                        m_events.progress);
        const bool nothing = std::ranges::none_of(found.cameras, [](const auto& camera) { return camera.has_value(); });
        Scene result = m_scene;
        for (std::size_t i = 0; i < m_scene.views.size(); ++i)
            if (!found.cameras[i])
                found.structure.placements[i].radial = knownLens(i).radial; // of its maps nothing changes
        if (!nothing)
            result.views = placedViews(found);
        else if (m_how.rough)
            std::ranges::for_each(found.structure.placements, doubt);
        else if (!startsFromOwn())
            result.views = withoutCameras();
        if (m_events.notice)
            for (const std::string& sentence : placementNotices(found.structure))
                m_events.notice(sentence);
        result.structure = std::make_shared<const Structure>(std::move(found.structure));
        return result;
    }

private:
    [[nodiscard]] bool startsFromOwn() const { return (m_how.refine && !m_how.rough) || m_how.keepPoses; }

    /// What is not placed by matches is where the network sees it.
    static void doubt(ViewPlacement& placement) {
        placement.state = PlacementState::Doubtful;
        placement.origin = PoseOrigin::Network;
    }

    /// The views side by side, where they were not.
    [[nodiscard]] std::vector<ViewPointer> withoutCameras() const {
        std::vector<ViewPointer> views = m_scene.views;
        if (std::ranges::none_of(views, [](const ViewPointer& view) { return view->camera.has_value(); }))
            return views;
        for (ViewPointer& view : views)
            forgetCamera(view);
        standClear(views, 0);
        return views;
    }

    static void forgetCamera(ViewPointer& view) {
        if (!view->camera)
            return;
        auto bare = std::make_shared<View>(*view);
        bare->focalPixels = (view->camera->original.fx + view->camera->original.fy) / 2;
        bare->camera.reset();
        bare->gaussians = {}; // they were made for that camera
        view = std::move(bare);
    }

    /// Puts the views without a camera in a row to the right of `rightEdge`.
    static void standClear(std::vector<ViewPointer>& views, double rightEdge) {
        for (ViewPointer& view : views)
            if (!view->camera) {
                auto moved = std::make_shared<View>(*view);
                moved->placement = {rightEdge + halfWidth(*view), 0, 0};
                rightEdge += 2 * halfWidth(*view);
                view = std::move(moved);
            }
    }

    /// Views that matches left out come into the world of the placed ones by the network's cameras of both where
    /// these are rough, and lose a camera of another world otherwise.
    void settleOthers(std::vector<ViewPointer>& views, Structure& structure) const {
        std::vector<RigidTransform> now, before;
        for (std::size_t i = 0; i < views.size(); ++i)
            if (isPlaced(structure, i) && m_scene.views[i]->camera) {
                now.push_back(views[i]->camera->cameraFromWorld);
                before.push_back(m_scene.views[i]->camera->cameraFromWorld);
            }
        constexpr std::size_t kFewest = 2; // one distance at least gives the scale
        const bool aligned = m_how.rough && now.size() >= kFewest;
        const SimilarityTransform fit = aligned ? predictedFromGiven(now, before, false) : SimilarityTransform{};
        for (std::size_t i = 0; i < views.size(); ++i) {
            if (isPlaced(structure, i) || !views[i]->camera)
                continue;
            if (!aligned) {
                forgetCamera(views[i]);
                continue;
            }
            auto view = std::make_shared<View>(*views[i]);
            view->camera->cameraFromWorld = fit.cameraFromTarget(view->camera->cameraFromWorld);
            std::transform(view->depth.data(), view->depth.data() + view->depth.valueCount(), view->depth.data(),
                           [&](float value) { return static_cast<float>(value * fit.scale); });
            view->gaussians = {};
            views[i] = std::move(view);
            doubt(structure.placements[i]);
        }
    }

    [[nodiscard]] static bool isPlaced(const Structure& structure, std::size_t view) {
        return structure.placements[view].state != PlacementState::NotPlaced;
    }

    /// A photo that cannot be read any more has no features; its view keeps what it has.
    void findPhotoFeatures() {
        PhotoReader reader;
        const FeatureOptions options = featureOptions(m_how.features, m_scene.views.size());
        PhotoSource photos;
        photos.count = m_scene.views.size();
        photos.read = [&](std::size_t photo) { return reader.read(m_scene.views[photo]->source, m_token); };
        photos.found = [this](std::size_t done) { report(Stage::Matching, done); };
        photos.failed = [this](std::size_t photo, const Error& problem) {
            if (m_events.problem)
                m_events.problem(m_scene.views[photo]->index, problem);
        };
        report(Stage::Matching, 0);
        m_features = findAllFeatures(photos, options, m_token);
        for (std::size_t photo = 0; photo < m_features.size(); ++photo)
            if (m_features[photo].raster.isEmpty())
                m_features[photo].original = m_features[photo].raster = m_scene.views[photo]->source.originalSize;
    }

    void report(Stage stage, std::size_t done) const {
        if (m_events.progress)
            m_events.progress({stage, done, m_scene.views.size()});
    }

    /// The typical confidence of a view; 0 where the model gives none.
    [[nodiscard]] static double typicalConfidence(const View& view) {
        return view.confidence.isEmpty() ? 0 : percentileRange(view.confidence, 50, 50).low;
    }

    [[nodiscard]] double usualConfidence() const {
        std::vector<double> all;
        for (const ViewPointer& view : m_scene.views)
            all.push_back(typicalConfidence(*view));
        return medianOf(std::move(all));
    }

    /// How firmly a predicted camera is held: a network that is surer of a view knows its camera better.
    [[nodiscard]] static double trustIn(const View& view, double usual) {
        const double typical = typicalConfidence(view);
        return typical > 0 && usual > 0 ? std::clamp(typical / usual, 0.5, 2.0) : 1;
    }

    /// The lens for which an earlier placement straightened a view's maps, original pixels; radial 0 where none did.
    [[nodiscard]] Lens knownLens(std::size_t index) const {
        const View& view = *m_scene.views[index];
        if (!m_scene.structure || !view.camera || m_scene.structure->placements.size() != m_scene.views.size())
            return {1, 0, 0, 0};
        const Intrinsics& k = view.camera->original;
        return {(k.fx + k.fy) / 2, k.cx, k.cy, m_scene.structure->placements[index].radial};
    }

    [[nodiscard]] Lens foundLens(std::size_t index, const PlacedCamera& camera) const {
        const Intrinsics k = originalIntrinsics(index, camera);
        return {(k.fx + k.fy) / 2, k.cx, k.cy, camera.radial};
    }

    /// The view with its maps free of the lens' radial term.
    [[nodiscard]] ViewPointer straightView(std::size_t index, const PlacedCamera& camera) const {
        const Lens was = knownLens(index);
        const Lens now = foundLens(index, camera);
        if (was.radial == 0 && now.radial == 0)
            return m_scene.views[index];
        return std::make_shared<const View>(straightened(*m_scene.views[index], was, now));
    }

    [[nodiscard]] std::vector<Photo> photos() const {
        const double usual = usualConfidence();
        std::vector<Photo> photos;
        for (const ViewPointer& view : m_scene.views) {
            Photo photo;
            photo.view = view->index;
            const Size size = view->source.originalSize;
            if (m_how.keepPoses && view->camera) {
                photo.intrinsics = view->camera->original;
                photo.focalSource = FocalSource::Exact;
            } else if (m_how.focalPixels || view->source.exifFocalPixels) {
                const double focal = m_how.focalPixels ? *m_how.focalPixels : *view->source.exifFocalPixels;
                photo.intrinsics =
                    Intrinsics{focal, focal, size.width / 2.0, size.height / 2.0, size.width, size.height};
                photo.focalSource = FocalSource::Exif;
            } else if (view->camera && !m_how.rough) {
                photo.intrinsics = view->camera->original;
                photo.focalSource = FocalSource::Network;
            }
            if (view->camera && startsFromOwn()) {
                photo.cameraFromWorld = view->camera->cameraFromWorld;
                photo.origin = m_how.keepPoses ? PoseOrigin::Given : PoseOrigin::Network;
                photo.trust = trustIn(*view, usual);
            }
            if (photo.intrinsics)
                photo.radial = knownLens(photos.size()).radial;
            photo.depth = &view->depth;
            photo.depthFromOriginal = mappingOf(*view);
            photos.push_back(photo);
        }
        return photos;
    }

    [[nodiscard]] Intrinsics originalIntrinsics(std::size_t index, const PlacedCamera& camera) const {
        if (m_how.keepPoses && m_scene.views[index]->camera)
            return m_scene.views[index]->camera->original; // exact, also where its two focal lengths differ
        const Size size = m_scene.views[index]->source.originalSize;
        Intrinsics k{camera.focalPixels, camera.focalPixels, size.width / 2.0, size.height / 2.0, size.width, size.height};
        if (const auto& had = m_scene.views[index]->camera) {
            k.cx = had->original.cx;
            k.cy = had->original.cy;
        }
        return k;
    }

    /// Views with cameras and consistent depth in the unit that the depths had.
    [[nodiscard]] std::vector<ViewPointer> placedViews(Placements& found) const {
        report(Stage::Placing, m_scene.views.size());
        std::vector<std::size_t> placed;
        std::vector<DepthView> depths;
        std::vector<ViewPointer> views = m_scene.views;
        std::map<std::uint32_t, std::size_t> entryOf;
        for (std::size_t i = 0; i < m_scene.views.size(); ++i) {
            if (!found.cameras[i])
                continue;
            views[i] = straightView(i, *found.cameras[i]);
            const View& view = *views[i];
            entryOf[static_cast<std::uint32_t>(view.index)] = placed.size();
            placed.push_back(i);
            DepthView depth;
            depth.depth = &view.depth;
            depth.sky = view.sky.isEmpty() ? nullptr : &view.sky;
            depth.inverse = m_how.depthKind == DepthKind::Inverse;
            depth.intrinsics = processedFrom(originalIntrinsics(i, *found.cameras[i]), mappingOf(view), view.depth.size());
            depth.cameraFromWorld = found.cameras[i]->cameraFromWorld;
            depths.push_back(std::move(depth));
        }
        for (SparsePoint& point : found.structure.points)
            for (PointSight& sight : point.sights) {
                const std::size_t entry = entryOf.at(sight.view);
                DepthView& depth = depths[entry];
                // From here on every picture is a pinhole's.
                const Eigen::Vector2d straight =
                    foundLens(placed[entry], *found.cameras[placed[entry]]).straightened({sight.x, sight.y});
                sight.x = static_cast<float>(straight.x());
                sight.y = static_cast<float>(straight.y());
                const PixelPosition pixel = mappingOf(*views[placed[entry]]).toProcessed({sight.x, sight.y});
                depth.anchors.push_back({pixel.x, pixel.y, (depth.cameraFromWorld * point.position).z()});
            }
        DepthConsistency consistency = makeConsistent(depths, m_token);
        const double unit = unitFactor(depths, consistency);
        found.structure.medianDepthDisagreement = consistency.medianAfter;
        found.structure.medianDisagreementBefore = consistency.medianBefore;
        for (SparsePoint& point : found.structure.points)
            point.position *= unit;
        double rightEdge = 0;
        for (std::size_t k = 0; k < placed.size(); ++k) {
            ViewPlacement& placement = found.structure.placements[placed[k]];
            DepthCorrection& correction = consistency.views[k];
            placement.positionSigma *= unit;
            placement.shiftFromBefore *= unit;
            placement.depthScale = correction.scale * unit;
            placement.depthShift = correction.shift * unit;
            auto view = std::make_shared<View>(*views[placed[k]]);
            for (std::size_t pixel = 0; pixel < view->depth.valueCount(); ++pixel) {
                float& value = view->depth.data()[pixel];
                if (std::isfinite(value) && value > 0)
                    value = static_cast<float>(std::max(0.0, unit * correction.apply(value)));
            }
            placement.depthDisagreement = std::move(correction.disagreement);
            Camera camera;
            camera.original = originalIntrinsics(placed[k], *found.cameras[placed[k]]);
            camera.processed = depths[k].intrinsics;
            camera.cameraFromWorld = found.cameras[placed[k]]->cameraFromWorld;
            camera.cameraFromWorld.translation *= unit;
            view->camera = camera;
            view->placement.setZero();
            view->gaussians = {}; // they were made for the camera before
            rightEdge = std::max(rightEdge, camera.cameraFromWorld.inverse().translation.x() + halfWidth(*view));
            views[placed[k]] = std::move(view);
        }
        if (!startsFromOwn())
            settleOthers(views, found.structure);
        standClear(views, rightEdge);
        return views;
    }

    [[nodiscard]] static double halfWidth(const View& view) {
        constexpr double kGap = 1.15;
        return kGap * halfWidthSeen(view, percentileRange(view.depth, 2, 98).high);
    }

    /// World units of the result per unit of the matches: cameras that were believed before keep their world,
    /// else the depths keep their scale on the median.
    [[nodiscard]] double unitFactor(const std::vector<DepthView>& depths, const DepthConsistency& consistency) const {
        if (m_how.keepPoses)
            return 1;
        std::vector<double> ratios;
        for (std::size_t k = 0; k < depths.size(); ++k) {
            const double typical = percentileRange(*depths[k].depth, 50, 50).low;
            const double corrected = consistency.views[k].apply(typical);
            if (typical > 0 && corrected > 0)
                ratios.push_back(typical / corrected);
        }
        return ratios.empty() ? 1 : medianOf(std::move(ratios));
    }

    const Scene& m_scene;
    const CameraPlacement& m_how;
    const SequenceEvents& m_events;
    const CancelToken m_token;
    std::vector<PhotoFeatures> m_features;
};

} // namespace

PoseSource resolvedPoseSource(PoseSource wanted, const ModelCapabilities& capabilities) {
    if (wanted == PoseSource::Automatic)
        return capabilities.poses ? PoseSource::CameraHead : PoseSource::Matches;
    if (wanted == PoseSource::CameraHead && !capabilities.poses)
        throw Error(ErrorCode::InvalidOption,
                    "This model gives no cameras; they can be found from matches between the photos instead.",
                    "poses = network");
    if (wanted == PoseSource::Rays && !capabilities.rays)
        throw Error(ErrorCode::InvalidOption, "This model gives no rays to find cameras from.", "poses = rays");
    return wanted;
}

Camera cameraOf(const View& view, const Intrinsics& original, const RigidTransform& cameraFromWorld) {
    return {processedFrom(original, view.mapping, view.depth.size()), original, cameraFromWorld};
}

Scene placeCameras(const Scene& scene, const CameraPlacement& how, const SequenceEvents& events,
                   const CancelToken& token) {
    constexpr std::size_t kFewest = 2; // one photo has nothing to be compared with
    if (scene.views.size() < kFewest)
        return scene;
    return PlacementRun(scene, how, events, token).run();
}

} // namespace fathom
