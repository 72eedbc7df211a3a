#include "engine/geometry/known_camera_alignment.h"

#include "engine/base/error.h"
#include "tests/support/expect_error.h"

#include <QTest>
#include <Eigen/Geometry>

using namespace fathom;
using fathom::test::errorOf;

namespace {

using Cameras = std::vector<RigidTransform>;

SimilarityTransform movement() {
    SimilarityTransform moved;
    moved.scale = 2.5;
    moved.rotation = Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
    moved.translation = {0.3, -1, 2};
    return moved;
}

Cameras camerasAt(const std::vector<Eigen::Vector3d>& centres) {
    Cameras cameras;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        const Eigen::Matrix3d rotation =
            Eigen::AngleAxisd(0.2 * static_cast<double>(i), Eigen::Vector3d::UnitY()).toRotationMatrix();
        cameras.push_back(RigidTransform{rotation, centres[i]}.inverse());
    }
    return cameras;
}

Cameras moved(const Cameras& cameras) {
    Cameras result;
    for (const RigidTransform& camera : cameras)
        result.push_back(movement().cameraFromTarget(camera));
    return result;
}

bool isNear(const SimilarityTransform& got, const SimilarityTransform& wanted) {
    return std::abs(got.scale - wanted.scale) < 1e-9 && (got.rotation - wanted.rotation).norm() < 1e-9 &&
           (got.translation - wanted.translation).norm() < 1e-9;
}

} // namespace

class KnownCameraAlignmentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void camerasInGeneralPositionAreAligned() {
        const Cameras given = camerasAt({{0, 0, 0}, {1, 0, 0}, {0, 1, 0.5}, {0.3, 0.2, 1}});
        QVERIFY(isNear(predictedFromGiven(moved(given), given, false), movement()));
        QVERIFY(isNear(predictedFromGiven(moved(given), given, true), movement()));
    }

    void camerasOnALineAreAlignedByTheirOrientation_data() {
        QTest::addColumn<int>("views");
        QTest::newRow("two") << 2;
        QTest::newRow("four on a line") << 4;
    }
    void camerasOnALineAreAlignedByTheirOrientation() {
        QFETCH(int, views);
        std::vector<Eigen::Vector3d> centres;
        for (int i = 0; i < views; ++i)
            centres.emplace_back(0.5 * i, 0.25 * i, i);
        const Cameras given = camerasAt(centres);
        QVERIFY(isNear(predictedFromGiven(moved(given), given, false), movement()));
        QCOMPARE(errorOf([&] { (void)predictedFromGiven(moved(given), given, true); }), ErrorCode::EmptyInput);
    }

    void oneCameraKeepsTheScale() {
        const Cameras given = camerasAt({{1, 2, 3}});
        const SimilarityTransform fit = predictedFromGiven(moved(given), given, false);
        QCOMPARE(fit.scale, 1.0);
        QVERIFY((fit.rotation - movement().rotation).norm() < 1e-9);
    }

    void ransacLeavesWrongCamerasOut() {
        std::vector<Eigen::Vector3d> centres;
        for (int i = 0; i < 12; ++i)
            centres.emplace_back(std::cos(i), std::sin(2 * i), 0.3 * i);
        const Cameras given = camerasAt(centres);
        Cameras predicted = moved(given);
        predicted[4].translation += Eigen::Vector3d(30, 0, 0);
        QVERIFY(std::abs(predictedFromGiven(predicted, given, true).scale - movement().scale) < 1e-6);
    }

    void drawsAreThoseOfTheReference() {
        const SampleRows rows = upstreamSampleRows(12, 6);
        QCOMPARE(rows.size(), std::size_t(10));
        QVERIFY(rows[0] == std::vector<std::size_t>({5, 6, 10, 11, 4, 0}));
        QVERIFY(rows[9] == std::vector<std::size_t>({0, 9, 6, 1, 8, 10}));
    }

    void everyViewNeedsACamera() {
        const Cameras given = camerasAt({{1, 2, 3}});
        QCOMPARE(errorOf([&] { (void)predictedFromGiven({}, given, false); }), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(KnownCameraAlignmentTest)
#include "known_camera_alignment_test.moc"
