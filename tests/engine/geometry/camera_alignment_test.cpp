#include "engine/geometry/camera_alignment.h"

#include "tests/engine/geometry/random_geometry.h"
#include "tests/support/expect_error.h"

#include <QTest>
#include <limits>

using fathom::depthRatio;
using fathom::ErrorCode;
using fathom::RigidTransform;
using fathom::SharedCamera;
using fathom::similarityFromCameras;
using fathom::SimilarityTransform;
using fathom::test::distanceOf;
using fathom::test::errorOf;
using fathom::test::RandomGeometry;

namespace {
std::vector<SharedCamera> sharedCameras(RandomGeometry& random, const SimilarityTransform& targetFromSource,
                                        std::size_t count) {
    std::vector<SharedCamera> cameras;
    for (std::size_t i = 0; i < count; ++i) {
        const RigidTransform cameraFromSource = random.camera(4);
        cameras.push_back({cameraFromSource, targetFromSource.cameraFromTarget(cameraFromSource)});
    }
    return cameras;
}
} // namespace

class CameraAlignmentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recoversTheFrameExactlyFromAnyNumberOfCameras() {
        RandomGeometry random(1);
        for (const std::size_t count : {1, 2, 5}) {
            const SimilarityTransform truth = random.similarity();
            const auto cameras = sharedCameras(random, truth, count);
            QVERIFY(distanceOf(similarityFromCameras(cameras, truth.scale), truth) < 1e-12);
        }
    }

    void oneCameraThatDisagreesIsAveragedOut() {
        RandomGeometry random(2);
        const SimilarityTransform truth = random.similarity();
        auto cameras = sharedCameras(random, truth, 9);
        cameras[4].cameraFromTarget.rotation =
            Eigen::AngleAxisd(0.1, Eigen::Vector3d::UnitY()).toRotationMatrix() *
            cameras[4].cameraFromTarget.rotation;
        const SimilarityTransform found = similarityFromCameras(cameras, truth.scale);
        const double angle = Eigen::AngleAxisd(found.rotation.transpose() * truth.rotation).angle();
        QVERIFY(angle < 0.1 / 8);
        QVERIFY(std::abs(found.rotation.determinant() - 1) < 1e-12);
    }

    void noCameraIsAnError() {
        QCOMPARE(errorOf([] { (void)similarityFromCameras({}, 1); }), ErrorCode::EmptyInput);
    }

    void depthRatioIsTheWeightedMedian() {
        const std::vector<float> source{1, 1, 1, 1, 1};
        const std::vector<float> target{2, 2.5F, 3, 100, 0.01F};
        QCOMPARE(depthRatio(source, target, std::vector<float>(5, 1)), std::optional<double>(2.5));
        QCOMPARE(depthRatio(source, target, std::vector<float>{1, 1, 9, 1, 1}), std::optional<double>(3));
    }

    void depthRatioIgnoresPixelsWithoutValue() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const float infinity = std::numeric_limits<float>::infinity();
        const std::vector<float> source{1, nan, 0, 2, 1, 1};
        const std::vector<float> target{2, 5, 5, 4, -1, infinity};
        QCOMPARE(depthRatio(source, target, std::vector<float>(6, 1)), std::optional<double>(2));
        QVERIFY(!depthRatio(source, target, std::vector<float>(6, 0)));
        QCOMPARE(errorOf([&] { (void)depthRatio(source, {}, {}); }), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(CameraAlignmentTest)
#include "camera_alignment_test.moc"
