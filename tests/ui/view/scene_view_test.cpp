#include "engine/image/colormap.h"
#include "tests/support/synthetic_view.h"
#include "ui/view/scene_view.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>

using namespace fathom;
using namespace fathom::ui;
using synthetic::Patch;

class SceneViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clustersAppearWhereTheyProject();
    void confidenceThresholdRemovesPointsFromPictureAndCount();
    void edgeFilterRemovesThePointsBetweenNearAndFar();
    void newViewsAreAddedToTheCountAndThePicture();
    void clearedSceneIsEmpty();
    void hintIsShownAsLongAsThereAreNoPoints();
    void excludedViewIsNotDrawn();
    void colourModesDiffer();
    void colourMapChangesTheDepthColours();
    void largerPointsCoverMore();
    void screenshotHasAnOpaqueOrATransparentBackground();
    void camerasAreDrawnAndTheSelectedOneInTheAccentColour();
    void clickOnACameraSelectsItsView();
    void hoverNamesTheCamera();
    void doubleClickOnACameraLooksThroughItAndEscapeLeaves();
    void doubleClickOnAMatchedPointChoosesIt();
    void matchedPointsAreDrawnOnlyWhereTheyAreAskedFor();
    void draggingLeavesTheLookThroughInPlace();
    void lookThroughFollowsTheWindowsSize();
    void wheelKeepsThePointUnderTheCursor();
    void doubleClickOnASurfaceSetsThePointToTurnAround();
    void leftDragTurnsAndMiddleDragMoves();
    void keysGiveTheStandardViews();
    void viewpointStaysWhenAPersonMovedIt();
    void anotherSceneIsSeenFromItsOwnStart();
    void wheelWithControlOrAltChangesSizes();
    void anotherWindowShowsTheSameScene();

private:
    static void finish(SceneView& view);
    static void show(SceneView& view, const std::vector<ViewPointer>& views, double percentile = 0);
};

namespace {

const std::vector<Patch> kClusters{
    {20, 40, 24, 4, 1, {220, 30, 30}}, {68, 40, 24, 4, 5, {30, 200, 30}}, {116, 40, 24, 4, 9, {40, 60, 230}}};

QColor seenAt(const QImage& picture, const QPointF& position) {
    return picture.pixelColor((position * picture.devicePixelRatio()).toPoint());
}

bool alike(const QColor& a, const QColor& b, int tolerance) {
    return std::abs(a.red() - b.red()) <= tolerance && std::abs(a.green() - b.green()) <= tolerance &&
           std::abs(a.blue() - b.blue()) <= tolerance;
}

QColor colourOf(const Patch& patch) {
    return QColor(patch.colour[0], patch.colour[1], patch.colour[2]);
}

int opaquePixels(const QImage& picture) {
    int count = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            count += qAlpha(picture.pixel(x, y)) > 200;
    return count;
}

QWidget* canvasOf(SceneView& view) {
    return view.focusProxy();
}

void turnWheel(QWidget* widget, const QPointF& at, int notches, Qt::KeyboardModifiers modifiers = {}) {
    QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

void drag(QWidget* widget, Qt::MouseButton button, const QPoint& from, const QPoint& to) {
    QTest::mousePress(widget, button, {}, from);
    for (int i = 1; i <= 4; ++i) {
        const QPointF at = QPointF(from) + QPointF(to - from) * i / 4;
        QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, button,
                         Qt::NoModifier);
        QApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, button, {}, to);
}

Eigen::Vector3d centreOf(const ViewPointer& view) {
    return view->camera->cameraFromWorld.inverse().translation;
}

} // namespace

void SceneViewTest::finish(SceneView& view) {
    QTRY_VERIFY_WITH_TIMEOUT(view.isComplete(), 60000);
}

void SceneViewTest::show(SceneView& view, const std::vector<ViewPointer>& views, double percentile) {
    PointFilter filter;
    filter.confidencePercentile = percentile;
    filter.removeEdges = false;
    view.setFilter(filter);
    view.resize(640, 480);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(view.isAvailable());
    view.setViews(views);
    view.setViewpoint(Viewpoint::Front);
    finish(view);
}

void SceneViewTest::clustersAppearWhereTheyProject() {
    SceneView view;
    const auto patches = synthetic::patchView(kClusters);
    show(view, {patches});
    view.setShowCameras(false);
    const QImage picture = view.screenshot(false);
    for (const Patch& cluster : kClusters) {
        const auto at = view.projected(synthetic::patchCentre(*patches, cluster));
        QVERIFY(at && QRectF(view.rect()).contains(*at));
        QVERIFY2(alike(seenAt(picture, *at), colourOf(cluster), 12), qPrintable(seenAt(picture, *at).name()));
    }
    // Up in the photo is up on screen.
    const auto upper = view.projected(synthetic::patchCentre(*patches, {68, 20, 24, 4}));
    QVERIFY(upper->y() < view.projected(synthetic::patchCentre(*patches, kClusters[1]))->y());
}

void SceneViewTest::confidenceThresholdRemovesPointsFromPictureAndCount() {
    SceneView view;
    const auto patches = synthetic::patchView(kClusters);
    QSignalSpy counted(&view, &SceneView::pointsCounted);
    show(view, {patches});
    QCOMPARE(counted.last()[0].toULongLong(), 3ULL * 24 * 24);
    PointFilter filter;
    filter.removeEdges = false;
    filter.confidencePercentile = 50; // the middle cluster's confidence
    view.setFilter(filter);
    finish(view);
    QTRY_COMPARE(counted.last()[0].toULongLong(), 2ULL * 24 * 24);
    QCOMPARE(counted.last()[1].toULongLong(), 3ULL * 24 * 24);
    const QImage picture = view.screenshot(true);
    const auto colourAt = [&](const Patch& patch) {
        return seenAt(picture, *view.projected(synthetic::patchCentre(*patches, patch)));
    };
    QCOMPARE(colourAt(kClusters[0]).alpha(), 0);
    QVERIFY(alike(colourAt(kClusters[1]), colourOf(kClusters[1]), 12));
    QVERIFY(alike(colourAt(kClusters[2]), colourOf(kClusters[2]), 12));
}

void SceneViewTest::edgeFilterRemovesThePointsBetweenNearAndFar() {
    SceneView view;
    const auto patches =
        synthetic::patchView({{20, 20, 80, 5, 1, {90, 90, 90}}, {40, 40, 40, 3, 1, {200, 200, 90}}});
    show(view, {patches});
    const int before = opaquePixels(view.screenshot(true));
    PointFilter filter;
    filter.confidencePercentile = 0;
    filter.removeEdges = true;
    view.setFilter(filter);
    finish(view);
    QVERIFY(opaquePixels(view.screenshot(true)) < before);
}

void SceneViewTest::newViewsAreAddedToTheCountAndThePicture() {
    SceneView view;
    const auto views = synthetic::room(2);
    QSignalSpy counted(&view, &SceneView::pointsCounted);
    show(view, {views[0]});
    const int before = opaquePixels(view.screenshot(true));
    view.addViews({views[1]});
    finish(view);
    QTRY_COMPARE(counted.last()[1].toULongLong(), 2ULL * 160 * 120);
    QVERIFY(opaquePixels(view.screenshot(true)) > before);
}

void SceneViewTest::clearedSceneIsEmpty() {
    SceneView view;
    QSignalSpy counted(&view, &SceneView::pointsCounted);
    show(view, synthetic::room(2));
    view.setSelectedView(1);
    view.clear();
    finish(view);
    QCOMPARE(opaquePixels(view.screenshot(true)), 0);
    QTRY_COMPARE(counted.last()[1].toULongLong(), 0ULL);
    QVERIFY(!view.selectedView());
}

void SceneViewTest::hintIsShownAsLongAsThereAreNoPoints() {
    SceneView view;
    show(view, {});
    const QImage bare = view.grab().toImage();
    view.setHint(QStringLiteral("Nothing was done yet."));
    QVERIFY(view.grab().toImage() != bare);
    QCOMPARE(canvasOf(view)->accessibleDescription(), QStringLiteral("Nothing was done yet."));
    view.setViews(synthetic::room(1));
    finish(view);
    const QImage full = view.grab().toImage();
    view.setHint({});
    QCOMPARE(view.grab().toImage(), full);
}

void SceneViewTest::excludedViewIsNotDrawn() {
    SceneView view;
    show(view, {synthetic::patchView(kClusters)});
    view.setViewExcluded(0, true);
    finish(view);
    QCOMPARE(opaquePixels(view.screenshot(true)), 0);
    view.setViewExcluded(0, false);
    finish(view);
    QVERIFY(opaquePixels(view.screenshot(true)) > 1000);
}

void SceneViewTest::colourModesDiffer() {
    SceneView view;
    show(view, synthetic::room(2));
    std::vector<QImage> pictures;
    for (const ColourBy mode : {ColourBy::Photo, ColourBy::Depth, ColourBy::Confidence, ColourBy::View}) {
        view.setColourBy(mode);
        finish(view);
        const QImage picture = view.screenshot(true);
        for (const QImage& other : pictures)
            QVERIFY(picture != other);
        pictures.push_back(picture);
    }
}

void SceneViewTest::colourMapChangesTheDepthColours() {
    SceneView view;
    show(view, synthetic::room(1));
    view.setColourBy(ColourBy::Depth);
    const QImage before = view.screenshot(true);
    view.setColormap(QString::fromStdString(shippedColormaps().back().name()));
    finish(view);
    QVERIFY(view.screenshot(true) != before);
    const QImage now = view.screenshot(true);
    view.setColormap(QStringLiteral("no such map"));
    QVERIFY(view.screenshot(true) == now);
}

void SceneViewTest::largerPointsCoverMore() {
    SceneView view;
    show(view, {synthetic::patchView(kClusters)});
    view.setPointSize(1);
    const int small = opaquePixels(view.screenshot(true));
    view.setPointSize(12);
    QVERIFY(opaquePixels(view.screenshot(true)) > small * 5 / 4);
}

void SceneViewTest::screenshotHasAnOpaqueOrATransparentBackground() {
    SceneView view;
    show(view, {synthetic::patchView(kClusters)});
    const QImage clean = view.screenshot(true);
    QCOMPARE(clean.size(), (QSizeF(canvasOf(view)->size()) * view.devicePixelRatioF()).toSize());
    QCOMPARE(clean.pixelColor(2, 2).alpha(), 0);
    const int shown = opaquePixels(clean);
    QVERIFY(shown > 1000 && shown < clean.width() * clean.height());
    const QImage full = view.screenshot(false);
    QCOMPARE(opaquePixels(full), full.width() * full.height());
    QVERIFY(full.pixelColor(320, 2) != full.pixelColor(320, full.height() - 3)); // a gradient
}

void SceneViewTest::camerasAreDrawnAndTheSelectedOneInTheAccentColour() {
    SceneView view;
    QPalette palette = view.palette();
    palette.setColor(QPalette::Link, QColor(255, 0, 255));
    view.setPalette(palette);
    const auto views = synthetic::room(3);
    show(view, views);
    view.setViewpoint(Viewpoint::Top);
    finish(view);
    const auto accentPixels = [&view] {
        const QImage picture = view.screenshot(false);
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += alike(picture.pixelColor(x, y), QColor(255, 0, 255), 60);
        return count;
    };
    view.setShowCameras(false);
    const QImage without = view.screenshot(false);
    view.setShowCameras(true);
    finish(view);
    QVERIFY(view.screenshot(false) != without);
    QVERIFY(accentPixels() < 5);
    view.setSelectedView(1);
    finish(view);
    QTRY_VERIFY(accentPixels() > 20);
}

void SceneViewTest::clickOnACameraSelectsItsView() {
    SceneView view;
    const auto views = synthetic::room(4);
    show(view, views);
    view.setViewpoint(Viewpoint::Top);
    finish(view);
    QSignalSpy selected(&view, &SceneView::viewSelected);
    QTest::mouseClick(canvasOf(view), Qt::LeftButton, {}, view.projected(centreOf(views[2]))->toPoint());
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected[0][0].value<std::size_t>(), std::size_t(2));
    QCOMPARE(view.selectedView(), std::optional<std::size_t>(2));
    QTest::mouseClick(canvasOf(view), Qt::LeftButton, {}, {4, 240}); // nothing there
    QCOMPARE(selected.count(), 1);
    view.setShowCameras(false);
    QTest::mouseClick(canvasOf(view), Qt::LeftButton, {}, view.projected(centreOf(views[1]))->toPoint());
    QCOMPARE(selected.count(), 1);
}

void SceneViewTest::hoverNamesTheCamera() {
    SceneView view;
    const auto views = synthetic::room(4);
    show(view, views);
    view.setViewpoint(Viewpoint::Top);
    finish(view);
    QSignalSpy hovered(&view, &SceneView::viewHovered);
    const QPointF at = *view.projected(centreOf(views[3]));
    const auto hover = [&](const QPointF& position) {
        QMouseEvent move(QEvent::MouseMove, position, canvasOf(view)->mapToGlobal(position), Qt::NoButton,
                         Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(canvasOf(view), &move);
    };
    const QImage before = view.grab().toImage();
    hover(at);
    QCOMPARE(hovered.last()[0].toInt(), 3);
    QVERIFY(view.grab().toImage() != before); // its name
    hover({4, 240});
    QCOMPARE(hovered.last()[0].toInt(), -1);
}

void SceneViewTest::doubleClickOnACameraLooksThroughItAndEscapeLeaves() {
    SceneView view;
    const auto views = synthetic::room(4);
    show(view, views);
    view.setViewpoint(Viewpoint::Top);
    finish(view);
    const Eigen::Matrix4d before = view.eyeFromWorld()->matrix();
    QSignalSpy changed(&view, &SceneView::lookThroughChanged);
    QTest::mouseDClick(canvasOf(view), Qt::LeftButton, {}, view.projected(centreOf(views[2]))->toPoint());
    QCOMPARE(view.lookingFrom(), std::optional<std::size_t>(2));
    finish(view);
    QVERIFY(view.eyeFromWorld()->matrix().isApprox(views[2]->camera->cameraFromWorld.matrix(), 1e-9));
    // 640 x 480 shows the 160 x 120 photo exactly fourfold: every pixel of the view is where its point is
    // drawn.
    const Eigen::Vector3d point = pointInWorld(views[2]->camera->processed, views[2]->camera->cameraFromWorld,
                                               40, 30, *views[2]->depth.at(40, 30));
    const QPointF seen = *view.projected(point);
    QVERIFY(std::hypot(seen.x() - 4 * 40.5, seen.y() - 4 * 30.5) < 1e-3);
    const std::uint8_t* photo = views[2]->image.at(40, 30);
    QVERIFY(alike(seenAt(view.screenshot(true), seen), QColor(photo[0], photo[1], photo[2]), 30));
    QTest::keyClick(canvasOf(view), Qt::Key_Escape);
    finish(view);
    QVERIFY(!view.lookingFrom());
    QVERIFY(view.eyeFromWorld()->matrix().isApprox(before, 1e-9));
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed.last()[0].toInt(), -1);
}

namespace {

StructurePointer onePointAt(const Eigen::Vector3d& position) {
    auto structure = std::make_shared<Structure>();
    SparsePoint point;
    point.position = position;
    point.sights.push_back({0, 10, 10});
    structure->points.push_back(point);
    return structure;
}

} // namespace

void SceneViewTest::doubleClickOnAMatchedPointChoosesIt() {
    SceneView view;
    show(view, {synthetic::patchView(kClusters)});
    const Eigen::Vector3d place(0.4, -0.3, 4);
    view.setStructure(onePointAt(place));
    QSignalSpy chosen(&view, &SceneView::sparsePointChosen);
    const QPoint at = view.projected(place)->toPoint();
    QTest::mouseDClick(canvasOf(view), Qt::LeftButton, {}, at);
    QCOMPARE(chosen.count(), 0); // hidden points are not meant
    view.setShowSparsePoints(true);
    QTest::mouseDClick(canvasOf(view), Qt::LeftButton, {}, view.projected(place)->toPoint());
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().value<std::size_t>(), std::size_t(0));
}

void SceneViewTest::matchedPointsAreDrawnOnlyWhereTheyAreAskedFor() {
    SceneView view;
    show(view, {synthetic::patchView(kClusters)});
    view.setShowGrid(false);
    const QImage without = view.screenshot(false);
    view.setStructure(onePointAt({0.4, -0.3, 4}));
    finish(view);
    QCOMPARE(view.screenshot(false), without);
    view.setShowSparsePoints(true);
    view.grab();
    finish(view);
    QVERIFY(view.screenshot(false) != without);
}

void SceneViewTest::draggingLeavesTheLookThroughInPlace() {
    SceneView view;
    const auto views = synthetic::room(3);
    show(view, views);
    view.lookFrom(1);
    finish(view);
    const Eigen::Vector3d before = view.eyeFromWorld()->inverse().translation;
    drag(canvasOf(view), Qt::MiddleButton, {300, 200}, {320, 200});
    QVERIFY(!view.lookingFrom());
    QVERIFY((view.eyeFromWorld()->inverse().translation - before).norm() < 0.3);
    view.lookFrom(99); // no such camera
    QVERIFY(!view.lookingFrom());
}

void SceneViewTest::lookThroughFollowsTheWindowsSize() {
    SceneView view;
    const auto views = synthetic::room(2);
    show(view, views);
    view.lookFrom(1);
    finish(view);
    view.resize(480, 480); // the photo is now 480 x 360, with 60 above and below
    QTRY_COMPARE(canvasOf(view)->width(), 480);
    finish(view);
    const Eigen::Vector3d point = pointInWorld(views[1]->camera->processed, views[1]->camera->cameraFromWorld,
                                               40, 30, *views[1]->depth.at(40, 30));
    const QPointF seen = *view.projected(point);
    QVERIFY(std::hypot(seen.x() - 3 * 40.5, seen.y() - (60 + 3 * 30.5)) < 1e-3);
}

void SceneViewTest::wheelKeepsThePointUnderTheCursor() {
    SceneView view;
    const auto patches = synthetic::patchView(kClusters);
    show(view, {patches});
    const QPointF cursor = view.projected(synthetic::patchCentre(*patches, kClusters[2]))->toPoint();
    const auto point = view.surfaceAt(cursor);
    QVERIFY(point);
    QVERIFY((*point - synthetic::patchCentre(*patches, kClusters[2])).norm() < 0.05);
    const double before = (*view.eyeFromWorld() * *point).z();
    turnWheel(canvasOf(view), cursor, 3);
    QVERIFY((*view.eyeFromWorld() * *point).z() < 0.7 * before);
    const QPointF after = *view.projected(*point);
    QVERIFY(std::hypot(after.x() - cursor.x(), after.y() - cursor.y()) < 0.5);
    QVERIFY(!view.surfaceAt({4, 4}));
}

void SceneViewTest::doubleClickOnASurfaceSetsThePointToTurnAround() {
    SceneView view;
    const auto patches = synthetic::patchView(kClusters);
    show(view, {patches});
    const Eigen::Vector3d chosen = synthetic::patchCentre(*patches, kClusters[0]);
    const QPoint at = view.projected(chosen)->toPoint();
    const Eigen::Vector3d point = *view.surfaceAt(at);
    QTest::mouseDClick(canvasOf(view), Qt::LeftButton, {}, at);
    drag(canvasOf(view), Qt::LeftButton, {300, 100}, {420, 140});
    const QPointF after = *view.projected(point);
    QVERIFY(std::hypot(after.x() - at.x(), after.y() - at.y()) < 0.5);
    const Eigen::Vector3d other = synthetic::patchCentre(*patches, kClusters[2]);
    QVERIFY(std::abs((*view.eyeFromWorld() * other).z() - (*view.eyeFromWorld() * point).z()) > 0.2);
}

void SceneViewTest::leftDragTurnsAndMiddleDragMoves() {
    SceneView view;
    show(view, synthetic::room(2));
    const Eigen::Matrix3d before = view.eyeFromWorld()->rotation;
    drag(canvasOf(view), Qt::MiddleButton, {300, 200}, {340, 220});
    QVERIFY(view.eyeFromWorld()->rotation.isApprox(before, 1e-12));
    drag(canvasOf(view), Qt::LeftButton, {300, 200}, {340, 220});
    QVERIFY(!view.eyeFromWorld()->rotation.isApprox(before, 1e-3));
}

void SceneViewTest::keysGiveTheStandardViews() {
    SceneView view;
    show(view, synthetic::room(2));
    const auto forward = [&view]() -> Eigen::Vector3d { return view.eyeFromWorld()->rotation.row(2); };
    QTest::keyClick(canvasOf(view), Qt::Key_7);
    finish(view);
    QVERIFY(forward().isApprox(Eigen::Vector3d::UnitY(), 1e-6)); // down
    QTest::keyClick(canvasOf(view), Qt::Key_3);
    finish(view);
    QVERIFY(forward().isApprox(-Eigen::Vector3d::UnitX(), 1e-6));
    QTest::keyClick(canvasOf(view), Qt::Key_1);
    finish(view);
    QVERIFY(forward().isApprox(Eigen::Vector3d::UnitZ(), 1e-6));
    QTest::keyClick(canvasOf(view), Qt::Key_Home);
    finish(view);
    QVERIFY(forward().z() > 0.8 && forward().y() > 0.1); // from a little above
}

void SceneViewTest::viewpointStaysWhenAPersonMovedIt() {
    SceneView view;
    const auto views = synthetic::room(3);
    show(view, {views[0]});
    drag(canvasOf(view), Qt::LeftButton, {300, 200}, {340, 220});
    const Eigen::Matrix4d before = view.eyeFromWorld()->matrix();
    view.addViews({views[1], views[2]});
    finish(view);
    QCOMPARE(view.eyeFromWorld()->matrix(), before);
}

void SceneViewTest::anotherSceneIsSeenFromItsOwnStart() {
    SceneView view;
    show(view, synthetic::room(2));
    drag(canvasOf(view), Qt::MiddleButton, {100, 100}, {600, 400});
    const std::vector<Patch> far{{60, 40, 40, 400, 1, {220, 30, 30}}};
    const auto patches = synthetic::patchView(far);
    view.setViews({patches});
    finish(view);
    const auto at = view.projected(synthetic::patchCentre(*patches, far[0]));
    QVERIFY(at && QRectF(view.rect()).contains(*at));
}

void SceneViewTest::wheelWithControlOrAltChangesSizes() {
    SceneView view;
    show(view, synthetic::room(1));
    QSignalSpy points(&view, &SceneView::pointSizeChanged);
    QSignalSpy cameras(&view, &SceneView::cameraSizeChanged);
    const Eigen::Matrix4d before = view.eyeFromWorld()->matrix();
    turnWheel(canvasOf(view), {200, 200}, 1, Qt::ControlModifier);
    turnWheel(canvasOf(view), {200, 200}, 1, Qt::AltModifier);
    QCOMPARE(points.count(), 1);
    QVERIFY(points[0][0].toDouble() > 2);
    QCOMPARE(cameras.count(), 1);
    QVERIFY(cameras[0][0].toDouble() > 1);
    QCOMPARE(view.eyeFromWorld()->matrix(), before);
}

void SceneViewTest::anotherWindowShowsTheSameScene() {
    auto* view = new SceneView;
    show(*view, {synthetic::patchView(kClusters)});
    const int before = opaquePixels(view->screenshot(true));
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view);
    window.resize(640, 480);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    finish(*view);
    QTRY_COMPARE(opaquePixels(view->screenshot(true)), before);
}

QTEST_MAIN(SceneViewTest)
#include "scene_view_test.moc"
