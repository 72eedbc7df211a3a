#include "engine/geometry/robust_similarity.h"

#include "tests/engine/geometry/random_geometry.h"
#include "tests/support/expect_error.h"

#include <QTest>

using fathom::ErrorCode;
using fathom::robustSimilarity;
using fathom::RobustSimilarityOptions;
using fathom::ScaleFit;
using fathom::SimilarityTransform;
using fathom::test::distanceOf;
using fathom::test::errorOf;
using fathom::test::moved;
using fathom::test::RandomGeometry;

namespace {

/// How a gross outlier is wrong.
enum class Outlier { AnywhereInTheScene, AlongTheRay, Displaced };

constexpr double kSourceSizes[] = {1, 20};

struct Case {
    std::vector<Eigen::Vector3d> source;
    std::vector<Eigen::Vector3d> target;
    std::vector<double> weights;
};

Case noisyCase(RandomGeometry& random, const SimilarityTransform& truth, double size, double share,
               Outlier kind) {
    Case c;
    c.source = random.points(20000, size);
    c.target = moved(truth, c.source);
    for (Eigen::Vector3d& point : c.target) {
        c.weights.push_back(random.uniform(0.5, 2));
        if (random.uniform(0, 1) >= share) {
            point += 0.005 * size * truth.scale *
                     Eigen::Vector3d(random.normal(), random.normal(), random.normal());
            continue;
        }
        switch (kind) {
        case Outlier::AnywhereInTheScene:
            point = truth * random.points(1, size).front();
            break;
        case Outlier::AlongTheRay:
            point = truth.translation + random.uniform(0.3, 3) * (point - truth.translation);
            break;
        case Outlier::Displaced:
            point += truth.scale * random.vector(-3 * size, 3 * size);
            break;
        }
    }
    return c;
}

} // namespace

class RobustSimilarityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exactPairsFitWithoutResidual() {
        RandomGeometry random(5);
        for (const double size : {1e-3, 1.0, 1e3}) {
            const SimilarityTransform truth = random.similarity();
            const auto source = random.points(5000, size);
            const auto fit = robustSimilarity(source, moved(truth, source), std::vector<double>(5000, 1));
            QVERIFY(fit.has_value());
            QVERIFY(distanceOf(fit->targetFromSource, truth) < 1e-9 * std::max(size, 1.0));
            QVERIFY(fit->rmsResidual < 1e-12 * std::max(size, 1.0) * 10);
            QCOMPARE(fit->inlierRatio, 1.0);
            QVERIFY(fit->isTrustworthy());
        }
    }

    void exactPairsFitWithoutResidualThoughThirtyPercentAreWrong() {
        RandomGeometry random(6);
        const SimilarityTransform truth = random.similarity();
        const auto source = random.points(20000, 1);
        auto target = moved(truth, source);
        for (Eigen::Vector3d& point : target)
            if (random.uniform(0, 1) < 0.3)
                point = truth * random.points(1, 1).front();
        const auto fit = robustSimilarity(source, target, std::vector<double>(20000, 1));
        QVERIFY(fit.has_value());
        QVERIFY2(std::abs(fit->targetFromSource.scale / truth.scale - 1) < 1e-6,
                 qPrintable(QString::number(fit->targetFromSource.scale / truth.scale - 1)));
    }

    void grossOutliersMoveTheScaleByLessThanTheBound() {
        RandomGeometry random(7);
        for (const double size : kSourceSizes)
            for (const double share : {0.1, 0.3})
                for (const Outlier kind :
                     {Outlier::AnywhereInTheScene, Outlier::AlongTheRay, Outlier::Displaced}) {
                    const SimilarityTransform truth = random.similarity();
                    const Case c = noisyCase(random, truth, size, share, kind);
                    const auto fit = robustSimilarity(c.source, c.target, c.weights);
                    QVERIFY(fit.has_value());
                    const double error = std::abs(fit->targetFromSource.scale / truth.scale - 1);
                    QVERIFY2(error < 0.0012, qPrintable(QString("%1 at %2 outliers of kind %3")
                                                            .arg(error)
                                                            .arg(share)
                                                            .arg(static_cast<int>(kind))));
                    QVERIFY(std::abs(fit->inlierRatio - (1 - share)) < 0.05);
                }
    }

    void manyPairsAreThinnedTheSameWayEveryTime() {
        RandomGeometry random(8);
        const SimilarityTransform truth = random.similarity();
        const Case c = noisyCase(random, truth, 1, 0.1, Outlier::Displaced);
        RobustSimilarityOptions options;
        options.maximumPairs = 3000;
        const auto first = robustSimilarity(c.source, c.target, c.weights, options);
        const auto second = robustSimilarity(c.source, c.target, c.weights, options);
        QVERIFY(first && second);
        QCOMPARE(first->pairs, std::size_t(3000));
        QCOMPARE(distanceOf(first->targetFromSource, second->targetFromSource), 0.0);
        QVERIFY(std::abs(first->targetFromSource.scale / truth.scale - 1) < 0.005);
    }

    void pairsThatHaveNothingInCommonAreNotTrusted() {
        RandomGeometry random(9);
        const auto source = random.points(5000, 1);
        const auto target = random.points(5000, 1);
        const auto fit = robustSimilarity(source, target, std::vector<double>(5000, 1));
        QVERIFY(fit.has_value());
        QVERIFY(!fit->isTrustworthy());
    }

    void fixedScaleStaysOne() {
        RandomGeometry random(10);
        SimilarityTransform truth = random.similarity();
        truth.scale = 1;
        const auto source = random.points(1000, 2);
        const auto fit = robustSimilarity(source, moved(truth, source), std::vector<double>(1000, 1),
                                          {.scale = ScaleFit::Fixed});
        QVERIFY(fit.has_value());
        QCOMPARE(fit->targetFromSource.scale, 1.0);
        QVERIFY(distanceOf(fit->targetFromSource, truth) < 1e-9);
    }

    void pointsThatDetermineNoRotationGiveNothing() {
        std::vector<Eigen::Vector3d> line;
        for (int i = 0; i < 100; ++i)
            line.emplace_back(i, 2 * i, -i);
        QVERIFY(!robustSimilarity(line, line, std::vector<double>(100, 1)));
        QVERIFY(!robustSimilarity({}, {}, {}));
        QCOMPARE(errorOf([&] { (void)robustSimilarity(line, {}, {}); }), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(RobustSimilarityTest)
#include "robust_similarity_test.moc"
