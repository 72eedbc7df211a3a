#include "engine/image/orientation.h"

#include <QTest>
#include <string>

using fathom::RgbImage;
using fathom::Size;

namespace {

/// Each letter is one pixel; rows are separated by '/'.
RgbImage fromLetters(const std::string& text) {
    const auto width = static_cast<int>(text.find('/'));
    const auto height = static_cast<int>((text.size() + 1) / (static_cast<std::size_t>(width) + 1));
    RgbImage image({width, height});
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.at(x, y)[0] = static_cast<std::uint8_t>(text[static_cast<std::size_t>(y * (width + 1) + x)]);
    return image;
}

std::string toLetters(const RgbImage& image) {
    std::string text;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            text += static_cast<char>(image.at(x, y)[0]);
        text += '/';
    }
    text.pop_back();
    return text;
}

} // namespace

class OrientationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void turnsAndMirrorsAsExifSays_data() {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<QString>("seen");
        QTest::newRow("as stored") << 1 << "abc/def";
        QTest::newRow("mirrored left-right") << 2 << "cba/fed";
        QTest::newRow("turned by 180") << 3 << "fed/cba";
        QTest::newRow("mirrored top-bottom") << 4 << "def/abc";
        QTest::newRow("transposed") << 5 << "ad/be/cf";
        QTest::newRow("turned clockwise") << 6 << "da/eb/fc";
        QTest::newRow("transposed over the other diagonal") << 7 << "fc/eb/da";
        QTest::newRow("turned counter-clockwise") << 8 << "cf/be/ad";
        QTest::newRow("unknown") << 9 << "abc/def";
        QTest::newRow("zero") << 0 << "abc/def";
    }
    void turnsAndMirrorsAsExifSays() {
        QFETCH(int, orientation);
        QFETCH(QString, seen);
        const RgbImage turned = fathom::orientImage(fromLetters("abc/def"), orientation);
        QCOMPARE(QString::fromStdString(toLetters(turned)), seen);
        QVERIFY(fathom::orientedSize({3, 2}, orientation) == turned.size());
    }

    void emptyPictureStaysEmpty() { QVERIFY(fathom::orientImage({}, 6).isEmpty()); }
};

QTEST_GUILESS_MAIN(OrientationTest)
#include "orientation_test.moc"
