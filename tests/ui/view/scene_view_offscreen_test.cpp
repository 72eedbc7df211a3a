#include "tests/support/synthetic_view.h"
#include "ui/view/scene_view.h"

#include <QLabel>
#include <QTest>

using namespace fathom;
using namespace fathom::ui;

class SceneViewOffscreenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutOpenGLAMessageIsShownAndEveryCallIsHarmless();
};

void SceneViewOffscreenTest::withoutOpenGLAMessageIsShownAndEveryCallIsHarmless() {
    SceneView view;
    view.resize(400, 300);
    view.show();
    QVERIFY(!view.isAvailable());
    const auto* message = view.findChild<QLabel*>();
    QVERIFY(message && message->isVisible() && message->text().contains(QStringLiteral("OpenGL")));
    const auto views = synthetic::room(2);
    view.setViews(views);
    view.addViews(views);
    view.setViewExcluded(0, true);
    view.setFilter({});
    view.setPointSize(3);
    view.setColourBy(ColourBy::Depth);
    view.setColormap(QStringLiteral("viridis"));
    view.setCameraSize(2);
    view.setShowCameras(false);
    view.setShowGrid(false);
    view.setShowAxes(false);
    view.setEyeDomeLighting(false);
    view.setUnit(DepthUnit::Metres);
    view.setSelectedView(1);
    view.lookFrom(1);
    view.leaveLookThrough();
    view.setViewpoint(Viewpoint::Top);
    view.clear();
    QVERIFY(view.screenshot(false).isNull());
    QVERIFY(!view.isComplete());
    QVERIFY(!view.lookingFrom() && !view.selectedView() && !view.eyeFromWorld());
    QVERIFY(!view.projected({0, 0, 1}) && !view.surfaceAt({10, 10}));
    QVERIFY(!view.grab().isNull());
}

QTEST_MAIN(SceneViewOffscreenTest)
#include "scene_view_offscreen_test.moc"
