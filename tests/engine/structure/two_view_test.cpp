#include "engine/structure/focal_search.h"
#include "engine/structure/two_view.h"

#include "point_world.h"

#include <QTest>

using namespace fathom;
using point_world::World;

namespace {

TwoView check(const World& world, bool calibrated = true) {
    const Lens first = calibrated ? point_world::lensOf(world, 0) : Lens{};
    const Lens second = calibrated ? point_world::lensOf(world, 1) : Lens{};
    return verifyPair(world.features[0], first, world.features[1], second, point_world::matchesOf(world, 0, 1));
}

} // namespace

class TwoViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheRelativePoseAmongWrongMatches() {
        const World world = point_world::make({.views = 2, .wrongShare = 0.15});
        const TwoView pair = check(world);
        QCOMPARE(pair.kind, PairKind::General);
        const auto error = point_world::errorBetween(world.cameras[0], world.cameras[1], {}, pair.secondFromFirst);
        QVERIFY2(error.rotationDegrees < 0.3, qPrintable(QString::number(error.rotationDegrees)));
        QVERIFY2(error.directionDegrees < 3, qPrintable(QString::number(error.directionDegrees)));
        QVERIFY(static_cast<int>(pair.inliers.size()) < pair.candidates * 0.9);
    }

    void callsATurnATurn() {
        const World world = point_world::make({.views = 2, .turns = true, .wrongShare = 0.1});
        const TwoView pair = check(world);
        QCOMPARE(pair.kind, PairKind::Turn);
        QVERIFY(pair.secondFromFirst.translation.isZero());
        QVERIFY(angleOfDegrees(pair.secondFromFirst.rotation *
                               (world.cameras[1] * world.cameras[0].inverse()).rotation.transpose()) < 0.2);
    }

    void callsAPlaneAPlane() {
        QCOMPARE(check(point_world::make({.views = 2, .flat = true})).kind, PairKind::Planar);
    }

    void chanceMatchesAreUnrelated() {
        const World world = point_world::make({.views = 2, .wrongShare = 1});
        QCOMPARE(check(world).kind, PairKind::Unrelated);
    }

    void fewMatchesAreUnrelated() {
        const World world = point_world::make({.views = 2, .points = 15});
        QCOMPARE(check(world).kind, PairKind::Unrelated);
    }

    void equalInputGivesEqualOutput() {
        const World world = point_world::make({.views = 2, .wrongShare = 0.3});
        QCOMPARE(check(world).inliers, check(world).inliers);
    }

    void fundamentalMatricesTellTheFocalLength() {
        const World world = point_world::make({.views = 3, .focal = 700, .pixelNoise = 0.1});
        std::vector<VerifiedPair> pairs;
        for (const auto& [first, second] : {std::pair{0, 1}, std::pair{0, 2}, std::pair{1, 2}})
            pairs.push_back({first, second,
                             verifyPair(world.features[static_cast<std::size_t>(first)], Lens{},
                                        world.features[static_cast<std::size_t>(second)], Lens{},
                                        point_world::matchesOf(world, static_cast<std::size_t>(first),
                                                               static_cast<std::size_t>(second)))});
        const double focal = searchFocal(world.features, pairs, 1).front();
        QVERIFY2(std::abs(focal / 700 - 1) < 0.15, qPrintable(QString::number(focal)));
    }

    void withoutPairsAnOrdinaryFocalLengthIsAssumed() {
        const World world = point_world::make({.views = 2, .points = 5});
        QCOMPARE(searchFocal(world.features, {}, 2), std::vector<double>{ordinaryFocal(point_world::kSize)});
    }
};

QTEST_GUILESS_MAIN(TwoViewTest)
#include "two_view_test.moc"
