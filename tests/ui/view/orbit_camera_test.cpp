#include "ui/view/orbit_camera.h"

#include <QTest>

#include <cmath>

using namespace fathom;
using namespace fathom::ui;

namespace {

constexpr double kTolerance = 1e-9;

OrbitCamera cameraAround() {
    OrbitCamera camera;
    camera.setViewport({800, 600});
    camera.setPose(camera.poseAround({-2, -1, 3}, {2, 1, 7}, {0.3, 0.2, 1}, Eigen::Vector3d::UnitY()));
    return camera;
}

} // namespace

class OrbitCameraTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void poseAroundJustSeesTheWholeBox();
    void projectionAndUnprojectionAreInverse();
    void clipMatrixAgreesWithProjection();
    void orbitKeepsThePivotInPlaceAndTheDistance();
    void orbitKeepsTheChosenTurnPointInPlace();
    void draggingRightMovesNearThingsRight();
    void draggingDownLiftsTheEye();
    void orbitStopsBeforeTheScenesPoles();
    void panFollowsTheHand();
    void dollyKeepsTheAnchorUnderTheCursor();
    void poseOfACameraSeesItsPixelsWhereTheLetterboxedImageHasThem();
    void poseBetweenTwoStartsAndEndsAtThem();
};

void OrbitCameraTest::poseAroundJustSeesTheWholeBox() {
    const OrbitCamera camera = cameraAround();
    QRectF seen;
    for (int corner = 0; corner < 8; ++corner) {
        const auto at =
            camera.projected({corner & 1 ? 2.0 : -2.0, corner & 2 ? 1.0 : -1.0, corner & 4 ? 7.0 : 3.0});
        QVERIFY(at && QRectF(0, 0, 800, 600).contains(*at));
        seen |= QRectF(*at, QSizeF(1e-3, 1e-3));
    }
    QVERIFY(std::abs(seen.width() - 0.9 * 800) < 2 || std::abs(seen.height() - 0.9 * 600) < 2);
    QVERIFY(std::abs(seen.center().x() - 400) < 30 && std::abs(seen.center().y() - 300) < 30);
}

void OrbitCameraTest::projectionAndUnprojectionAreInverse() {
    const OrbitCamera camera = cameraAround();
    const QPointF position(123, 456);
    const Eigen::Vector3d point = camera.unprojected(position, 3.5);
    QVERIFY(std::abs(camera.depthOf(point) - 3.5) < kTolerance);
    const QPointF back = *camera.projected(point);
    QVERIFY(std::hypot(back.x() - 123, back.y() - 456) < 1e-6);
}

void OrbitCameraTest::clipMatrixAgreesWithProjection() {
    const OrbitCamera camera = cameraAround();
    const Eigen::Vector3d point(0.4, -0.3, 4.2);
    const Eigen::Vector3d inEye = camera.pose().eyeFromWorld * point;
    const Eigen::Vector4d clip = camera.clipFromEye(0.1, 100) * inEye.homogeneous();
    const QPointF seen = *camera.projected(point);
    QVERIFY(std::abs((clip.x() / clip.w() + 1) / 2 * 800 - seen.x()) < 1e-6);
    QVERIFY(std::abs((1 - clip.y() / clip.w()) / 2 * 600 - seen.y()) < 1e-6);
    const Eigen::Vector4d atNear = camera.clipFromEye(0.1, 100) * Eigen::Vector4d(0, 0, 0.1, 1);
    QVERIFY(std::abs(atNear.z() / atNear.w() + 1) < kTolerance);
}

void OrbitCameraTest::orbitKeepsThePivotInPlaceAndTheDistance() {
    OrbitCamera camera = cameraAround();
    const Eigen::Vector3d pivot = camera.pose().pivot();
    const double distance = (camera.pose().position() - pivot).norm();
    camera.orbit({60, -25});
    QVERIFY((camera.pose().pivot() - pivot).norm() < 1e-9);
    QVERIFY(std::abs((camera.pose().position() - pivot).norm() - distance) < 1e-9);
}

void OrbitCameraTest::orbitKeepsTheChosenTurnPointInPlace() {
    OrbitCamera camera = cameraAround();
    const Eigen::Vector3d chosen(0.8, -0.5, 4);
    const QPointF before = *camera.projected(chosen);
    camera.turnAround(chosen);
    QCOMPARE(*camera.projected(chosen), before);
    const Eigen::Vector3d eye = camera.pose().position();
    camera.orbit({200, 30});
    QVERIFY((camera.pose().position() - eye).norm() > 1);
    const QPointF after = *camera.projected(chosen);
    QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-6);
}

void OrbitCameraTest::draggingRightMovesNearThingsRight() {
    OrbitCamera camera = cameraAround();
    const Eigen::Vector3d near = camera.pose().pivot() - 1.0 * camera.pose().forward();
    const double before = camera.projected(near)->x();
    camera.orbit({20, 0});
    QVERIFY(camera.projected(near)->x() > before);
}

void OrbitCameraTest::draggingDownLiftsTheEye() {
    OrbitCamera camera = cameraAround();
    const double before = camera.pose().position().y();
    camera.orbit({0, 20});
    QVERIFY(camera.pose().position().y() < before); // y points down
}

void OrbitCameraTest::orbitStopsBeforeTheScenesPoles() {
    OrbitCamera camera = cameraAround();
    for (int i = 0; i < 50; ++i)
        camera.orbit({0, 100});
    QVERIFY(camera.pose().forward().y() > 0.999);
    const Eigen::Vector3d right = camera.pose().eyeFromWorld.rotation.row(0);
    QVERIFY(std::abs(right.y()) < 1e-6);
    QVERIFY(camera.pose().eyeFromWorld.rotation.row(1).dot(Eigen::Vector3d::UnitY()) > 0); // not upside down
}

void OrbitCameraTest::panFollowsTheHand() {
    OrbitCamera camera = cameraAround();
    const Eigen::Vector3d pivot = camera.pose().pivot();
    camera.pan({40, -30});
    const QPointF seen = *camera.projected(pivot);
    QVERIFY(std::hypot(seen.x() - 440, seen.y() - 270) < 1e-6);
}

void OrbitCameraTest::dollyKeepsTheAnchorUnderTheCursor() {
    OrbitCamera camera = cameraAround();
    const Eigen::Vector3d anchor(0.7, 0.4, 4.5);
    const QPointF before = *camera.projected(anchor);
    const double depth = camera.depthOf(anchor);
    camera.dolly(0.5, anchor);
    const QPointF after = *camera.projected(anchor);
    QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-6);
    QVERIFY(std::abs(camera.depthOf(anchor) - depth / 2) < 1e-9);
}

void OrbitCameraTest::poseOfACameraSeesItsPixelsWhereTheLetterboxedImageHasThem() {
    OrbitCamera camera;
    camera.setViewport({800, 600});
    const Intrinsics lens{300, 310, 190,
                          100, 400, 200}; // wide: scaled by 2, 100 logical pixels above and below
    const RigidTransform pose{
        Eigen::AngleAxisd(0.4, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix(),
        Eigen::Vector3d(0.1, 0.2, 0.3)};
    camera.setPose(camera.poseOf(pose, lens));
    const Eigen::Vector3d inCamera(0.3, -0.2, 2);
    const QPointF pixel(300 * 0.15 + 190, 310 * -0.1 + 100);
    const QPointF seen = *camera.projected(pose.inverse() * inCamera);
    QVERIFY(std::hypot(seen.x() - 2 * pixel.x(), seen.y() - (2 * pixel.y() + 100)) < 1e-6);
}

void OrbitCameraTest::poseBetweenTwoStartsAndEndsAtThem() {
    const OrbitCamera camera = cameraAround();
    const EyePose from = camera.poseAround({-2, -2, 3}, {2, 2, 7}, {0, 0, 1}, Eigen::Vector3d::UnitY());
    const EyePose to = camera.poseAround({-3, -4, -1}, {5, 4, 7}, {1, 0, 0}, Eigen::Vector3d::UnitY());
    QVERIFY(EyePose::between(from, to, 0).eyeFromWorld.matrix().isApprox(from.eyeFromWorld.matrix(), 1e-9));
    QVERIFY(EyePose::between(from, to, 1).eyeFromWorld.matrix().isApprox(to.eyeFromWorld.matrix(), 1e-9));
    const EyePose half = EyePose::between(from, to, 0.5);
    QVERIFY((half.position() - 0.5 * (from.position() + to.position())).norm() < 1e-9);
}

QTEST_APPLESS_MAIN(OrbitCameraTest)
#include "orbit_camera_test.moc"
