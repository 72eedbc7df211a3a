#include "ui/widget/frame_strip.h"
#include "ui/widget/timeline.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace fathom::ui;

class TimelineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void startsEmptyAndHarmless();
    void positionIsWrittenOutOfHowMany();
    void keysStepAndStopAtTheEnds();
    void scrubbingWithTheMouseGoesWhereItPoints();
    void everyFrameCanBeReachedWhenThereAreThousands();
    void spacePlaysToTheEndAndStops();
    void playAtTheEndStartsOver();
    void jPlaysBackwardsAndKStops();
    void scrubbingStopsPlaying();
    void thumbnailsAreAskedOnceAndOnlyForWhatIsSeen();
    void thumbnailIsDrawnInItsCell();
    void fewerFramesKeepTheCurrentOneInside();
    void statesAreKeptForEachFrame();
};

namespace {

struct Fixture {
    explicit Fixture(int count) : moved(&timeline, &Timeline::currentFrameChanged) {
        timeline.resize(900, 70);
        timeline.setFrameCount(count);
        timeline.show();
        moved.clear();
    }
    [[nodiscard]] FrameStrip* strip() const { return timeline.findChild<FrameStrip*>(); }
    void press(Qt::Key key) { QTest::keyClick(&timeline, key); }

    Timeline timeline;
    QSignalSpy moved;
};

} // namespace

void TimelineTest::startsEmptyAndHarmless() {
    Fixture f(0);
    QCOMPARE(f.timeline.currentFrame(), -1);
    QCOMPARE(f.timeline.positionText(), QString());
    for (const Qt::Key key :
         {Qt::Key_Space, Qt::Key_Left, Qt::Key_Right, Qt::Key_Home, Qt::Key_End, Qt::Key_J, Qt::Key_L})
        f.press(key);
    QTest::mouseClick(f.strip(), Qt::LeftButton, {}, {100, 20});
    f.timeline.setCurrentFrame(3);
    f.timeline.setState(7, FrameState::Done);
    f.timeline.setThumbnail(7, {});
    QCOMPARE(f.moved.count(), 0);
    QVERIFY(!f.timeline.isPlaying());
}

void TimelineTest::positionIsWrittenOutOfHowMany() {
    Fixture f(48);
    QCOMPARE(f.timeline.positionText(), QStringLiteral("1 / 48"));
    f.timeline.setCurrentFrame(11);
    QCOMPARE(f.timeline.positionText(), QStringLiteral("12 / 48"));
}

void TimelineTest::keysStepAndStopAtTheEnds() {
    Fixture f(3);
    f.press(Qt::Key_Left);
    QCOMPARE(f.timeline.currentFrame(), 0);
    f.press(Qt::Key_Right);
    f.press(Qt::Key_Right);
    f.press(Qt::Key_Right);
    QCOMPARE(f.timeline.currentFrame(), 2);
    QCOMPARE(f.moved.count(), 2);
    f.press(Qt::Key_Home);
    QCOMPARE(f.timeline.currentFrame(), 0);
    f.press(Qt::Key_End);
    QCOMPARE(f.timeline.currentFrame(), 2);
}

void TimelineTest::scrubbingWithTheMouseGoesWhereItPoints() {
    Fixture f(8);
    FrameStrip* strip = f.strip();
    QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(static_cast<int>(strip->middleOf(5)), 20));
    QCOMPARE(f.timeline.currentFrame(), 5);
    QTest::mousePress(strip, Qt::LeftButton, {}, QPoint(static_cast<int>(strip->middleOf(2)), 20));
    const QPointF to(strip->middleOf(6), 20);
    QMouseEvent drag(QEvent::MouseMove, to, strip->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(strip, &drag);
    QCOMPARE(f.timeline.currentFrame(), 6);
}

void TimelineTest::everyFrameCanBeReachedWhenThereAreThousands() {
    Fixture f(5000);
    FrameStrip* strip = f.strip();
    QCOMPARE(strip->frameAt(-5), 0);
    QCOMPARE(strip->frameAt(strip->width() + 5), 4999);
    QCOMPARE(strip->frameAt(strip->middleOf(2500)), 2500);
    QVERIFY(!strip->grab().isNull());
}

void TimelineTest::spacePlaysToTheEndAndStops() {
    Fixture f(4);
    f.timeline.setRate(60);
    QSignalSpy playing(&f.timeline, &Timeline::playingChanged);
    f.press(Qt::Key_Space);
    QVERIFY(f.timeline.isPlaying());
    QTRY_COMPARE(playing.count(), 2);
    QCOMPARE(f.timeline.currentFrame(), 3);
    QCOMPARE(f.moved.count(), 3); // frame by frame
    QVERIFY(!f.timeline.isPlaying());
}

void TimelineTest::playAtTheEndStartsOver() {
    Fixture f(4);
    f.press(Qt::Key_End);
    f.press(Qt::Key_Space);
    QCOMPARE(f.timeline.currentFrame(), 0);
    f.press(Qt::Key_Space);
    QVERIFY(!f.timeline.isPlaying());
}

void TimelineTest::jPlaysBackwardsAndKStops() {
    Fixture f(50);
    f.timeline.setRate(60);
    f.timeline.setCurrentFrame(30);
    f.moved.clear();
    f.press(Qt::Key_J);
    QTRY_VERIFY(f.moved.count() >= 2);
    f.press(Qt::Key_K);
    QVERIFY(!f.timeline.isPlaying());
    QVERIFY(f.timeline.currentFrame() < 30);
    f.press(Qt::Key_L);
    QVERIFY(f.timeline.isPlaying());
}

void TimelineTest::scrubbingStopsPlaying() {
    Fixture f(8);
    f.press(Qt::Key_L);
    QTest::mouseClick(f.strip(), Qt::LeftButton, {}, QPoint(static_cast<int>(f.strip()->middleOf(3)), 20));
    QVERIFY(!f.timeline.isPlaying());
    QCOMPARE(f.timeline.currentFrame(), 3);
}

void TimelineTest::thumbnailsAreAskedOnceAndOnlyForWhatIsSeen() {
    Timeline timeline;
    QSignalSpy wanted(&timeline, &Timeline::thumbnailWanted);
    timeline.resize(900, 70);
    timeline.setFrameCount(5000);
    timeline.grab();
    QTRY_VERIFY(wanted.count() > 5);
    const int asked = wanted.count();
    QVERIFY(asked < 50);
    timeline.grab();
    QCoreApplication::processEvents();
    QCOMPARE(wanted.count(), asked);
}

void TimelineTest::thumbnailIsDrawnInItsCell() {
    Fixture f(6);
    QImage red(40, 30, QImage::Format_RGB32);
    red.fill(Qt::red);
    f.timeline.setThumbnail(4, red);
    const QImage picture = f.strip()->grab().toImage();
    QCOMPARE(picture.pixelColor(static_cast<int>(f.strip()->middleOf(4)), 20), QColor(Qt::red));
    QVERIFY(picture.pixelColor(static_cast<int>(f.strip()->middleOf(3)), 20) != QColor(Qt::red));
}

void TimelineTest::fewerFramesKeepTheCurrentOneInside() {
    Fixture f(10);
    f.timeline.setCurrentFrame(9);
    f.timeline.setFrameCount(4);
    QCOMPARE(f.timeline.currentFrame(), 3);
    f.timeline.setFrameCount(0);
    QCOMPARE(f.timeline.currentFrame(), -1);
}

void TimelineTest::statesAreKeptForEachFrame() {
    Fixture f(3);
    const QImage before = f.strip()->grab().toImage();
    f.timeline.setState(1, FrameState::Problem);
    QCOMPARE(f.timeline.state(1), FrameState::Problem);
    QCOMPARE(f.timeline.state(0), FrameState::Waiting);
    QVERIFY(f.strip()->grab().toImage() != before);
}

QTEST_MAIN(TimelineTest)
#include "timeline_test.moc"
