#include "tests/support/synthetic_view.h"
#include "ui/view/point_store.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

using namespace fathom;
using namespace fathom::ui;

class PointStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tilesHoldThePointsOfTheEngine();
    void flagsAreThoseOfTheEnginesFilter();
    void prefixIsAnEvenSampleAndTheSameEveryTime();
    void countsAndThresholdEqualTheEnginesForEveryPercentile();
    void countFollowsTheEdgeFilter();
    void excludedViewLeavesTheCount();
    void replacedAndRemovedViewsAreForgotten();
    void unchangedViewsKeepTheirTiles();
    void boxIsThatOfTheMoreCertainHalf();
    void viewWithoutValuesGivesAnEmptyTile();
    void destroyingWhileBuildingIsHarmless();
};

namespace {

void settle(PointStore& store) {
    if (store.isSettled())
        return;
    QSignalSpy settled(&store, &PointStore::settled);
    QVERIFY(settled.wait(20000));
}

/// A view with a step in depth, so that it has edges, and sky above.
std::shared_ptr<View> stepView() {
    auto view = synthetic::patchView({{10, 10, 80, 4, 2, {10, 20, 30}}, {30, 30, 20, 1, 5, {90, 20, 30}}});
    view->sky = FloatMap(view->image.size(), 0);
    for (int x = 0; x < 160; ++x)
        *view->sky.at(x, 12) = 1;
    return view;
}

} // namespace

void PointStoreTest::tilesHoldThePointsOfTheEngine() {
    const auto view = synthetic::roomView(1, 3);
    const TilePointer tile = buildTile(view, {}, {});
    PointFilter open;
    open.removeEdges = false;
    open.sky = SkyPoints::Keep;
    const PointCloud cloud = buildPointCloud({view}, open, 0);
    QCOMPARE(tile->vertices.size(), cloud.size());
    using Key = std::tuple<float, float, float, int, float, float>;
    std::multiset<Key> expected;
    std::multiset<Key> found;
    for (std::size_t i = 0; i < cloud.size(); ++i) {
        const auto& p = cloud.positions[i];
        expected.emplace(p[0], p[1], p[2], cloud.colours[i][0], cloud.confidences[i], cloud.depths[i]);
        const PointVertex& v = tile->vertices[i];
        found.emplace(v.position[0], v.position[1], v.position[2], v.colour[0], v.confidence, v.depth);
    }
    QVERIFY(expected == found);
}

void PointStoreTest::flagsAreThoseOfTheEnginesFilter() {
    const auto view = stepView();
    const TilePointer tile = buildTile(view, {}, {});
    for (const bool edges : {false, true})
        for (const SkyPoints sky : {SkyPoints::Hide, SkyPoints::Far, SkyPoints::Keep}) {
            PointFilter filter;
            filter.removeEdges = edges;
            filter.sky = sky;
            const int removed = (edges ? kEdgePoint : 0) | (sky == SkyPoints::Hide ? kSkyPoint : 0);
            const int exempt = sky == SkyPoints::Far ? kSkyPoint : 0;
            const auto kept =
                std::count_if(tile->vertices.begin(), tile->vertices.end(), [&](const PointVertex& v) {
                    return (v.flags & exempt) != 0 || (v.flags & removed) == 0;
                });
            QCOMPARE(static_cast<std::size_t>(kept), countPoints({view}, filter, 0));
        }
}

void PointStoreTest::prefixIsAnEvenSampleAndTheSameEveryTime() {
    const auto view = synthetic::roomView(0, 1);
    const TilePointer a = buildTile(view, {}, {});
    const TilePointer b = buildTile(view, {}, {});
    QVERIFY(std::equal(a->vertices.begin(), a->vertices.end(), b->vertices.begin(),
                       [](const PointVertex& x, const PointVertex& y) { return x.position == y.position; }));
    const auto left = [](std::size_t count, const PointTile& tile) {
        return std::count_if(tile.vertices.begin(),
                             tile.vertices.begin() + static_cast<std::ptrdiff_t>(count),
                             [](const PointVertex& v) { return v.position[0] < 0; }) /
               static_cast<double>(count);
    };
    QVERIFY(std::abs(left(2000, *a) - left(a->vertices.size(), *a)) < 0.05);
}

void PointStoreTest::countsAndThresholdEqualTheEnginesForEveryPercentile() {
    const auto views = synthetic::room(4);
    PointStore store;
    store.addViews(views);
    settle(store);
    for (const double percentile : {0.0, 12.5, 40.0, 90.0, 100.0}) {
        PointFilter filter;
        filter.confidencePercentile = percentile;
        QVERIFY(store.setFilter(filter));
        QVERIFY(!store.setFilter(filter));
        settle(store);
        const float threshold = confidenceThreshold(views, filter);
        QCOMPARE(store.threshold(), threshold);
        QCOMPARE(store.keptCount(), countPoints(views, filter, threshold));
        QCOMPARE(store.totalCount(), std::size_t(4 * 160 * 120));
    }
}

void PointStoreTest::countFollowsTheEdgeFilter() {
    PointStore store;
    PointFilter filter;
    filter.confidencePercentile = 0;
    store.setFilter(filter);
    store.addViews({stepView()});
    settle(store);
    const std::size_t without = store.keptCount();
    filter.removeEdges = false;
    store.setFilter(filter);
    settle(store);
    QVERIFY(store.keptCount() > without);
    filter.removeEdges = true;
    filter.edgeRatio = 10; // nothing jumps that far
    store.setFilter(filter);
    settle(store);
    const auto& vertices = store.tiles().at(0)->vertices;
    QVERIFY(std::none_of(vertices.begin(), vertices.end(),
                         [](const PointVertex& v) { return v.flags & kEdgePoint; }));
}

void PointStoreTest::excludedViewLeavesTheCount() {
    const auto views = synthetic::room(3);
    PointStore store;
    store.addViews(views);
    settle(store);
    store.setExcluded(1, true);
    settle(store);
    const float threshold = confidenceThreshold({views[0], views[2]}, store.filter());
    QCOMPARE(store.threshold(), threshold);
    QCOMPARE(store.keptCount(), countPoints({views[0], views[2]}, store.filter(), threshold));
    QCOMPARE(store.totalCount(), std::size_t(2 * 160 * 120));
    store.setExcluded(1, false);
    settle(store);
    QCOMPARE(store.totalCount(), std::size_t(3 * 160 * 120));
}

void PointStoreTest::replacedAndRemovedViewsAreForgotten() {
    PointStore store;
    store.addViews(synthetic::room(3));
    settle(store);
    QSignalSpy changed(&store, &PointStore::tileChanged);
    const auto other = synthetic::roomView(1, 9);
    store.addViews({other});
    settle(store);
    QCOMPARE(store.views().at(1), ViewPointer(other));
    QCOMPARE(store.totalCount(), std::size_t(3 * 160 * 120));
    QVERIFY(changed.count() >= 2);
    store.setViews({});
    settle(store);
    QVERIFY(store.tiles().empty());
    QCOMPARE(store.totalCount(), std::size_t(0));
    QCOMPARE(store.keptCount(), std::size_t(0));
}

void PointStoreTest::unchangedViewsKeepTheirTiles() {
    auto views = synthetic::room(2);
    PointStore store;
    store.setViews(views);
    settle(store);
    const TilePointer first = store.tiles().at(0);
    views.push_back(synthetic::roomView(2, 9));
    store.setViews(views);
    settle(store);
    QCOMPARE(store.tiles().at(0), first);
    QCOMPARE(store.tiles().size(), std::size_t(3));
}

void PointStoreTest::boxIsThatOfTheMoreCertainHalf() {
    const auto view = synthetic::patchView({{10, 10, 40, 2, 9, {}}, {90, 40, 40, 50, 1, {}}});
    const TilePointer tile = buildTile(view, {}, {});
    QVERIFY(tile->high.z() < 2.5);
    QVERIFY(tile->farthest > 45); // the haze is drawn all the same
}

void PointStoreTest::viewWithoutValuesGivesAnEmptyTile() {
    PointStore store;
    store.addViews({synthetic::patchView({})});
    settle(store);
    QVERIFY(store.tiles().at(0)->vertices.empty());
    QCOMPARE(store.keptCount(), std::size_t(0));
}

void PointStoreTest::destroyingWhileBuildingIsHarmless() {
    const auto views = synthetic::room(6);
    for (int i = 0; i < 5; ++i) {
        PointStore store;
        store.addViews(views);
    }
    QCoreApplication::processEvents();
}

QTEST_GUILESS_MAIN(PointStoreTest)
#include "point_store_test.moc"
