#include "engine/scene/export_frame.h"

#include "tests/engine/scene/made_scene.h"

#include <QTest>
#include <algorithm>

using namespace fathom;
using fathom::test::madeScene;

namespace {

PointCloud cloudOf(const std::vector<std::array<float, 3>>& positions) {
    PointCloud cloud;
    cloud.positions = positions;
    return cloud;
}

Eigen::Vector3d apply(const Eigen::Matrix4d& m, const Eigen::Vector3d& p) {
    return (m * p.homogeneous()).hnormalized();
}

const Eigen::Vector3d kRight(1, 0, 0);
const Eigen::Vector3d kDown(0, 1, 0);
const Eigen::Vector3d kForward(0, 0, 1);

} // namespace

class ExportFrameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void axesPointWhereTheirNamesSay() {
        const Scene scene = madeScene(1);
        const auto frame = [&](ExportAxes axes) {
            return exportFromWorld(scene, {}, axes, ExportOrigin::Keep, PointConvention::Fathom);
        };
        QVERIFY(frame(ExportAxes::OpenCv).isIdentity());
        const Eigen::Matrix4d yUp = frame(ExportAxes::YUp);
        QCOMPARE(apply(yUp, kRight), Eigen::Vector3d(1, 0, 0));
        QCOMPARE(apply(yUp, kDown), Eigen::Vector3d(0, -1, 0));
        QCOMPARE(apply(yUp, kForward), Eigen::Vector3d(0, 0, -1));
        const Eigen::Matrix4d zUp = frame(ExportAxes::ZUp);
        QCOMPARE(apply(zUp, kRight), Eigen::Vector3d(1, 0, 0));
        QCOMPARE(apply(zUp, kDown), Eigen::Vector3d(0, 0, -1));
        QCOMPARE(apply(zUp, kForward), Eigen::Vector3d(0, 1, 0));
        for (const Eigen::Matrix4d& m : {yUp, zUp}) // no mirror
            QVERIFY(std::abs(m.determinant() - 1) < 1e-15);
    }

    void originIsWhatWasAskedFor() {
        const Scene scene = madeScene(2);
        const PointCloud cloud = cloudOf({{0, 5, 1}, {1, 7, 2}, {9, 6, 3}});
        const Eigen::Vector3d centre = scene.views[0]->camera->cameraFromWorld.inverse().translation;
        for (const ExportAxes axes : {ExportAxes::YUp, ExportAxes::OpenCv, ExportAxes::ZUp}) {
            const auto frame = [&](ExportOrigin origin) {
                return exportFromWorld(scene, cloud, axes, origin, PointConvention::Fathom);
            };
            QVERIFY(apply(frame(ExportOrigin::FirstCamera), centre).norm() < 1e-12);
            QVERIFY(apply(frame(ExportOrigin::MedianPoint), {1, 6, 2}).norm() < 1e-12);
            QVERIFY(apply(frame(ExportOrigin::Keep), {0, 0, 0}).norm() < 1e-12);
        }
    }

    void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        const Eigen::Matrix4d frame =
            exportFromWorld(madeScene(1), cloudOf({{0, 0, 0}, {4, 1, 1}, {1, 2, 9}, {2, 8, 5}}),
                            ExportAxes::OpenCv, ExportOrigin::MedianPoint, PointConvention::Fathom);
        QVERIFY(apply(frame, {1.5, 1.5, 3}).norm() < 1e-12);
    }

    void nothingToCentreOnKeepsTheWorld() {
        const Scene scene = madeScene(1, {.camera = false});
        for (const ExportOrigin origin : {ExportOrigin::FirstCamera, ExportOrigin::MedianPoint})
            QVERIFY(
                exportFromWorld(scene, {}, ExportAxes::OpenCv, origin, PointConvention::Fathom).isIdentity());
    }

    void upstreamTurnsIntoTheFirstCameraWhateverTheAxes() {
        const Scene scene = madeScene(2);
        const PointCloud cloud = cloudOf({{0, 5, 1}, {1, 7, 2}, {9, 6, 3}});
        const Eigen::Matrix4d frame =
            exportFromWorld(scene, cloud, ExportAxes::ZUp, ExportOrigin::Keep, PointConvention::Upstream);
        Eigen::Matrix3d turned = scene.views[0]->camera->cameraFromWorld.rotation;
        turned.bottomRows<2>() *= -1;
        QVERIFY((frame.topLeftCorner<3, 3>() - turned).cwiseAbs().maxCoeff() < 1e-15);
        std::array<std::vector<double>, 3> coordinates;
        for (const auto& p : cloud.positions)
            for (int axis = 0; axis < 3; ++axis)
                coordinates[static_cast<std::size_t>(axis)].push_back(apply(frame, {p[0], p[1], p[2]})[axis]);
        for (auto& values : coordinates) {
            std::sort(values.begin(), values.end());
            QVERIFY(std::abs(values[1]) < 1e-12);
        }
    }
};

QTEST_GUILESS_MAIN(ExportFrameTest)
#include "export_frame_test.moc"
