#include "engine/scene/depth_image.h"
#include "tests/support/synthetic_view.h"
#include "tests/support/temporary_folder.h"
#include "ui/view/image_panel.h"
#include "ui/view/map_picture.h"
#include "ui/view/picture_canvas.h"
#include "ui/view/probe.h"
#include "ui/widget/folding_bar.h"
#include "ui/widget/legend.h"
#include "ui/widget/split_handle.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLocale>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace fathom;
using namespace fathom::ui;

class ImagePanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void automaticRangeIsThatOfTheShownView();
    void sequenceRangeIsTheSameInEveryView();
    void newerSequenceWins();
    void typedRangeIsKeptApartForDepthAndConfidence();
    void typedRangeStaysWithItsScene();
    void typedRangeUpsideDownIsIgnored();
    void draggingTheLegendTypesTheRange();
    void legendShowsMetresOnlyForMetricViews();
    void legendColoursAgreeWithThePicture();
    void confidenceThatIsAbsentIsSaidInPlace();
    void featuresAreShownAsBlocksWithoutALegend();
    void disagreementIsShownWhereDepthsWereCompared();
    void highestConfidenceAndHighestDisagreementHaveOneColour();
    void legendIsAsWideInEveryTab();
    void probeReadsDepthConfidenceWorldAndOriginalPixel();
    void probeMapsACropBackToTheOriginal();
    void probeWithoutDepthOrCameraSaysSo();
    void hoverReadsOutAndLeavingClears();
    void clickKeepsTheReadoutAndCopyTakesIt();
    void colourMapsAreOfferedWithTheColourBlindSafeOnesMarked();
    void anotherColourMapChangesThePicture();
    void splitShowsPhotoLeftAndDepthRight();
    void splitHandleMovesByMouseAndKeys();
    void photoIsShownAsItWasTakenAndLiesUnderTheDepth();
    void whatTheNetworkSawIsShownWhereThePhotoDoesNotFit();
    void photoThatCannotBeReadLeavesWhatTheNetworkSaw();
    void originalPixelsAreShownOneToOne();
    void narrowPanelFoldsTheColoursThenTheTabs();
    void rangeTypedInANarrowPanelShowsItsValues();
    void zoomKeepsThePixelUnderTheCursorAndStaysOverTabsAndViews();
    void smallPictureIsCentredAndPanNeverLosesIt();
    void emptyPanelSaysWhatComesHere();
};

namespace {

struct Fixture {
    explicit Fixture(std::size_t count = 3, synthetic::RoomOptions options = {})
        : views(synthetic::room(count, options)) {
        panel.resize(1200, 420);
        panel.setView(views.front());
        panel.setTab(ImageTab::Depth);
        panel.show();
    }
    std::vector<ViewPointer> views;
    ImagePanel panel;
};

QColor shownAt(const PictureCanvas& canvas, const QPoint& pixel) {
    QImage grabbed = const_cast<PictureCanvas&>(canvas).grab().toImage();
    return grabbed.pixelColor((canvas.widgetFromPicture(QPointF(pixel) + QPointF(0.5, 0.5))).toPoint());
}

bool alike(const QColor& a, const QColor& b, int tolerance = 2) {
    return std::abs(a.red() - b.red()) <= tolerance && std::abs(a.green() - b.green()) <= tolerance &&
           std::abs(a.blue() - b.blue()) <= tolerance;
}

QColor photoAt(const View& view, const QPoint& pixel) {
    const std::uint8_t* c = view.image.at(pixel.x(), pixel.y());
    return QColor(c[0], c[1], c[2]);
}

const QColor kLeft(220, 40, 40);
const QColor kRight(40, 60, 220);
const QColor kSeen(40, 200, 40);

/// A photo of two colours that meet in column 500, and a view that shows columns 300 to 700 and rows 100 to 400 of it;
/// what the network saw has a third colour.
std::shared_ptr<View> viewOfPhoto(const test::TemporaryFolder& folder) {
    QImage photo(800, 600, QImage::Format_RGB888);
    photo.fill(kLeft);
    for (int y = 0; y < photo.height(); ++y)
        for (int x = 500; x < photo.width(); ++x)
            photo.setPixelColor(x, y, kRight);
    auto view = std::make_shared<View>();
    view->source.path = folder / "photo.png";
    photo.save(QString::fromStdString(view->source.path.string()));
    view->source.originalSize = {800, 600};
    view->mapping = PixelMapping{0.1, 0.1, 0, 0}.croppedBy(30, 10);
    view->image = RgbImage(Size{40, 30});
    for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 40; ++x)
            for (int channel = 0; channel < 3; ++channel)
                view->image.at(x, y)[channel] = static_cast<std::uint8_t>(
                    std::array{kSeen.red(), kSeen.green(), kSeen.blue()}[static_cast<std::size_t>(channel)]);
    view->depth = FloatMap({40, 30}, 2);
    return view;
}

/// A view in which neighbouring pixels are equal over wide areas, so that a grabbed pixel is exact.
ViewPointer plainView() {
    synthetic::Patch all{0, 0, 60, 2, 3, {200, 40, 40}};
    auto view = synthetic::patchView({all, {0, 0, 30, 1, 5, {200, 40, 40}}}, {60, 60});
    return view;
}

} // namespace

void ImagePanelTest::automaticRangeIsThatOfTheShownView() {
    Fixture f;
    QCOMPARE(f.panel.rangeMode(), RangeMode::Automatic);
    QVERIFY(f.panel.range() == percentileRange(f.views[0]->depth));
    f.panel.setView(f.views[2]);
    QVERIFY(f.panel.range() == percentileRange(f.views[2]->depth));
    QVERIFY(!(percentileRange(f.views[0]->depth) == percentileRange(f.views[2]->depth)));
}

void ImagePanelTest::sequenceRangeIsTheSameInEveryView() {
    Fixture f;
    QSignalSpy measured(&f.panel, &ImagePanel::sequenceMeasured);
    f.panel.setSequence(f.views);
    f.panel.setRangeMode(RangeMode::Sequence);
    QVERIFY(measured.wait());
    const ValueRange range = f.panel.range();
    ValueRange expected = percentileRange(f.views[0]->depth);
    for (const ViewPointer& view : f.views)
        expected = united(expected, percentileRange(view->depth));
    QVERIFY(range == expected);
    f.panel.setView(f.views[1]);
    QVERIFY(f.panel.range() == range);
}

void ImagePanelTest::newerSequenceWins() {
    Fixture f;
    QSignalSpy measured(&f.panel, &ImagePanel::sequenceMeasured);
    f.panel.setRangeMode(RangeMode::Sequence);
    f.panel.setSequence(f.views);
    f.panel.setSequence({f.views[1]});
    QVERIFY(measured.wait());
    QCoreApplication::processEvents();
    QCOMPARE(measured.count(), 1);
    QVERIFY(f.panel.range() == percentileRange(f.views[1]->depth));
}

void ImagePanelTest::typedRangeIsKeptApartForDepthAndConfidence() {
    Fixture f;
    f.panel.setTypedRange({0.5F, 9});
    QCOMPARE(f.panel.rangeMode(), RangeMode::Typed);
    QVERIFY((f.panel.range() == ValueRange{0.5F, 9}));
    f.panel.setTab(ImageTab::Confidence);
    QVERIFY(f.panel.range() == percentileRange(f.views[0]->confidence));
    f.panel.findChild<QDoubleSpinBox*>("rangeHigh")->setValue(20);
    QCOMPARE(f.panel.range().high, 20.0F);
    f.panel.setTab(ImageTab::Depth);
    QVERIFY((f.panel.range() == ValueRange{0.5F, 9}));
    QVERIFY(f.panel.findChild<QDoubleSpinBox*>("rangeLow")->isVisible());
    f.panel.setRangeMode(RangeMode::Automatic);
    QVERIFY(!f.panel.findChild<QDoubleSpinBox*>("rangeLow")->isVisible());
}

void ImagePanelTest::typedRangeStaysWithItsScene() {
    Fixture f;
    f.panel.setScene(1);
    f.panel.setRangeMode(RangeMode::Sequence);
    f.panel.setTypedRange({0.5F, 9});
    f.panel.setScene(2);
    f.panel.setView(f.views[1]);
    QCOMPARE(f.panel.rangeMode(), RangeMode::Sequence);
    QVERIFY(f.panel.range() == percentileRange(f.views[1]->depth));
    f.panel.setTab(ImageTab::Confidence);
    f.panel.setScene(1);
    f.panel.setView(f.views[0]);
    QCOMPARE(f.panel.rangeMode(), RangeMode::Typed);
    QVERIFY(f.panel.range() == percentileRange(f.views[0]->confidence));
    f.panel.setTab(ImageTab::Depth);
    QVERIFY((f.panel.range() == ValueRange{0.5F, 9}));
}

void ImagePanelTest::typedRangeUpsideDownIsIgnored() {
    Fixture f;
    const ValueRange before = f.panel.range();
    f.panel.setTypedRange({5, 5});
    f.panel.setTypedRange({5, 1});
    QCOMPARE(f.panel.rangeMode(), RangeMode::Automatic);
    QVERIFY(f.panel.range() == before);
}

void ImagePanelTest::draggingTheLegendTypesTheRange() {
    Fixture f;
    const ValueRange before = f.panel.range();
    Q_EMIT f.panel.legend()->rangeDragged(before.high - 1, before.low);
    QCOMPARE(f.panel.rangeMode(), RangeMode::Typed);
    QCOMPARE(f.panel.range().high, before.high - 1);
}

void ImagePanelTest::legendShowsMetresOnlyForMetricViews() {
    Fixture relative;
    QCOMPARE(relative.panel.legend()->unit(), QStringLiteral("relative"));
    for (const QString& text : relative.panel.legend()->tickTexts())
        QVERIFY2(!text.contains('m'), qPrintable(text));
    synthetic::RoomOptions metric;
    metric.unit = DepthUnit::Metres;
    Fixture metres(1, metric);
    QCOMPARE(metres.panel.legend()->unit(), QStringLiteral("m"));
    QVERIFY(metres.panel.legend()->tickTexts().first().endsWith(QStringLiteral(" m")));
    metres.panel.setTab(ImageTab::Confidence);
    QCOMPARE(metres.panel.legend()->unit(), QString());
}

void ImagePanelTest::legendColoursAgreeWithThePicture() {
    const Colormap& colormap = shippedColormaps().front();
    const std::vector<QColor> colours = depthLegendColours(colormap);
    FloatMap ends(Size{2, 1});
    *ends.at(0, 0) = 8;
    *ends.at(1, 0) = 3;
    const QImage picture = colouredDepth(ends, colormap, {3, 8});
    QVERIFY(alike(colours.front(), picture.pixelColor(0, 0), 0)); // far above
    QVERIFY(alike(colours.back(), picture.pixelColor(1, 0), 0));
    const std::vector<QColor> sure = ratingLegendColours(colormap);
    const QImage rated = colouredRating(ends, colormap, {3, 8});
    QVERIFY(alike(sure.front(), rated.pixelColor(0, 0), 0)); // sure above
}

void ImagePanelTest::confidenceThatIsAbsentIsSaidInPlace() {
    synthetic::RoomOptions options;
    options.hasConfidence = false;
    Fixture f(1, options);
    f.panel.setTab(ImageTab::Confidence);
    QVERIFY(!f.panel.canvas()->message().isEmpty());
    QVERIFY(!f.panel.legend()->isVisible());
    f.panel.setTab(ImageTab::Depth);
    QVERIFY(f.panel.canvas()->message().isEmpty());
    QVERIFY(f.panel.legend()->isVisible());
}

void ImagePanelTest::featuresAreShownAsBlocksWithoutALegend() {
    Fixture fixture(1);
    fixture.panel.setTab(ImageTab::Features);
    QVERIFY(fixture.panel.canvas()->message().contains(QStringLiteral("Feature pictures")));
    auto view = std::make_shared<View>(*fixture.views.front());
    view->features = RgbImage(Size{2, 2});
    for (int channel = 0; channel < 3; ++channel)
        view->features.at(1, 1)[channel] = static_cast<std::uint8_t>(60 + 60 * channel);
    fixture.panel.setView(view);
    const int right = view->image.width() * 3 / 4, low = view->image.height() * 3 / 4;
    QVERIFY(alike(shownAt(*fixture.panel.canvas(), {right, low}), QColor(60, 120, 180)));
    QVERIFY(alike(shownAt(*fixture.panel.canvas(), {5, low}), QColor(0, 0, 0)));
    QVERIFY(!fixture.panel.legend()->isVisible());
}

void ImagePanelTest::disagreementIsShownWhereDepthsWereCompared() {
    Fixture f;
    f.panel.setTab(ImageTab::Disagreement);
    QVERIFY(!f.panel.canvas()->message().isEmpty());
    auto structure = std::make_shared<Structure>();
    structure->placements.resize(1);
    structure->placements[0].view = f.views.front()->index;
    structure->placements[0].depthDisagreement = FloatMap(f.views.front()->depth.size(), 0.05F);
    f.panel.setStructure(structure);
    QVERIFY(f.panel.canvas()->message().isEmpty());
    QVERIFY(f.panel.legend()->isVisible());
    f.panel.setProbe(QPoint(3, 3));
    QVERIFY2(f.panel.probeText().contains(QStringLiteral("Disagreement 5.0 %")), qPrintable(f.panel.probeText()));
    f.panel.setView(f.views.back()); // nothing is known of this one
    QVERIFY(!f.panel.canvas()->message().isEmpty());
}

void ImagePanelTest::highestConfidenceAndHighestDisagreementHaveOneColour() {
    Fixture f;
    const ViewPointer view = plainView();
    f.panel.setView(view);
    f.panel.setTab(ImageTab::Confidence);
    const QColor sure = shownAt(*f.panel.canvas(), {10, 10}); // 5; the rest has 3
    const QColor lessSure = shownAt(*f.panel.canvas(), {45, 45});
    QVERIFY(!alike(sure, lessSure));
    auto structure = std::make_shared<Structure>();
    structure->placements.resize(1);
    structure->placements[0].view = view->index;
    structure->placements[0].depthDisagreement = view->confidence;
    f.panel.setStructure(structure);
    f.panel.setTab(ImageTab::Disagreement);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {10, 10}), sure));
    QVERIFY(alike(shownAt(*f.panel.canvas(), {45, 45}), lessSure));
}

void ImagePanelTest::legendIsAsWideInEveryTab() {
    Fixture f;
    const int width = f.panel.legend()->sizeHint().width();
    f.panel.setTab(ImageTab::Confidence);
    QCOMPARE(f.panel.legend()->sizeHint().width(), width);
    auto structure = std::make_shared<Structure>();
    structure->placements.resize(1);
    structure->placements[0].view = f.views.front()->index;
    structure->placements[0].depthDisagreement = FloatMap(f.views.front()->depth.size(), 0.0123F);
    f.panel.setStructure(structure);
    f.panel.setTab(ImageTab::Disagreement);
    QVERIFY(f.panel.legend()->isVisible());
    QCOMPARE(f.panel.legend()->sizeHint().width(), width);
}

void ImagePanelTest::probeReadsDepthConfidenceWorldAndOriginalPixel() {
    const ViewPointer view = synthetic::roomView(2, 3);
    const Probe probe = probeAt(*view, {40, 30});
    QCOMPARE(*probe.depth, *view->depth.at(40, 30));
    QCOMPARE(*probe.confidence, *view->confidence.at(40, 30));
    QCOMPARE(probe.originalPixel, QPoint(405, 305)); // ten times larger, centre of the pixel
    const Camera& camera = *view->camera;
    const auto back = pixelOf(camera.processed, camera.cameraFromWorld * *probe.pointInWorld);
    QVERIFY(back && (*back - Eigen::Vector2d(40, 30)).norm() < 1e-4);
}

void ImagePanelTest::probeMapsACropBackToTheOriginal() {
    auto view = synthetic::roomView(0, 1);
    // The original was halved, then 50 columns and 20 rows were cut on the left and at the top.
    view->camera->original = {288, 288, 210, 160, 420, 320};
    view->camera->processed = view->camera->original.scaledTo(210, 160).croppedBy(50, 20, 160, 120);
    const Probe probe = probeAt(*view, {0, 0});
    QCOMPARE(probe.originalPixel, QPoint(101, 41));
}

void ImagePanelTest::probeWithoutDepthOrCameraSaysSo() {
    auto view = synthetic::roomView(0, 1);
    *view->depth.at(3, 4) = -1;
    Probe probe = probeAt(*view, {3, 4});
    QVERIFY(!probe.depth && !probe.pointInWorld);
    QVERIFY(probeText(probe).contains(QStringLiteral("Depth —")));
    view->camera.reset();
    view->confidence = {};
    probe = probeAt(*view, {5, 4});
    QVERIFY(probe.depth && !probe.pointInWorld && !probe.confidence);
    QCOMPARE(probe.originalPixel, QPoint(55, 45));
    QVERIFY(!probeText(probe).contains('X'));
}

void ImagePanelTest::hoverReadsOutAndLeavingClears() {
    Fixture f;
    PictureCanvas* canvas = f.panel.canvas();
    QTest::mouseMove(canvas, canvas->widgetFromPicture({40.5, 30.5}).toPoint());
    QTRY_VERIFY(!f.panel.probeText().isEmpty());
    QCOMPARE(f.panel.probeText(), probeText(probeAt(*f.views[0], {40, 30})));
    QVERIFY(f.panel.probeText().contains(QStringLiteral("relative")));
    Q_EMIT canvas->hovered({-1, -1});
    QVERIFY(f.panel.probeText().isEmpty());
}

void ImagePanelTest::clickKeepsTheReadoutAndCopyTakesIt() {
    Fixture f;
    PictureCanvas* canvas = f.panel.canvas();
    const QPoint position = canvas->widgetFromPicture({80.5, 60.5}).toPoint();
    QTest::mouseClick(canvas, Qt::LeftButton, {}, position);
    Q_EMIT canvas->hovered({-1, -1});
    QCOMPARE(f.panel.probeText(), probeText(probeAt(*f.views[0], {80, 60})));
    canvas->setFocus();
    QTest::keySequence(canvas, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), f.panel.probeText());
    QTest::keyClick(canvas, Qt::Key_Right);
    QCOMPARE(f.panel.probeText(), probeText(probeAt(*f.views[0], {81, 60})));
    QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->widgetFromPicture({81.5, 60.5}).toPoint());
    Q_EMIT canvas->hovered({-1, -1});
    QVERIFY(f.panel.probeText().isEmpty());
}

void ImagePanelTest::colourMapsAreOfferedWithTheColourBlindSafeOnesMarked() {
    Fixture f;
    const auto* box = f.panel.findChild<QComboBox*>("colormap");
    QCOMPARE(box->count(), static_cast<int>(shippedColormaps().size()));
    int safe = 0;
    for (int i = 0; i < box->count(); ++i) {
        const bool marked = box->itemText(i).contains(QStringLiteral("colour-blind"));
        QCOMPARE(marked, shippedColormaps()[static_cast<std::size_t>(i)].isColourBlindSafe());
        safe += marked;
    }
    QVERIFY(safe > 0 && safe < box->count());
}

void ImagePanelTest::anotherColourMapChangesThePicture() {
    Fixture f;
    const QImage before = f.panel.canvas()->grab().toImage();
    QSignalSpy changed(&f.panel, &ImagePanel::colormapChanged);
    const QString other = QString::fromStdString(shippedColormaps().back().name());
    f.panel.setColormap(QStringLiteral("no such map"));
    QCOMPARE(changed.count(), 0);
    f.panel.setColormap(other);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(f.panel.colormap(), other);
    QVERIFY(f.panel.canvas()->grab().toImage() != before);
}

void ImagePanelTest::splitShowsPhotoLeftAndDepthRight() {
    Fixture f;
    const ViewPointer view = plainView();
    f.panel.setView(view);
    f.panel.setTab(ImageTab::Split);
    f.panel.setSplit(0.5);
    const QColor depthColour =
        colouredDepth(view->depth, shippedColormaps().front(), f.panel.range()).pixelColor(45, 45);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {15, 45}), photoAt(*view, {15, 45})));
    QVERIFY(alike(shownAt(*f.panel.canvas(), {45, 45}), depthColour));
    f.panel.setSplit(0.9);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {45, 45}), photoAt(*view, {45, 45})));
}

void ImagePanelTest::splitHandleMovesByMouseAndKeys() {
    Fixture f;
    f.panel.setTab(ImageTab::Split);
    auto* handle = f.panel.canvas()->findChild<SplitHandle*>();
    QVERIFY(handle->isVisible());
    QCOMPARE(f.panel.split(), 0.5);
    const QPoint grip = handle->rect().center();
    const QPoint target = handle->mapFromParent(f.panel.canvas()->widgetFromPicture({120, 60}).toPoint());
    QTest::mousePress(handle, Qt::LeftButton, {}, grip);
    QMouseEvent drag(QEvent::MouseMove, QPointF(target.x(), grip.y()),
                     handle->mapToGlobal(QPointF(target.x(), grip.y())), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(handle, &drag);
    QTest::mouseRelease(handle, Qt::LeftButton, {}, grip);
    QVERIFY(std::abs(f.panel.split() - 0.75) < 0.01);
    const double before = f.panel.split();
    QTest::keyClick(handle, Qt::Key_Left);
    QVERIFY(f.panel.split() < before);
    f.panel.setTab(ImageTab::Depth);
    QVERIFY(!handle->isVisible());
}

void ImagePanelTest::photoIsShownAsItWasTakenAndLiesUnderTheDepth() {
    const test::TemporaryFolder folder;
    Fixture f;
    f.panel.setView(viewOfPhoto(folder));
    f.panel.setTab(ImageTab::Split);
    f.panel.setSplit(1);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {5, 15}), kSeen)); // until it is decoded
    QTRY_VERIFY_WITH_TIMEOUT(alike(shownAt(*f.panel.canvas(), {5, 15}), kLeft), 20'000);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {19, 15}), kLeft));
    QVERIFY(alike(shownAt(*f.panel.canvas(), {20, 15}), kRight));
    f.panel.setTab(ImageTab::Photo);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {19, 29}), kLeft));
    f.panel.canvas()->zoomBy(8, f.panel.canvas()->widgetFromPicture({20, 15}));
    QVERIFY(alike(shownAt(*f.panel.canvas(), {19, 15}), kLeft));
    QVERIFY(alike(shownAt(*f.panel.canvas(), {20, 15}), kRight));
}

void ImagePanelTest::whatTheNetworkSawIsShownWhereThePhotoDoesNotFit() {
    const test::TemporaryFolder folder;
    Fixture f;
    f.panel.setTab(ImageTab::Photo);
    f.panel.setView(viewOfPhoto(folder));
    QTRY_VERIFY_WITH_TIMEOUT(alike(shownAt(*f.panel.canvas(), {5, 15}), kLeft), 20'000);
    auto structure = std::make_shared<Structure>();
    structure->placements.resize(1);
    structure->placements[0].radial = -0.1;
    f.panel.setStructure(structure); // the maps were straightened, the photo was not
    QVERIFY(alike(shownAt(*f.panel.canvas(), {5, 15}), kSeen));
    f.panel.setStructure(nullptr);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {5, 15}), kLeft));
    const std::shared_ptr<View> frame = viewOfPhoto(folder);
    frame->source.timeSeconds = 2;
    f.panel.setView(frame);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {5, 15}), kSeen));
}

void ImagePanelTest::photoThatCannotBeReadLeavesWhatTheNetworkSaw() {
    const test::TemporaryFolder folder;
    Fixture f;
    const std::shared_ptr<View> lost = viewOfPhoto(folder);
    lost->source.path = folder / "lost.png";
    f.panel.setTab(ImageTab::Photo);
    f.panel.setView(lost);
    f.panel.setView(viewOfPhoto(folder)); // decoded after the lost one was given up
    QTRY_VERIFY_WITH_TIMEOUT(alike(shownAt(*f.panel.canvas(), {5, 15}), kLeft), 20'000);
    f.panel.setView(lost);
    QVERIFY(alike(shownAt(*f.panel.canvas(), {5, 15}), kSeen));
}

void ImagePanelTest::originalPixelsAreShownOneToOne() {
    const test::TemporaryFolder folder;
    Fixture f;
    PictureCanvas* canvas = f.panel.canvas();
    const std::shared_ptr<View> view = viewOfPhoto(folder);
    f.panel.setView(view);
    f.panel.resize(1200, 700); // larger than the 400 x 300 pixels of the photo
    QVERIFY(canvas->zoom() > 1);
    f.panel.zoomToPixels();
    const auto width = [&] { return canvas->widgetFromPicture({40, 0}).x() - canvas->widgetFromPicture({0, 0}).x(); };
    QCOMPARE(width() * canvas->devicePixelRatioF(), 400.0);
    f.panel.resize(1200, 200);
    f.panel.zoomToFit();
    QVERIFY(canvas->zoom() < 1);
    f.panel.zoomToPixels();
    QCOMPARE(width() * canvas->devicePixelRatioF(), 400.0);
}

void ImagePanelTest::narrowPanelFoldsTheColoursThenTheTabs() {
    Fixture f;
    const auto* bar = f.panel.findChild<FoldingBar*>();
    const auto* tabs = f.panel.findChild<QTabBar*>("imageTabs");
    const auto* colours = f.panel.findChild<QComboBox*>("colormap");
    QVERIFY(!bar->areControlsFolded() && !bar->areTabsFolded());
    QVERIFY(tabs->isVisible() && colours->isVisible() && !bar->button()->isVisible());
    f.panel.resize(tabs->sizeHint().width() + bar->button()->sizeHint().width() + 60, 420);
    QVERIFY(bar->areControlsFolded() && !bar->areTabsFolded());
    QVERIFY(tabs->width() >= tabs->sizeHint().width());
    QVERIFY(!colours->isVisible() && bar->button()->isVisible());
    bar->button()->click();
    QVERIFY(colours->isVisible());
    f.panel.resize(tabs->sizeHint().width() - 20, 420);
    QVERIFY(bar->areTabsFolded() && !tabs->isVisible() && bar->list()->isVisible());
    QCOMPARE(bar->list()->currentText(), tabs->tabText(tabs->currentIndex()));
    bar->list()->setCurrentIndex(static_cast<int>(ImageTab::Confidence));
    QCOMPARE(f.panel.tab(), ImageTab::Confidence);
    f.panel.setTab(ImageTab::Photo);
    QCOMPARE(bar->list()->currentIndex(), static_cast<int>(ImageTab::Photo));
    QVERIFY(!bar->button()->isVisible()); // a photo has no colours to choose
    f.panel.resize(1200, 420);
    f.panel.setTab(ImageTab::Depth);
    QVERIFY(tabs->isVisible() && colours->isVisible() && !bar->button()->isVisible());
}

void ImagePanelTest::rangeTypedInANarrowPanelShowsItsValues() {
    Fixture f;
    const auto* bar = f.panel.findChild<FoldingBar*>();
    auto* modes = f.panel.findChild<QComboBox*>("rangeMode");
    const auto* low = f.panel.findChild<QDoubleSpinBox*>("rangeLow");
    f.panel.resize(bar->sizeHint().width() + 10, 420);
    QVERIFY(!bar->areControlsFolded() && modes->isVisible() && !low->isVisible());
    modes->setFocus();
    QTest::keyClick(modes, Qt::Key_End);
    QCOMPARE(f.panel.rangeMode(), RangeMode::Typed);
    QVERIFY(bar->areControlsFolded());
    QVERIFY(low->isVisible());
}

void ImagePanelTest::zoomKeepsThePixelUnderTheCursorAndStaysOverTabsAndViews() {
    Fixture f;
    PictureCanvas* canvas = f.panel.canvas();
    canvas->zoomBy(3, canvas->rect().center()); // larger than the widget: nothing is centred any more
    const QPointF cursor = canvas->widgetFromPicture({100, 50});
    for (int i = 0; i < 4; ++i) {
        QWheelEvent wheel(cursor, canvas->mapToGlobal(cursor), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(canvas, &wheel);
    }
    const QPointF after = canvas->pictureFromWidget(cursor);
    QVERIFY(std::hypot(after.x() - 100, after.y() - 50) < 0.01);
    const double zoom = canvas->zoom();
    f.panel.setTab(ImageTab::Photo);
    QCOMPARE(canvas->zoom(), zoom);
    f.panel.setView(f.views[1]);
    QCOMPARE(canvas->zoom(), zoom);
    QCOMPARE(canvas->pictureFromWidget(cursor), after);
    f.panel.zoomToFit();
    QVERIFY(canvas->zoom() < zoom);
}

void ImagePanelTest::smallPictureIsCentredAndPanNeverLosesIt() {
    Fixture f;
    PictureCanvas* canvas = f.panel.canvas();
    const QPointF middle = canvas->widgetFromPicture({80, 60});
    QVERIFY(std::hypot(middle.x() - canvas->width() / 2.0, middle.y() - canvas->height() / 2.0) < 1);
    f.panel.zoomIn();
    f.panel.zoomIn();
    QTest::mousePress(canvas, Qt::LeftButton, {}, {100, 100});
    for (int i = 1; i < 20; ++i) {
        QMouseEvent drag(QEvent::MouseMove, QPointF(100 + 100 * i, 100),
                         canvas->mapToGlobal(QPointF(100 + 100 * i, 100)), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(canvas, &drag);
    }
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, {100, 100});
    QVERIFY(canvas->widgetFromPicture({0, 0}).x() <=
            std::max(0.0, (canvas->width() - 160 * canvas->zoom()) / 2) + 0.01);
}

void ImagePanelTest::emptyPanelSaysWhatComesHere() {
    ImagePanel panel;
    QVERIFY(!panel.canvas()->message().isEmpty());
    QVERIFY(panel.probeText().isEmpty());
    Fixture f;
    f.panel.setView(nullptr);
    QVERIFY(!f.panel.canvas()->message().isEmpty());
}

QTEST_MAIN(ImagePanelTest)
#include "image_panel_test.moc"
