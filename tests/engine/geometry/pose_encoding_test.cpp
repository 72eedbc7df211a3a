#include "engine/geometry/normalized_cameras.h"
#include "engine/geometry/pose_encoding.h"

#include "tests/engine/geometry/random_geometry.h"

#include <QTest>

using fathom::decodePose;
using fathom::encodePose;
using fathom::normalizedCameras;
using fathom::PosedIntrinsics;
using fathom::quaternionOf;
using fathom::QuaternionXyzw;
using fathom::RigidTransform;
using fathom::rotationOf;
using fathom::scalarFirst;
using fathom::scalarLast;
using fathom::test::RandomGeometry;

class PoseCodecTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rotationsSurviveTheQuaternion() {
        RandomGeometry random(3);
        for (int i = 0; i < 200; ++i) {
            const Eigen::Matrix3d rotation = random.rotation();
            const QuaternionXyzw q = quaternionOf(rotation);
            QVERIFY((rotationOf(q) - rotation).cwiseAbs().maxCoeff() < 1e-12);
            QVERIFY(q.w >= 0);
        }
    }

    void halfTurnsSurviveTheQuaternion() {
        for (int axis = 0; axis < 3; ++axis) {
            const Eigen::Matrix3d rotation =
                Eigen::AngleAxisd(3.14159265358979, Eigen::Vector3d::Unit(axis)).toRotationMatrix();
            QVERIFY((rotationOf(quaternionOf(rotation)) - rotation).cwiseAbs().maxCoeff() < 1e-12);
        }
    }

    void lengthOfAQuaternionDoesNotMatter() {
        const QuaternionXyzw q{0.1, -0.4, 0.3, 0.8};
        const QuaternionXyzw longer{0.3, -1.2, 0.9, 2.4};
        QVERIFY((rotationOf(q) - rotationOf(longer)).cwiseAbs().maxCoeff() < 1e-15);
    }

    void scalarMovesToTheNamedEnd() {
        const auto first = scalarFirst({1, 2, 3, 4});
        QCOMPARE(first.w, 4.0);
        QCOMPARE(first.x, 1.0);
        const auto last = scalarLast(first);
        QCOMPARE(last.z, 3.0);
        QCOMPARE(last.w, 4.0);
    }

    void camerasSurviveTheEncoding() {
        RandomGeometry random(4);
        const PosedIntrinsics camera{{300, 280, 252, 189, 504, 378}, random.camera(2)};
        const PosedIntrinsics back = decodePose(encodePose(camera), 504, 378);
        QVERIFY(std::abs(back.intrinsics.fx - 300) < 1e-9);
        QVERIFY(std::abs(back.intrinsics.fy - 280) < 1e-9);
        QCOMPARE(back.intrinsics.cx, 252.0);
        QVERIFY((back.cameraFromWorld.matrix() - camera.cameraFromWorld.matrix()).cwiseAbs().maxCoeff() <
                1e-12);
    }

    void firstCameraBecomesTheIdentityAndDistancesRelative() {
        std::vector<RigidTransform> cameras;
        for (const double x : {5.0, 7.0, 9.0, 1.0})
            cameras.push_back({Eigen::Matrix3d::Identity(), Eigen::Vector3d(x, 0, 0)});
        const auto normalized = normalizedCameras(cameras);
        QVERIFY(normalized[0].matrix().isIdentity(1e-15));
        // Distances 0, 2, 4, 4: the lower middle one is 2.
        QCOMPARE(normalized[2].translation.x(), 2.0);
        QCOMPARE(normalized[3].translation.x(), -2.0);
        QVERIFY(normalizedCameras({}).empty());
    }
};

QTEST_GUILESS_MAIN(PoseCodecTest)
#include "pose_encoding_test.moc"
