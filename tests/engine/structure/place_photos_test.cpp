#include "engine/structure/place_photos.h"
#include "engine/synthetic/pose_scenes.h"

#include "point_world.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;
using point_world::World;

namespace {

Placements place(const World& world, const PlacementOptions& options = {}) {
    return placePhotos(world.photos, world.features, options, {}, nullptr);
}

std::vector<PlacementState> statesOf(const Placements& placements) {
    std::vector<PlacementState> states;
    for (const ViewPlacement& placement : placements.structure.placements)
        states.push_back(placement.state);
    return states;
}

std::vector<PlacementProblem> problemsOf(const Placements& placements) {
    std::vector<PlacementProblem> problems;
    for (const ViewPlacement& placement : placements.structure.placements)
        problems.push_back(placement.problem);
    return problems;
}

point_world::PoseError worstError(const World& world, const Placements& placements) {
    point_world::PoseError worst;
    for (std::size_t i = 0; i < world.cameras.size(); ++i)
        for (std::size_t j = i + 1; j < world.cameras.size(); ++j) {
            const auto error = point_world::errorBetween(world.cameras[i], world.cameras[j],
                                                         placements.cameras[i]->cameraFromWorld,
                                                         placements.cameras[j]->cameraFromWorld);
            worst.rotationDegrees = std::max(worst.rotationDegrees, error.rotationDegrees);
            worst.directionDegrees = std::max(worst.directionDegrees, error.directionDegrees);
        }
    return worst;
}

/// Every photo comes with its true camera.
void giveCameras(World& world) {
    for (std::size_t i = 0; i < world.photos.size(); ++i) {
        world.photos[i].cameraFromWorld = world.cameras[i];
        world.photos[i].origin = PoseOrigin::Given;
    }
}

template <typename Value>
std::vector<Value> all(std::size_t count, Value value) {
    return std::vector<Value>(count, value);
}

using enum PlacementState;
using enum PlacementProblem;

} // namespace

class PlacePhotosTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placesPhotosWithKnownLenses() {
        const World world = point_world::make({.views = 5});
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(5, Placed));
        const auto error = worstError(world, found);
        QVERIFY2(error.rotationDegrees < 0.1, qPrintable(QString::number(error.rotationDegrees)));
        QVERIFY2(error.directionDegrees < 0.7, qPrintable(QString::number(error.directionDegrees)));
        QVERIFY(found.structure.points.size() > 250);
        QVERIFY(found.structure.residualPixels < 0.6);
        for (const SparsePoint& point : found.structure.points)
            QVERIFY(point.sights.size() >= 2);
    }

    void findsTheSharedFocalLength() {
        World world = point_world::make({.views = 6, .focal = 560});
        for (Photo& photo : world.photos) {
            photo.intrinsics.reset();
            photo.focalSource = FocalSource::Unknown;
        }
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(6, Placed));
        QVERIFY2(std::abs(found.cameras[0]->focalPixels / 560 - 1) < 0.02,
                 qPrintable(QString::number(found.cameras[0]->focalPixels)));
    }

    void refinesDisturbedCamerasInTheirOwnWorld() {
        World world = point_world::make({.views = 5});
        point_world::Dice dice(3);
        for (std::size_t i = 0; i < world.photos.size(); ++i) {
            RigidTransform worldFromCamera = world.cameras[i].inverse();
            const Eigen::Vector3d axis =
                Eigen::Vector3d(dice.uniform(-1, 1), dice.uniform(-1, 1), dice.uniform(-1, 1)).normalized();
            worldFromCamera.rotation =
                worldFromCamera.rotation * Eigen::AngleAxisd(3 / 57.29578, axis).toRotationMatrix();
            worldFromCamera.translation += 0.08 * axis; // five percent of the cameras' spread
            world.photos[i].cameraFromWorld = worldFromCamera.inverse();
            world.photos[i].origin = PoseOrigin::Network;
        }
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(5, Placed));
        const auto error = worstError(world, found);
        QVERIFY2(error.rotationDegrees < 0.1, qPrintable(QString::number(error.rotationDegrees)));
        for (std::size_t i = 0; i < world.cameras.size(); ++i) {
            QVERIFY((found.cameras[i]->cameraFromWorld.inverse().translation -
                     world.cameras[i].inverse().translation)
                        .norm() < 0.3);
            QVERIFY(found.structure.placements[i].turnFromBeforeDegrees > 1);
        }
    }

    /// Cameras too far off to start from are found anew, from a pair at distance 1, and brought back to their size.
    void refiningKeepsTheSizeOfTheWorld_data() {
        QTest::addColumn<int>("views");
        for (const int views : {2, 3})
            QTest::addRow("%d views", views) << views;
    }
    void refiningKeepsTheSizeOfTheWorld() {
        QFETCH(const int, views);
        World world = point_world::make({.views = static_cast<std::size_t>(views), .points = 250, .step = 0.3,
                                         .wrongShare = 0.1, .seed = 3});
        point_world::Dice dice(43);
        for (std::size_t i = 0; i < world.photos.size(); ++i) {
            RigidTransform worldFromCamera = world.cameras[i].inverse();
            const Eigen::Vector3d axis =
                Eigen::Vector3d(dice.uniform(-1, 1), dice.uniform(-1, 1), dice.uniform(-1, 1)).normalized();
            worldFromCamera.rotation =
                worldFromCamera.rotation * Eigen::AngleAxisd(6 / 57.29578, axis).toRotationMatrix();
            world.photos[i].cameraFromWorld = worldFromCamera.inverse();
            world.photos[i].origin = PoseOrigin::Network;
        }
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(static_cast<std::size_t>(views), Placed));
        const auto length = [](const RigidTransform& a, const RigidTransform& b) {
            return (a.inverse().translation - b.inverse().translation).norm();
        };
        const double factor = length(found.cameras.back()->cameraFromWorld, found.cameras[0]->cameraFromWorld) /
                              length(world.cameras.back(), world.cameras[0]);
        QVERIFY2(std::abs(factor - 1) < 0.03, qPrintable(QString::number(factor)));
    }

    void givenPosesAreKept() {
        World world = point_world::make({.views = 4});
        giveCameras(world);
        const Placements found = place(world, {.keepPoses = true});
        QCOMPARE(statesOf(found), all(4, Placed));
        for (std::size_t i = 0; i < world.cameras.size(); ++i) {
            QCOMPARE(found.cameras[i]->cameraFromWorld.matrix(), world.cameras[i].matrix());
            QCOMPARE(found.structure.placements[i].origin, PoseOrigin::Given);
        }
        QVERIFY(found.structure.points.size() > 200);
    }

    void equalInputGivesEqualResults() {
        const World world = point_world::make({.views = 4, .wrongShare = 0.1});
        const Placements one = place(world);
        const Placements two = place(world);
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(one.cameras[i]->cameraFromWorld.matrix(), two.cameras[i]->cameraFromWorld.matrix());
        QCOMPARE(one.structure.points.size(), two.structure.points.size());
    }

    // Every reason why a photo is not placed, or not with certainty.

    void turnsHaveNoParallax() {
        const Placements found = place(point_world::make({.views = 4, .turns = true}));
        QCOMPARE(statesOf(found), all(4, NotPlaced));
        QCOMPARE(problemsOf(found), all(4, NoParallax));
    }

    void turnsArePlacedByDepthAndSaySo() {
        World world = point_world::make({.views = 3, .points = 800, .turns = true});
        // A depth map with the true depth at every feature.
        std::vector<FloatMap> depths;
        for (std::size_t i = 0; i < 3; ++i) {
            FloatMap depth(point_world::kSize, 5);
            for (std::size_t k = 0; k < world.pointOf[i].size(); ++k) {
                const Keypoint& place = world.features[i].keypoints[k];
                const int x = std::clamp(static_cast<int>(place.x), 0, depth.width() - 1);
                const int y = std::clamp(static_cast<int>(place.y), 0, depth.height() - 1);
                *depth.at(x, y) = static_cast<float>(
                    (world.cameras[i] * world.points[static_cast<std::size_t>(world.pointOf[i][k])]).z());
            }
            depths.push_back(std::move(depth));
        }
        for (std::size_t i = 0; i < 3; ++i)
            world.photos[i].depth = &depths[i];
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(3, Doubtful));
        QCOMPARE(problemsOf(found), all(3, NoParallax));
        QCOMPARE(found.structure.placements[0].origin, PoseOrigin::Depth);
        QVERIFY(worstError(world, found).rotationDegrees < 0.3);
    }

    void aPlaneAloneIsDoubtful() {
        const Placements found = place(point_world::make({.views = 4, .flat = true}));
        for (const ViewPlacement& placement : found.structure.placements) {
            QVERIFY(placement.state != Placed);
            QVERIFY(placement.problem == PlaneOnly || placement.problem == Disagrees);
        }
    }

    /// Cameras are certain as soon as the photos show that something stands out of the plane.
    void littleReliefIsEnough() {
        World world = point_world::make({.views = 4, .points = 600, .depth = 0.15, .pixelNoise = 0.15});
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(4, Placed));
        const auto error = worstError(world, found);
        QVERIFY2(error.directionDegrees < 2, qPrintable(QString::number(error.directionDegrees)));
    }

    void aPlaneWithNoiseIsStillAPlane_data() {
        QTest::addColumn<double>("noise");
        QTest::addColumn<int>("views");
        for (const double noise : {0.1, 0.6})
            for (const int views : {2, 3, 8})
                QTest::addRow("%.1f pixels, %d views", noise, views) << noise << views;
    }
    void aPlaneWithNoiseIsStillAPlane() {
        QFETCH(const double, noise);
        QFETCH(const int, views);
        const Placements found = place(point_world::make(
            {.views = static_cast<std::size_t>(views), .flat = true, .pixelNoise = noise, .wrongShare = 0.1}));
        for (const ViewPlacement& placement : found.structure.placements)
            QVERIFY(placement.state != Placed);
    }

    /// Every second point of what the photos share looks like another one: the others tell the cameras.
    void whatIsUniqueAmongRepetitionPlacesPhotos() {
        const World world = point_world::make({.views = 4, .points = 600, .looks = 300});
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(4, Placed));
        const auto error = worstError(world, found);
        QVERIFY2(error.rotationDegrees < 0.1, qPrintable(QString::number(error.rotationDegrees)));
        QVERIFY2(error.directionDegrees < 0.7, qPrintable(QString::number(error.directionDegrees)));
    }

    void repetitionIsNamedWhereTheCamerasAreKnown() {
        World world = point_world::make({.views = 4});
        giveCameras(world);
        // The fourth photo shows everything a second time, too far off to be taken for the same corner.
        PhotoFeatures& features = world.features[3];
        const std::size_t count = features.count();
        for (std::size_t i = 0; i < count; ++i) {
            Keypoint twin = features.keypoints[i];
            twin.x = 640 - twin.x;
            twin.y = 480 - twin.y;
            features.keypoints.push_back(twin);
            features.colours.push_back(features.colours[i]);
            for (std::size_t k = 0; k < PhotoFeatures::kSiftBytes; ++k) {
                // Nearly alike: the true one stays the best, and both pass for twins.
                const std::uint8_t value = features.descriptors[i * PhotoFeatures::kSiftBytes + k];
                features.descriptors.push_back(value > 9 ? static_cast<std::uint8_t>(value - 9) : value);
            }
        }
        const Placements found = place(world, {.keepPoses = true});
        QCOMPARE(found.structure.placements[3].state, Doubtful);
        QCOMPARE(found.structure.placements[3].problem, RepeatedTexture);
        QCOMPARE(found.structure.placements[0].state, Placed);
    }

    /// Two cameras that agree with each other are no proof where as many stand somewhere else.
    void whereMostContradictEachOtherNobodyIsTrusted() {
        World world = point_world::make({.views = 4});
        giveCameras(world);
        const Eigen::Vector3d shifts[] = {{0, 0, 0}, {0, 0, 0}, {0, 0.6, 0}, {0, -0.7, 0}};
        for (std::size_t i = 0; i < world.photos.size(); ++i)
            world.photos[i].cameraFromWorld->translation += shifts[i];
        const Placements found = place(world, {.keepPoses = true});
        QCOMPARE(statesOf(found), all(4, Doubtful));
        QCOMPARE(found.structure.placements[0].problem, Disagrees);
        QCOMPARE(found.structure.placements[1].problem, Disagrees);
    }

    /// Along the line between two cameras a turn moves matches as a step does: their epipolar lines say nothing
    /// about it, but what the two photos tell about their rotation does.
    void aTurnThatKeepsTheEpipolarLinesIsSeen() {
        World world = point_world::make({.views = 2, .points = 4000, .step = 1.2, .straight = true});
        giveCameras(world);
        point_world::keepFeatures(world, [](const Keypoint& place) { return std::abs(place.y - 240) < 30; });
        QCOMPARE(statesOf(place(world, {.keepPoses = true})), all(2, Placed));
        world.photos[1].cameraFromWorld->rotation =
            Eigen::AngleAxisd(-0.1, Eigen::Vector3d::UnitY()).toRotationMatrix();
        const Placements found = place(world, {.keepPoses = true});
        QCOMPARE(problemsOf(found), all(2, Disagrees));
    }

    void aGivenCameraWithoutMatchesIsDoubtful() {
        World world = point_world::make({.views = 4});
        point_world::append(world, point_world::make({.views = 1, .seed = 5}));
        giveCameras(world);
        const Placements found = place(world, {.keepPoses = true});
        QCOMPARE(statesOf(found), (std::vector{Placed, Placed, Placed, Placed, Doubtful}));
        QCOMPARE(found.structure.placements[4].problem, TooFewMatches);
        QVERIFY(found.cameras[4]);
    }

    void aForeignPhotoIsLeftOut() {
        World world = point_world::make({.views = 4});
        point_world::append(world, point_world::make({.views = 1, .seed = 5}));
        const Placements found = place(world);
        QCOMPARE(statesOf(found), (std::vector{Placed, Placed, Placed, Placed, NotPlaced}));
        QCOMPARE(found.structure.placements[4].problem, TooFewMatches);
        QVERIFY(!found.cameras[4]);
    }

    void theSmallerOfTwoPlacesIsNotConnected() {
        World world = point_world::make({.views = 4});
        point_world::append(world, point_world::make({.views = 3, .seed = 5}));
        const Placements found = place(world);
        QCOMPARE(statesOf(found), (std::vector{Placed, Placed, Placed, Placed, NotPlaced, NotPlaced, NotPlaced}));
        for (std::size_t i = 4; i < 7; ++i)
            QCOMPARE(found.structure.placements[i].problem, NotConnected);
    }

    void aPlainPhotoHasTooFewFeatures() {
        World world = point_world::make({.views = 3});
        World plain = point_world::make({.views = 1, .points = 20, .seed = 9});
        point_world::append(world, plain);
        const Placements found = place(world);
        QCOMPARE(found.structure.placements[3].problem, TooFewFeatures);
    }

    void aTinyBaselineIsNotPassedOffAsCertain() {
        const Placements found = place(point_world::make({.views = 2, .step = 0.004}));
        for (const ViewPlacement& placement : found.structure.placements)
            QVERIFY(placement.state != Placed);
    }

    void oneCameraThatContradictsItsMatchesIsDoubtful() {
        World world = point_world::make({.views = 4});
        giveCameras(world);
        RigidTransform wrong = world.cameras[2];
        wrong.rotation = Eigen::AngleAxisd(0.15, Eigen::Vector3d::UnitY()).toRotationMatrix() * wrong.rotation;
        world.photos[2].cameraFromWorld = wrong;
        const Placements found = place(world, {.keepPoses = true});
        QCOMPARE(found.structure.placements[2].state, Doubtful);
        QCOMPARE(found.structure.placements[0].state, Placed);
    }

    void stopsWhenCancelled() {
        const World world = point_world::make({.views = 4});
        CancelSource source;
        source.cancel();
        QVERIFY_EXCEPTION_THROWN((void)placePhotos(world.photos, world.features, {}, source.token(), nullptr),
                                 Cancelled);
    }

    void noPhotosAreAnError() {
        QCOMPARE(test::errorOf([] { (void)placePhotos({}, {}, {}, {}, nullptr); }), ErrorCode::EmptyInput);
    }

    void placesRenderedPictures() {
        const auto scene = synthetic::renderPoseScene(1, synthetic::PoseTrap::None, {320, 240}, 3);
        World world;
        for (std::size_t i = 0; i < scene.views.size(); ++i) {
            const synthetic::RenderedView& view = scene.views[i];
            RigidTransform worldFromCamera;
            for (int row = 0; row < 3; ++row) {
                for (int column = 0; column < 3; ++column)
                    worldFromCamera.rotation(row, column) =
                        view.worldFromCamera[static_cast<std::size_t>(4 * row + column)];
                worldFromCamera.translation[row] = view.worldFromCamera[static_cast<std::size_t>(4 * row + 3)];
            }
            world.cameras.push_back(worldFromCamera.inverse());
            world.features.push_back(findFeatures(view.image, view.image.size()));
            Photo photo;
            photo.view = i;
            photo.intrinsics = Intrinsics{view.focalPixels, view.focalPixels, 160, 120, 320, 240};
            photo.focalSource = FocalSource::Exact;
            world.photos.push_back(photo);
        }
        const Placements found = place(world);
        QCOMPARE(statesOf(found), all(3, Placed));
        const auto error = worstError(world, found);
        QVERIFY2(error.rotationDegrees < 0.15, qPrintable(QString::number(error.rotationDegrees)));
        QVERIFY2(error.directionDegrees < 1, qPrintable(QString::number(error.directionDegrees)));
    }
};

QTEST_GUILESS_MAIN(PlacePhotosTest)
#include "place_photos_test.moc"
