#include "engine/geometry/unprojection.h"

#include "tests/engine/geometry/random_geometry.h"

#include <QTest>

using fathom::Intrinsics;
using fathom::PixelCentres;
using fathom::pixelOf;
using fathom::pointInCamera;
using fathom::pointInWorld;
using fathom::rayThroughPixel;
using fathom::RigidTransform;
using fathom::test::RandomGeometry;

namespace {
const Intrinsics kCamera{400, 300, 2, 1.5, 4, 3};
}

class UnprojectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void principalPointLooksStraightAhead() {
        QVERIFY((rayThroughPixel(kCamera, 1.5, 1) - Eigen::Vector3d(0, 0, 1)).norm() < 1e-15);
        QVERIFY((rayThroughPixel(kCamera, 2, 1.5, PixelCentres::Integer) - Eigen::Vector3d(0, 0, 1)).norm() <
                1e-15);
    }

    void conventionsAreHalfAPixelApart() {
        const Eigen::Vector3d half = pointInCamera(kCamera, 3, 2, 10);
        const Eigen::Vector3d integer = pointInCamera(kCamera, 3, 2, 10, PixelCentres::Integer);
        QVERIFY((half - integer - Eigen::Vector3d(10 * 0.5 / 400, 10 * 0.5 / 300, 0)).norm() < 1e-15);
    }

    void pixelsSurviveTheRoundTrip() {
        RandomGeometry random(17);
        for (const PixelCentres centres : {PixelCentres::Half, PixelCentres::Integer})
            for (int i = 0; i < 50; ++i) {
                const double x = random.uniform(0, 4);
                const double y = random.uniform(0, 3);
                const Eigen::Vector3d point = pointInCamera(kCamera, x, y, random.uniform(0.1, 9), centres);
                QVERIFY((*pixelOf(kCamera, point, centres) - Eigen::Vector2d(x, y)).norm() < 1e-12);
            }
    }

    void worldPointsAreSeenWhereTheyCameFrom() {
        RandomGeometry random(18);
        const RigidTransform cameraFromWorld = random.camera(2);
        const Eigen::Vector3d world = pointInWorld(kCamera, cameraFromWorld, 3, 1, 7);
        QVERIFY(std::abs((cameraFromWorld * world).z() - 7) < 1e-12);
        QVERIFY((*pixelOf(kCamera, cameraFromWorld * world) - Eigen::Vector2d(3, 1)).norm() < 1e-11);
    }

    void nothingIsSeenBehindTheCamera() {
        QVERIFY(!pixelOf(kCamera, {0, 0, -1}));
        QVERIFY(!pixelOf(kCamera, {1, 1, 0}));
    }

    void resizedAndCroppedCamerasSeeTheSameRays() {
        const Intrinsics camera{400, 300, 250, 190, 500, 380};
        const Intrinsics half = camera.scaledTo(250, 190);
        QVERIFY((rayThroughPixel(half, 10 * 0.5 - 0.5, 20 * 0.5 - 0.5) - rayThroughPixel(camera, 9.5, 19.5))
                    .norm() < 1e-12);
        const Intrinsics cut = camera.croppedBy(30, 40, 100, 100);
        QVERIFY((rayThroughPixel(cut, 0, 0) - rayThroughPixel(camera, 30, 40)).norm() < 1e-12);
    }
};

QTEST_GUILESS_MAIN(UnprojectionTest)
#include "unprojection_test.moc"
