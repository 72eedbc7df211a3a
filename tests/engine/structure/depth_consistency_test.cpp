#include "engine/structure/depth_consistency.h"
#include "engine/structure/depth_fit.h"
#include "engine/synthetic/pose_scenes.h"

#include "point_world.h"

#include <QTest>

using namespace fathom;

namespace {

/// Rendered views whose depth is known, and as a network would give it: a factor of its own and noise.
struct Disturbed {
    std::vector<FloatMap> depths;
    std::vector<DepthView> views;
    std::vector<double> factors; ///< true depth per given depth
};

Disturbed disturbed(std::uint64_t seed, double noise, bool anchored) {
    Disturbed result;
    const auto scene = synthetic::renderPoseScene(seed, synthetic::PoseTrap::None, {192, 144}, 4);
    point_world::Dice dice(seed);
    for (const synthetic::RenderedView& view : scene.views) {
        const double factor = std::exp(dice.uniform(std::log(0.5), std::log(2.0)));
        FloatMap depth = view.depth;
        for (std::size_t i = 0; i < depth.valueCount(); ++i)
            depth.data()[i] = depth.data()[i] > 0
                                  ? static_cast<float>(depth.data()[i] / factor * (1 + noise * dice.normal()))
                                  : 0.0F;
        DepthView entry;
        entry.intrinsics = {view.focalPixels, view.focalPixels, 96, 72, 192, 144};
        RigidTransform worldFromCamera;
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 3; ++column)
                worldFromCamera.rotation(row, column) =
                    view.worldFromCamera[static_cast<std::size_t>(4 * row + column)];
            worldFromCamera.translation[row] = view.worldFromCamera[static_cast<std::size_t>(4 * row + 3)];
        }
        entry.cameraFromWorld = worldFromCamera.inverse();
        for (int k = 0; anchored && k < 60; ++k) {
            const double x = dice.uniform(0, 192);
            const double y = dice.uniform(0, 144);
            const float truth = *view.depth.at(static_cast<int>(x), static_cast<int>(y));
            if (truth > 0) // every tenth anchor is wrong
                entry.anchors.push_back({x, y, k % 10 == 0 ? 3.0 * truth : truth});
        }
        result.factors.push_back(factor);
        result.depths.push_back(std::move(depth));
        result.views.push_back(std::move(entry));
    }
    for (std::size_t i = 0; i < result.views.size(); ++i)
        result.views[i].depth = &result.depths[i];
    return result;
}

} // namespace

class DepthConsistencyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void viewsWithTheirOwnFactorsBecomeOneSurface() {
        const Disturbed scene = disturbed(1, 0.03, true);
        const DepthConsistency found = makeConsistent(scene.views);
        for (std::size_t i = 0; i < scene.views.size(); ++i)
            QVERIFY2(std::abs(found.views[i].scale / scene.factors[i] - 1) < 0.02,
                     qPrintable(QString::number(found.views[i].scale / scene.factors[i])));
        QVERIFY2(found.medianAfter < 0.02, qPrintable(QString::number(found.medianAfter)));
        QVERIFY(found.medianBefore > 3 * found.medianAfter);
    }

    void aViewWithoutAnchorsFollowsItsNeighbours() {
        Disturbed scene = disturbed(1, 0.01, true);
        scene.views[2].anchors.clear();
        // Within reach of its neighbours, as depth of one network is.
        for (std::size_t i = 0; i < scene.depths[2].valueCount(); ++i)
            scene.depths[2].data()[i] *= static_cast<float>(scene.factors[2] * 1.2);
        const DepthConsistency found = makeConsistent(scene.views);
        const double common = found.views[2].scale * 1.2;
        QVERIFY2(std::abs(common - 1) < 0.1, qPrintable(QString::number(common)));
    }

    void disagreementIsSmallWhereViewsAgreeAndZeroWhereNoneLooks() {
        const Disturbed scene = disturbed(1, 0, true);
        const DepthConsistency found = makeConsistent(scene.views);
        QCOMPARE(found.views[0].disagreement.size(), scene.depths[0].size());
        std::size_t good = 0;
        std::size_t seen = 0;
        for (const float value : found.views[0].disagreement.values()) {
            seen += value > 0 ? 1 : 0;
            good += value > 0 && value < 0.03F ? 1 : 0;
        }
        QVERIFY(seen > scene.depths[0].valueCount() / 2);
        QVERIFY2(good > seen * 3 / 4, qPrintable(QString::number(static_cast<double>(good) / static_cast<double>(seen))));
    }

    void skyAndMissingDepthTakeNoPart() {
        Disturbed scene = disturbed(1, 0, true);
        FloatMap sky(scene.depths[0].size(), 1);
        for (DepthView& view : scene.views)
            view.sky = &sky;
        const DepthConsistency found = makeConsistent(scene.views);
        QCOMPARE(found.medianAfter, 0.0);
        for (const float value : found.views[0].disagreement.values())
            QCOMPARE(value, 0.0F);
    }

    void aShiftIsFoundWhereThereIsOne() {
        std::vector<DepthPair> pairs;
        point_world::Dice dice(4);
        for (int i = 0; i < 200; ++i) {
            const double estimated = dice.uniform(1, 5);
            pairs.push_back({estimated, i % 10 == 0 ? 20 : 1.7 * estimated + 0.8});
        }
        const DepthFit fit = fitDepth(pairs);
        QVERIFY(std::abs(fit.scale - 1.7) < 0.01);
        QVERIFY(std::abs(fit.shift - 0.8) < 0.02);
    }

    void noShiftIsInventedWhereAFactorSuffices() {
        std::vector<DepthPair> pairs;
        point_world::Dice dice(5);
        for (int i = 0; i < 200; ++i) {
            const double estimated = dice.uniform(1, 5);
            pairs.push_back({estimated, 2 * estimated * (1 + 0.1 * dice.normal())});
        }
        QCOMPARE(fitDepth(pairs).shift, 0.0);
    }

    void aShiftThatWouldTurnDepthNegativeIsRefused() {
        std::vector<DepthPair> pairs;
        for (int i = 0; i < 100; ++i)
            pairs.push_back({3 + 0.01 * i, 0.2 + 0.4 * 0.01 * i});
        pairs.push_back({0.2, 0.02});
        const DepthFit fit = fitDepth(pairs);
        QVERIFY(fit.scale * 0.2 + fit.shift > 0);
    }

    void anchorsOnOneSurfaceDoNotFlattenAView() {
        std::vector<DepthPair> pairs;
        point_world::Dice dice(6);
        for (int i = 0; i < 300; ++i) // a wall whose estimate is wavy
            pairs.push_back({dice.uniform(0.9, 1.2), 7.5 * (1 + 0.01 * dice.normal())});
        QCOMPARE(fitDepth(pairs).shift, 0.0);
    }

    /// As models give it whose depth, or inverse depth, is known up to a factor and a shift.
    void everyViewsShiftIsFound_data() {
        QTest::addColumn<bool>("inverse");
        QTest::newRow("of the depth") << false;
        QTest::newRow("of the inverse depth") << true;
    }
    void everyViewsShiftIsFound() {
        QFETCH(const bool, inverse);
        Disturbed scene = disturbed(1, 0, true);
        const auto shiftOf = [&](std::size_t view) { return (inverse ? 0.03 : 0.08) * (1 + static_cast<double>(view)); };
        for (std::size_t i = 0; i < scene.views.size(); ++i) {
            const double shift = shiftOf(i);
            for (std::size_t k = 0; k < scene.depths[i].valueCount(); ++k) {
                float& value = scene.depths[i].data()[k];
                const double depth = value * scene.factors[i];
                value = static_cast<float>(inverse ? 1 / (1 / depth + shift) : depth + shift);
            }
            scene.views[i].inverse = inverse;
        }
        const DepthConsistency found = makeConsistent(scene.views);
        QVERIFY(found.medianBefore > 0.01);
        QVERIFY2(found.medianAfter < 0.004, qPrintable(QString::number(found.medianAfter)));
        for (std::size_t i = 0; i < scene.views.size(); ++i) {
            QCOMPARE(found.views[i].inverse, inverse);
            QVERIFY2(std::abs(found.views[i].shift / found.views[i].scale + shiftOf(i)) < 0.01,
                     qPrintable(QString::number(found.views[i].shift / found.views[i].scale)));
        }
    }

    void whatAgreesAlreadyIsNotMadeWorseByPoorAnchors() {
        Disturbed scene = disturbed(1, 0, true);
        point_world::Dice dice(8);
        for (std::size_t i = 0; i < scene.views.size(); ++i) {
            for (std::size_t k = 0; k < scene.depths[i].valueCount(); ++k)
                scene.depths[i].data()[k] *= static_cast<float>(scene.factors[i]);
            const double wrong = 1 + 0.1 * (i % 2 == 0 ? 1 : -1); // all of one view's
            for (DepthAnchor& anchor : scene.views[i].anchors)
                anchor.zDepth *= wrong * (1 + 0.05 * dice.normal());
        }
        const DepthConsistency found = makeConsistent(scene.views);
        QVERIFY2(found.medianAfter <= found.medianBefore, qPrintable(QString::number(found.medianAfter)));
    }

    void withoutAnchorsAndNeighboursDepthStaysAsItIs() {
        Disturbed scene = disturbed(1, 0, false);
        scene.views.resize(1);
        const DepthConsistency found = makeConsistent(scene.views);
        QCOMPARE(found.views[0].scale, 1.0);
        QCOMPARE(found.views[0].shift, 0.0);
    }

    void stopsWhenCancelled() {
        const Disturbed scene = disturbed(1, 0, true);
        CancelSource source;
        source.cancel();
        QVERIFY_EXCEPTION_THROWN((void)makeConsistent(scene.views, source.token()), Cancelled);
    }
};

QTEST_GUILESS_MAIN(DepthConsistencyTest)
#include "depth_consistency_test.moc"
