#include "engine/structure/place_photos.h"

#include "point_world.h"

#include <QTest>

using namespace fathom;
using point_world::World;

namespace {

void forgetLenses(World& world) {
    for (Photo& photo : world.photos) {
        photo.intrinsics.reset();
        photo.focalSource = FocalSource::Unknown;
    }
}

/// Moves every sight to where a lens with this radial term shows it.
void bend(World& world, double radial) {
    for (std::size_t photo = 0; photo < world.features.size(); ++photo) {
        Lens lens = point_world::lensOf(world, photo);
        for (Keypoint& place : world.features[photo].keypoints) {
            lens.radial = 0;
            const Eigen::Vector3d ray = lens.ray({place.x, place.y});
            lens.radial = radial;
            const Eigen::Vector2d bent = lens.pixel(ray);
            place.x = static_cast<float>(bent.x());
            place.y = static_cast<float>(bent.y());
        }
    }
}

Placements place(const World& world, const PlacementOptions& options = {}) {
    return placePhotos(world.photos, world.features, options, {}, nullptr);
}

} // namespace

/// What is found out about lenses, and what is not.
class PlacePhotosLensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void longAndShortLensesAreFound_data() {
        QTest::addColumn<double>("focal");
        QTest::newRow("wide") << 380.0;
        QTest::newRow("usual") << 600.0;
        QTest::newRow("long") << 1150.0;
    }
    void longAndShortLensesAreFound() {
        QFETCH(const double, focal);
        World world = point_world::make({.views = 6, .points = 700, .focal = focal});
        forgetLenses(world);
        const Placements found = place(world);
        for (const auto& camera : found.cameras) {
            QVERIFY(camera);
            QVERIFY2(std::abs(camera->focalPixels / focal - 1) < 0.02, qPrintable(QString::number(camera->focalPixels)));
        }
    }

    void twoPhotosOfALongLensAreNotGivenUp() {
        World world = point_world::make({.views = 2, .points = 700, .focal = 1100, .step = 1.2});
        forgetLenses(world);
        const Placements found = place(world);
        QVERIFY(found.cameras[0] && found.cameras[1]);
        // Two photos hardly tell the focal length: what they do not tell must not be called certain.
        for (std::size_t i = 0; i < 2; ++i)
            if (found.structure.placements[i].state == PlacementState::Placed &&
                found.structure.placements[1].state == PlacementState::Placed)
                QVERIFY2(std::abs(found.cameras[i]->focalPixels / 1100 - 1) < 0.15,
                         qPrintable(QString::number(found.cameras[i]->focalPixels)));
    }

    void theRadialTermIsFoundWhereItIsAskedFor() {
        constexpr double kRadial = -0.12;
        World world = point_world::make({.views = 6, .points = 700, .pixelNoise = 0.2});
        bend(world, kRadial);
        for (Photo& photo : world.photos)
            photo.focalSource = FocalSource::Exif;
        const Placements straight = place(world);
        const Placements bent = place(world, {.radial = true});
        for (std::size_t i = 0; i < world.photos.size(); ++i) {
            QCOMPARE(straight.structure.placements[i].radial, 0.0);
            QVERIFY(bent.cameras[i]);
            QVERIFY2(std::abs(bent.structure.placements[i].radial - kRadial) < 0.02,
                     qPrintable(QString::number(bent.structure.placements[i].radial)));
        }
        QVERIFY(bent.structure.residualPixels < straight.structure.residualPixels);
    }

    void aNarrowCornerOfThePictureLeavesTheCameraUnstable() {
        World world = point_world::make({.views = 2, .points = 6000, .step = 0.3, .pixelNoise = 0.5});
        for (std::size_t i = 0; i < 2; ++i) {
            world.photos[i].cameraFromWorld = world.cameras[i];
            world.photos[i].origin = PoseOrigin::Given;
        }
        point_world::keepFeatures(world, [](const Keypoint& place) {
            return std::abs(place.x - 320) < 27 && std::abs(place.y - 240) < 27;
        }); // some thirty sights: too few for a pair to speak against the cameras
        const Placements found = place(world, {.keepPoses = true});
        QCOMPARE(found.structure.placements[1].state, PlacementState::Doubtful);
        QCOMPARE(found.structure.placements[1].problem, PlacementProblem::Unstable);
        QVERIFY(found.structure.placements[1].rotationSigmaDegrees > 0.5);
    }

    void aFocalLengthThatPhotosDoNotTellIsNotPassedOffAsFound() {
        World world = point_world::make({.views = 2, .points = 80, .step = 0.5, .straight = true, .pixelNoise = 0.5});
        forgetLenses(world);
        const Placements found = place(world);
        for (const ViewPlacement& placement : found.structure.placements)
            QVERIFY(placement.state != PlacementState::Placed);
        QVERIFY(std::ranges::any_of(found.structure.placements, [](const ViewPlacement& placement) {
            return placement.problem == PlacementProblem::Unstable;
        }));
    }

    /// Flat pairs fit any focal length, and what a wrong one makes of a plane is none.
    void aPlaneSeenThroughAnUnknownLensIsDoubtful() {
        World world = point_world::make({.views = 4, .points = 900, .flat = true, .wrongShare = 0.05});
        forgetLenses(world);
        for (const ViewPlacement& placement : place(world).structure.placements)
            QVERIFY(placement.state != PlacementState::Placed);
    }

    void camerasThatHardlyMoveSayThatThereIsNoParallax() {
        const Placements found = place(point_world::make({.views = 2, .step = 0.03, .pixelNoise = 0.05}));
        for (const ViewPlacement& placement : found.structure.placements) {
            QCOMPARE(placement.state, PlacementState::NotPlaced);
            QCOMPARE(placement.problem, PlacementProblem::NoParallax);
        }
    }

    void aCameraThatIsTrustedMoreMovesLess() {
        const auto moved = [](double trust) {
            World world = point_world::make({.views = 3, .pixelNoise = 1.5});
            for (std::size_t i = 0; i < 3; ++i) {
                world.photos[i].cameraFromWorld = world.cameras[i];
                world.photos[i].cameraFromWorld->translation.y() += i == 1 ? 0.03 : 0;
                world.photos[i].origin = PoseOrigin::Network;
                world.photos[i].trust = trust;
            }
            return place(world).structure.placements[1].shiftFromBefore;
        };
        QVERIFY(moved(500) < moved(1));
    }
};

QTEST_GUILESS_MAIN(PlacePhotosLensTest)
#include "place_photos_lens_test.moc"
