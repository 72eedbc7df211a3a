#include "ui/theme/palette.h"
#include "ui/widget/matches_picture.h"

#include <QTest>

using namespace fathom::ui;

class MatchesPictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coloursAreExplainedBelowThePictures();
};

namespace {

/// Whether a colour is anywhere in a row of the picture.
bool isIn(const QImage& picture, int y, const QColor& colour) {
    for (int x = 0; x < picture.width(); ++x)
        if (picture.pixelColor(x, y) == colour)
            return true;
    return false;
}

} // namespace

void MatchesPictureTest::coloursAreExplainedBelowThePictures() {
    MatchesPicture widget;
    widget.resize(640, 300);
    QImage photo(320, 240, QImage::Format_RGB32);
    photo.fill(Qt::magenta);
    widget.setPair(photo, photo, {});
    const QImage shown = widget.grab().toImage();
    const ThemeColours& colours = themeColours(widget.palette());
    const int line = shown.height() - 1 - widget.fontMetrics().height() / 2;
    for (const QColor& colour : {colours.good, colours.attention, colours.problem})
        QVERIFY(isIn(shown, line, colour));
    QVERIFY(isIn(shown, shown.height() / 2, Qt::magenta) && !isIn(shown, line, Qt::magenta));
    QVERIFY(widget.accessibleDescription().contains(QStringLiteral("below 1 pixel")));
}

QTEST_MAIN(MatchesPictureTest)
#include "matches_picture_test.moc"
