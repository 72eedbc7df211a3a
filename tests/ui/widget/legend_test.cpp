#include "ui/widget/legend.h"
#include "ui/widget/number_text.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace fathom::ui;

class LegendTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void numbersShowTheDigitsThatTheirSpanNeeds();
    void niceStepsAreOneTwoFive();
    void ticksRunFromTopToBottomWithBothEnds();
    void wordsOfALowLegendStayApart();
    void roomIsKeptForExpectedTitles();
    void metresAreWrittenAtEveryValue();
    void draggingAHandleAsksForANewRange();
    void pressingBesideTheHandlesDoesNothing();
    void barShowsItsColours();
};

namespace {

std::unique_ptr<Legend> shownLegend() {
    auto legend = std::make_unique<Legend>();
    legend->setTitle(QStringLiteral("Depth"));
    legend->setUnit(QStringLiteral("m"));
    legend->setColours({Qt::red, Qt::red, Qt::blue, Qt::blue});
    legend->setRange(4.2, 0.6);
    legend->resize(legend->sizeHint().width(), 300);
    legend->show();
    return legend;
}

/// First and last row in which the middle of the bar shows a colour of the bar.
std::pair<int, int> barRows(Legend& legend) {
    const QImage picture = legend.grab().toImage();
    int first = -1;
    int last = -1;
    for (int y = 0; y < picture.height(); ++y) {
        const QColor colour = picture.pixelColor(15, y);
        if (std::max(colour.red(), colour.blue()) - colour.green() > 100) {
            first = first < 0 ? y : first;
            last = y;
        }
    }
    return {first, last};
}

void drag(QWidget& widget, const QPoint& from, const QPoint& to) {
    QTest::mousePress(&widget, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(to), widget.mapToGlobal(QPointF(to)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &move);
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
}

} // namespace

void LegendTest::numbersShowTheDigitsThatTheirSpanNeeds() {
    QCOMPARE(numberText(4.2, 3.6), QStringLiteral("4.20"));
    QCOMPARE(numberText(420, 360), QStringLiteral("420"));
    QCOMPARE(numberText(0.0423, 0.03), QStringLiteral("0.0423"));
    QCOMPARE(numberText(-0.0001, 3), QStringLiteral("0.00"));
    QCOMPARE(numberText(7, 0), QStringLiteral("7.00"));
}

void LegendTest::niceStepsAreOneTwoFive() {
    QCOMPARE(niceStep(0.9), 0.5);
    QCOMPARE(niceStep(1), 1.0);
    QCOMPARE(niceStep(3.7), 2.0);
    QCOMPARE(niceStep(99), 50.0);
    QCOMPARE(niceStep(1000), 1000.0);
}

void LegendTest::ticksRunFromTopToBottomWithBothEnds() {
    const auto legend = shownLegend();
    legend->setUnit(QStringLiteral("relative"));
    QStringList texts = legend->tickTexts();
    QCOMPARE(texts.first(), QStringLiteral("4.20"));
    QCOMPARE(texts.last(), QStringLiteral("0.60"));
    QVERIFY(texts.size() > 3);
    for (int i = 1; i < texts.size(); ++i)
        QVERIFY(texts[i].toDouble() < texts[i - 1].toDouble());
    legend->setRange(1, 1);
    QCOMPARE(legend->tickTexts().size(), 2);
}

void LegendTest::wordsOfALowLegendStayApart() {
    const auto legend = shownLegend();
    legend->setRange(1.249, 0.577);
    for (const int height : {300, 200, 150, 120, 100}) {
        legend->resize(legend->width(), height);
        const auto [top, bottom] = barRows(*legend);
        const QStringList texts = legend->tickTexts();
        for (int i = 1; i < texts.size(); ++i) {
            const double step = texts[i - 1].chopped(2).toDouble() - texts[i].chopped(2).toDouble();
            const double pixels = step / (1.249 - 0.577) * (bottom - top + 1);
            QVERIFY2(pixels > legend->fontMetrics().height() - 1 || texts.size() == 2,
                     qPrintable(QString::number(height) + ": " + texts.join(' ')));
        }
    }
}

void LegendTest::roomIsKeptForExpectedTitles() {
    const auto legend = shownLegend();
    legend->expectTitles({QStringLiteral("Depth"), QStringLiteral("How far views are from each other")});
    const int width = legend->sizeHint().width();
    legend->setTitle(QStringLiteral("How far views are from each other"));
    QCOMPARE(legend->sizeHint().width(), width);
}

void LegendTest::metresAreWrittenAtEveryValue() {
    const auto legend = shownLegend();
    for (const QString& text : legend->tickTexts())
        QVERIFY(text.endsWith(QStringLiteral(" m")));
    QVERIFY(legend->accessibleDescription().contains(QStringLiteral("4.20 m")));
}

void LegendTest::draggingAHandleAsksForANewRange() {
    const auto legend = shownLegend();
    const auto [top, bottom] = barRows(*legend);
    QVERIFY(bottom - top > 100);
    QSignalSpy dragged(legend.get(), &Legend::rangeDragged);
    drag(*legend, {15, top + 1}, {15, top + 1 + (bottom - top) / 4});
    QCOMPARE(dragged.count(), 1);
    QVERIFY(std::abs(dragged[0][0].toDouble() - (4.2 - 3.6 / 4)) < 0.1);
    QCOMPARE(dragged[0][1].toDouble(), 0.6);
    QCOMPARE(legend->top(), 4.2); // the owner decides
    drag(*legend, {15, bottom - 1}, {15, top - 40});
    QVERIFY(dragged[1][1].toDouble() < 4.2); // never an empty range
}

void LegendTest::pressingBesideTheHandlesDoesNothing() {
    const auto legend = shownLegend();
    QSignalSpy dragged(legend.get(), &Legend::rangeDragged);
    const auto [top, bottom] = barRows(*legend);
    drag(*legend, {15, (top + bottom) / 2}, {15, top});
    QCOMPARE(dragged.count(), 0);
}

void LegendTest::barShowsItsColours() {
    const auto legend = shownLegend();
    const auto [top, bottom] = barRows(*legend);
    const QImage picture = legend->grab().toImage();
    QCOMPARE(picture.pixelColor(15, top + 20), QColor(Qt::red));
    QCOMPARE(picture.pixelColor(15, bottom - 20), QColor(Qt::blue));
}

QTEST_MAIN(LegendTest)
#include "legend_test.moc"
