#include "engine/geometry/umeyama.h"

#include "tests/engine/geometry/random_geometry.h"
#include "tests/support/expect_error.h"

#include <QTest>

using fathom::ErrorCode;
using fathom::RigidTransform;
using fathom::ScaleFit;
using fathom::SimilarityTransform;
using fathom::umeyama;
using fathom::test::distanceOf;
using fathom::test::errorOf;
using fathom::test::moved;
using fathom::test::RandomGeometry;

class UmeyamaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recoversASimilarityFromThreePointsOn() {
        RandomGeometry random(11);
        for (const std::size_t count : {3, 4, 50}) {
            const SimilarityTransform truth = random.similarity();
            const auto source = random.points(count, 2);
            const auto fit = umeyama(source, moved(truth, source));
            QVERIFY(fit.has_value());
            QVERIFY(distanceOf(*fit, truth) < 1e-11);
        }
    }

    void mirroredPointsGiveARotationAllTheSame() {
        RandomGeometry random(12);
        const auto source = random.points(30, 1);
        auto target = source;
        for (Eigen::Vector3d& point : target)
            point.x() = -point.x();
        const auto fit = umeyama(source, target);
        QVERIFY(fit.has_value());
        QVERIFY(std::abs(fit->rotation.determinant() - 1) < 1e-12);
    }

    void weightsChooseWhatIsFitted() {
        RandomGeometry random(13);
        const SimilarityTransform truth = random.similarity();
        const auto source = random.points(40, 1);
        auto target = moved(truth, source);
        std::vector<double> weights(40, 3);
        for (std::size_t i = 0; i < 10; ++i) {
            target[i] = Eigen::Vector3d(100, 100, 100);
            weights[i] = 0;
        }
        QVERIFY(distanceOf(*umeyama(source, target, weights), truth) < 1e-11);
    }

    void fixedScaleIsARigidFit() {
        RandomGeometry random(14);
        const auto source = random.points(20, 1);
        SimilarityTransform truth = random.similarity();
        const auto fit = umeyama(source, moved(truth, source), ScaleFit::Fixed);
        QVERIFY(fit.has_value());
        QCOMPARE(fit->scale, 1.0);
        QVERIFY((fit->rotation - truth.rotation).cwiseAbs().maxCoeff() < 1e-12);
    }

    void degenerateSetsGiveNothingAtAnyScale() {
        for (const double size : {1e-6, 1.0, 1e6}) {
            const std::vector<Eigen::Vector3d> two{{0, 0, 0}, {0.3 * size, 0.7 * size, -0.2 * size}};
            std::vector<Eigen::Vector3d> line;
            for (int i = 0; i < 7; ++i)
                line.push_back(size * (Eigen::Vector3d(0.3, -0.1, 0.7) * i + Eigen::Vector3d(0.1, 0.2, 0.3)));
            QVERIFY(!umeyama(two, two));
            QVERIFY(!umeyama(line, line));
        }
        const std::vector<Eigen::Vector3d> same(5, Eigen::Vector3d(1, 2, 3));
        QVERIFY(!umeyama(same, same));
        QVERIFY(!umeyama({}, {}));
        QCOMPARE(errorOf([&] { (void)umeyama(same, {}); }), ErrorCode::InvalidOption);
    }

    void similarityMovesCamerasWithTheirPoints() {
        RandomGeometry random(15);
        const SimilarityTransform targetFromSource = random.similarity();
        const RigidTransform cameraFromSource = random.camera(3);
        const RigidTransform cameraFromTarget = targetFromSource.cameraFromTarget(cameraFromSource);
        const Eigen::Vector3d point = random.vector(-2, 2);
        const Eigen::Vector3d seen = targetFromSource.scale * (cameraFromSource * point);
        QVERIFY((cameraFromTarget * (targetFromSource * point) - seen).norm() < 1e-12);
    }

    void compositionAndInverseAreConsistent() {
        RandomGeometry random(16);
        const SimilarityTransform a = random.similarity();
        const SimilarityTransform b = random.similarity();
        const Eigen::Vector3d point = random.vector(-2, 2);
        QVERIFY(((a * b) * point - a * (b * point)).norm() < 1e-12);
        QVERIFY((a.inverse() * (a * point) - point).norm() < 1e-12);
        QVERIFY(((a.matrix() * b.matrix()) - (a * b).matrix()).cwiseAbs().maxCoeff() < 1e-12);
    }
};

QTEST_GUILESS_MAIN(UmeyamaTest)
#include "umeyama_test.moc"
