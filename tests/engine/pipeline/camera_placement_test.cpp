#include "engine/pipeline/camera_placement.h"

#include "engine/geometry/unprojection.h"
#include "engine/structure/raster_camera.h"
#include "engine/synthetic/pose_scenes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <Eigen/Geometry>

#include <QTest>

using namespace fathom;

namespace {

RigidTransform trueCamera(const synthetic::RenderedView& view) {
    RigidTransform worldFromCamera;
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column)
            worldFromCamera.rotation(row, column) =
                view.worldFromCamera[static_cast<std::size_t>(4 * row + column)];
        worldFromCamera.translation[row] = view.worldFromCamera[static_cast<std::size_t>(4 * row + 3)];
    }
    return worldFromCamera.inverse();
}

void write(const RgbImage& image, const std::filesystem::path& path) {
    const cv::Mat rgb(image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.data()));
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    QVERIFY(cv::imwrite(path.string(), bgr));
}

/// Rendered photos in a folder, and the views that a depth network would make of them.
struct Photos {
    test::TemporaryFolder folder;
    synthetic::PoseScene truth;
    Scene scene;

    explicit Photos(synthetic::PoseTrap trap, std::uint64_t seed = 1, int views = 3)
        : truth(synthetic::renderPoseScene(seed, trap, {320, 240}, views)) {
        for (std::size_t i = 0; i < truth.views.size(); ++i) {
            const synthetic::RenderedView& rendered = truth.views[i];
            auto view = std::make_shared<View>();
            view->index = i;
            view->source.name = std::to_string(i) + ".png";
            view->source.path = folder.path() / view->source.name;
            view->source.originalSize = {320, 240};
            view->source.exifFocalPixels = rendered.focalPixels;
            write(rendered.image, view->source.path);
            view->mapping = {0.5, 0.5, 0, 0};
            view->image = RgbImage({160, 120});
            view->depth = FloatMap({160, 120});
            for (int y = 0; y < 120; ++y)
                for (int x = 0; x < 160; ++x) {
                    const float depth = *rendered.depth.at(2 * x, 2 * y);
                    // Every view in a unit of its own.
                    *view->depth.at(x, y) = depth > 0 ? depth * (0.6F + 0.4F * static_cast<float>(i)) : 0;
                }
            view->placement.x() = static_cast<double>(i);
            scene.views.push_back(view);
        }
    }

    /// Gives every view its true camera turned by some radians, in the true world.
    void predictCameras(double turn) {
        for (std::size_t i = 0; i < scene.views.size(); ++i) {
            auto view = std::make_shared<View>(*scene.views[i]);
            const double focal = truth.views[i].focalPixels;
            Camera camera;
            camera.original = {focal, focal, 160, 120, 320, 240};
            camera.processed = camera.original.scaledTo(160, 120);
            camera.cameraFromWorld = trueCamera(truth.views[i]);
            const Eigen::Vector3d axis = Eigen::Vector3d(1, static_cast<double>(i) - 1, 0.5).normalized();
            camera.cameraFromWorld.rotation =
                Eigen::AngleAxisd(turn, axis).toRotationMatrix() * camera.cameraFromWorld.rotation;
            view->camera = camera;
            scene.views[i] = view;
        }
    }

    /// Shows every photo and its depth through a lens with a radial term.
    void bend(double radial) {
        for (std::size_t i = 0; i < scene.views.size(); ++i) {
            const Lens lens{truth.views[i].focalPixels, 160, 120, radial};
            const RgbImage& straight = truth.views[i].image;
            RgbImage bent({320, 240});
            for (int y = 0; y < 240; ++y)
                for (int x = 0; x < 320; ++x) {
                    const Eigen::Vector2d from = lens.straightened({x + 0.5, y + 0.5}) - Eigen::Vector2d(0.5, 0.5);
                    const int left = std::clamp(static_cast<int>(std::floor(from.x())), 0, 318);
                    const int top = std::clamp(static_cast<int>(std::floor(from.y())), 0, 238);
                    const double right = std::clamp(from.x() - left, 0.0, 1.0), low = std::clamp(from.y() - top, 0.0, 1.0);
                    for (int c = 0; c < 3; ++c)
                        bent.at(x, y)[c] = static_cast<std::uint8_t>(
                            std::lround((1 - low) * ((1 - right) * straight.at(left, top)[c] + right * straight.at(left + 1, top)[c]) +
                                        low * ((1 - right) * straight.at(left, top + 1)[c] + right * straight.at(left + 1, top + 1)[c])));
                }
            write(bent, scene.views[i]->source.path);
            auto view = std::make_shared<View>(*scene.views[i]);
            for (int y = 0; y < 120; ++y)
                for (int x = 0; x < 160; ++x) {
                    const Eigen::Vector2d from = lens.straightened({2 * x + 1.0, 2 * y + 1.0});
                    const int column = std::clamp(static_cast<int>(from.x()), 0, 319), row = std::clamp(static_cast<int>(from.y()), 0, 239);
                    *view->depth.at(x, y) = *truth.views[i].depth.at(column, row);
                }
            scene.views[i] = view;
        }
    }

    /// How far the depth of a placed scene is from the truth once one factor is taken out: 90 % are nearer.
    [[nodiscard]] double depthError(const Scene& placed) const {
        std::vector<double> ratios;
        for (std::size_t i = 0; i < placed.views.size(); ++i)
            for (int y = 4; y < 116; y += 3)
                for (int x = 4; x < 156; x += 3)
                    if (const float depth = *placed.views[i]->depth.at(x, y); depth > 0)
                        ratios.push_back(depth / *truth.views[i].depth.at(2 * x + 1, 2 * y + 1));
        std::ranges::sort(ratios);
        const double middle = ratios[ratios.size() / 2];
        for (double& ratio : ratios)
            ratio = std::abs(ratio / middle - 1);
        std::ranges::sort(ratios);
        return ratios[ratios.size() * 9 / 10];
    }

    void blank(std::size_t view) const { write(RgbImage({320, 240}, 100), scene.views[view]->source.path); }
};

Scene place(const Scene& scene, const CameraPlacement& how = {}, const SequenceEvents& events = {}) {
    return placeCameras(scene, how, events, {});
}

} // namespace

class CameraPlacementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void depthOnlyViewsGetCamerasAndOneSurface() {
        const Photos photos(synthetic::PoseTrap::None);
        const Scene placed = place(photos.scene);
        QVERIFY(placed.structure != nullptr);
        QVERIFY(placed.hasCameras());
        for (const ViewPlacement& placement : placed.structure->placements)
            QCOMPARE(placement.state, PlacementState::Placed);
        const RigidTransform wanted = trueCamera(photos.truth.views[1]) * trueCamera(photos.truth.views[0]).inverse();
        const RigidTransform found = placed.views[1]->camera->cameraFromWorld *
                                     placed.views[0]->camera->cameraFromWorld.inverse();
        QVERIFY(Eigen::AngleAxisd(wanted.rotation * found.rotation.transpose()).angle() < 0.005);
        QVERIFY2(placed.structure->medianDepthDisagreement < 0.02,
                 qPrintable(QString::number(placed.structure->medianDepthDisagreement)));
        QVERIFY(placed.structure->medianDisagreementBefore > 0.1);
        // The unit of the depths is kept on the median.
        const double scale = placed.structure->placements[1].depthScale;
        QVERIFY2(scale > 0.5 && scale < 2, qPrintable(QString::number(scale)));
    }

    void sparsePointsLieOnTheDepthOfTheirViews() {
        const Photos photos(synthetic::PoseTrap::None);
        const Scene placed = place(photos.scene);
        std::vector<double> ratios;
        for (const SparsePoint& point : placed.structure->points)
            for (const PointSight& sight : point.sights) {
                const View& view = *placed.views[sight.view];
                const double depth = (view.camera->cameraFromWorld * point.position).z();
                const PixelPosition pixel = view.mapping.toProcessed({sight.x, sight.y});
                const float map = *view.depth.at(std::clamp(static_cast<int>(pixel.x), 0, 159),
                                                 std::clamp(static_cast<int>(pixel.y), 0, 119));
                if (map > 0)
                    ratios.push_back(std::abs(map / depth - 1));
            }
        QVERIFY(ratios.size() > 200);
        std::ranges::sort(ratios);
        QVERIFY2(ratios[ratios.size() / 2] < 0.01, qPrintable(QString::number(ratios[ratios.size() / 2])));
    }

    void camerasInTwoRastersAgree() {
        const Photos photos(synthetic::PoseTrap::None);
        const Scene placed = place(photos.scene);
        const Camera& camera = *placed.views[0]->camera;
        QVERIFY(std::abs(camera.processed.fx - camera.original.fx / 2) < 1e-9);
        QCOMPARE(camera.processed.width, 160);
        QCOMPARE(camera.original.width, 320);
    }

    void aForeignPhotoStandsBesideTheSceneWithItsReason() {
        const Photos photos(synthetic::PoseTrap::ForeignPhoto);
        std::vector<std::string> notices;
        SequenceEvents events;
        events.notice = [&](const std::string& notice) { notices.push_back(notice); };
        const Scene placed = place(photos.scene, {}, events);
        QVERIFY(!placed.views.back()->camera);
        QVERIFY(placed.views.back()->placement.x() > 0);
        QVERIFY(placed.views.front()->camera);
        QCOMPARE(notices.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(notices[0]).contains(QStringLiteral("1 of 4 views could not be placed")));
    }

    void unreadablePhotoIsReportedAndTheOthersArePlaced() {
        Photos photos(synthetic::PoseTrap::None, 1, 4);
        std::filesystem::remove(photos.scene.views[3]->source.path);
        std::vector<std::size_t> problems;
        SequenceEvents events;
        events.problem = [&](std::size_t view, const Error&) { problems.push_back(view); };
        const Scene placed = place(photos.scene, {}, events);
        QCOMPARE(problems, std::vector<std::size_t>{3});
        QCOMPARE(placed.structure->placements[3].problem, PlacementProblem::TooFewFeatures);
        QVERIFY(placed.views[0]->camera);
    }

    void whenNothingIsFoundViewsStayAsTheyWere() {
        Photos photos(synthetic::PoseTrap::None);
        for (std::size_t i = 0; i < photos.scene.views.size(); ++i)
            write(RgbImage({320, 240}, 100), photos.scene.views[i]->source.path);
        const Scene placed = place(photos.scene);
        QCOMPARE(placed.views, photos.scene.views);
        QVERIFY(placed.structure != nullptr);
        for (const ViewPlacement& placement : placed.structure->placements)
            QCOMPARE(placement.state, PlacementState::NotPlaced);
    }

    void refiningMovesPredictedCamerasAndTellsByHowMuch() {
        Photos photos(synthetic::PoseTrap::None);
        photos.predictCameras(0.03);
        CameraPlacement how;
        how.refine = true;
        const Scene placed = place(photos.scene, how);
        for (const ViewPlacement& placement : placed.structure->placements) {
            QCOMPARE(placement.state, PlacementState::Placed);
            QVERIFY(placement.turnFromBeforeDegrees > 0.3);
            QVERIFY2(placement.residualBeforePixels > 2 * placement.residualPixels,
                     qPrintable(QString::number(placement.residualBeforePixels)));
        }
        const RigidTransform wanted = trueCamera(photos.truth.views[1]) * trueCamera(photos.truth.views[0]).inverse();
        const RigidTransform found = placed.views[1]->camera->cameraFromWorld *
                                     placed.views[0]->camera->cameraFromWorld.inverse();
        QVERIFY(Eigen::AngleAxisd(wanted.rotation * found.rotation.transpose()).angle() < 0.005);
    }

    void bentPhotosBecomeStraightPicturesPointsAndDepths() {
        constexpr double kRadial = -0.15;
        Photos photos(synthetic::PoseTrap::None, 1, 5);
        photos.bend(kRadial);
        CameraPlacement how;
        how.radial = true;
        const Scene placed = place(photos.scene, how);
        for (const ViewPlacement& placement : placed.structure->placements) {
            QCOMPARE(placement.state, PlacementState::Placed);
            QVERIFY2(std::abs(placement.radial - kRadial) < 0.03, qPrintable(QString::number(placement.radial)));
        }
        // A pinhole shows every point where it was seen.
        std::vector<double> gaps;
        for (const SparsePoint& point : placed.structure->points)
            for (const PointSight& sight : point.sights) {
                const Camera& camera = *placed.views[sight.view]->camera;
                const auto pixel = pixelOf(camera.original, camera.cameraFromWorld * point.position);
                gaps.push_back((*pixel + Eigen::Vector2d(0.5, 0.5) - Eigen::Vector2d(sight.x, sight.y)).norm());
            }
        std::ranges::sort(gaps);
        QVERIFY2(gaps[gaps.size() * 9 / 10] < 1.5, qPrintable(QString::number(gaps[gaps.size() * 9 / 10])));
        const double error = photos.depthError(placed);
        QVERIFY2(error < 0.5 * photos.depthError(photos.scene), qPrintable(QString::number(error)));
        QVERIFY(placed.views[0]->image.size() == photos.scene.views[0]->image.size());

        // Straight maps are not straightened a second time.
        how.refine = true;
        const Scene again = place(placed, how);
        const double later = photos.depthError(again);
        QVERIFY2(later < 1.3 * error + 0.002, qPrintable(QString("%1 %2").arg(error).arg(later)));
        how.radial = false;
        const Scene withKnownLens = place(placed, how);
        for (const ViewPlacement& placement : withKnownLens.structure->placements)
            QVERIFY2(std::abs(placement.radial - kRadial) < 0.03, qPrintable(QString::number(placement.radial)));
    }

    void roughCamerasPlaceWhatMatchesLeaveOutInTheSameWorld() {
        Photos photos(synthetic::PoseTrap::None, 1, 4);
        photos.predictCameras(0);
        photos.blank(3);
        CameraPlacement how;
        how.rough = true;
        const Scene placed = place(photos.scene, how);
        const ViewPlacement& left = placed.structure->placements[3];
        QCOMPARE(left.state, PlacementState::Doubtful);
        QCOMPARE(left.origin, PoseOrigin::Network);
        QCOMPARE(left.problem, PlacementProblem::TooFewFeatures);
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(placed.structure->placements[i].origin, PoseOrigin::Matches);
        const auto relative = [](const RigidTransform& to, const RigidTransform& from) { return to * from.inverse(); };
        const RigidTransform wanted = relative(trueCamera(photos.truth.views[3]), trueCamera(photos.truth.views[0]));
        const RigidTransform base = relative(trueCamera(photos.truth.views[1]), trueCamera(photos.truth.views[0]));
        const auto foundOf = [&](std::size_t view) {
            return relative(placed.views[view]->camera->cameraFromWorld, placed.views[0]->camera->cameraFromWorld);
        };
        QVERIFY(Eigen::AngleAxisd(wanted.rotation * foundOf(3).rotation.transpose()).angle() < 0.01);
        const double unit = foundOf(1).translation.norm() / base.translation.norm();
        QVERIFY((foundOf(3).translation / unit - wanted.translation).norm() < 0.03 * wanted.translation.norm());
        // Its depth has followed into that unit.
        const float before = *photos.scene.views[3]->depth.at(80, 60), after = *placed.views[3]->depth.at(80, 60);
        QVERIFY2(std::abs(after / before / unit - 1) < 0.05, qPrintable(QString::number(after / before / unit)));
    }

    void roughCamerasStayWithDoubtWhereMatchesFindNothing() {
        Photos photos(synthetic::PoseTrap::None);
        photos.predictCameras(0.1);
        for (std::size_t i = 0; i < photos.scene.views.size(); ++i)
            photos.blank(i);
        CameraPlacement how;
        how.rough = true;
        const Scene placed = place(photos.scene, how);
        QCOMPARE(placed.views, photos.scene.views);
        for (const ViewPlacement& placement : placed.structure->placements)
            QCOMPARE(placement.state, PlacementState::Doubtful);
    }

    void matchesAloneLeaveNoCameraOfAnotherWorld() {
        Photos photos(synthetic::PoseTrap::None, 1, 4);
        photos.predictCameras(0);
        photos.blank(3);
        const Scene some = place(photos.scene);
        QVERIFY(some.views[0]->camera && !some.views[3]->camera);
        for (std::size_t i = 0; i < 3; ++i)
            photos.blank(i);
        const Scene none = place(photos.scene);
        QVERIFY(!none.hasCameras());
        QVERIFY(none.views[1]->placement.x() > none.views[0]->placement.x());
    }

    void oneViewIsLeftAlone() {
        Photos photos(synthetic::PoseTrap::None);
        photos.scene.views.resize(1);
        const Scene placed = place(photos.scene);
        QVERIFY(placed.structure == nullptr);
        QCOMPARE(placed.views, photos.scene.views);
    }

    void stopsWhenCancelled() {
        const Photos photos(synthetic::PoseTrap::None);
        CancelSource source;
        source.cancel();
        QVERIFY_EXCEPTION_THROWN((void)placeCameras(photos.scene, {}, {}, source.token()), Cancelled);
    }

    void theSourceOfCamerasFollowsTheModelsAbilities() {
        ModelCapabilities depthOnly;
        ModelCapabilities complete;
        complete.poses = complete.rays = true;
        QCOMPARE(resolvedPoseSource(PoseSource::Automatic, depthOnly), PoseSource::Matches);
        QCOMPARE(resolvedPoseSource(PoseSource::Automatic, complete), PoseSource::CameraHead);
        QCOMPARE(resolvedPoseSource(PoseSource::Matches, complete), PoseSource::Matches);
        QCOMPARE(test::errorOf([&] { (void)resolvedPoseSource(PoseSource::CameraHead, depthOnly); }),
                 ErrorCode::InvalidOption);
        QCOMPARE(test::errorOf([&] { (void)resolvedPoseSource(PoseSource::Rays, depthOnly); }),
                 ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(CameraPlacementTest)
#include "camera_placement_test.moc"
