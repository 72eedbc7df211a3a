#include "engine/io/image_file.h"

#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

using fathom::ErrorCode;
using fathom::Gray16Image;
using fathom::ImageHeader;
using fathom::RgbImage;
using fathom::Size;
using fathom::test::errorOf;
using fathom::test::TemporaryFolder;
using fathom::test::testData;

namespace {

using Colour = std::array<int, 3>;

// The sample picture, 40 x 24, in display orientation.
constexpr Colour kTopLeft{200, 40, 30};
constexpr Colour kTopRight{20, 160, 60};
constexpr Colour kBottomLeft{30, 50, 220};
constexpr Colour kBottomRight{230, 230, 225};

bool near(const std::uint8_t* pixel, const Colour& wanted, int tolerance) {
    for (int c = 0; c < 3; ++c)
        if (std::abs(pixel[c] - wanted[static_cast<std::size_t>(c)]) > tolerance)
            return false;
    return true;
}

/// All four quarters have their colour, from edge to edge but for the seams.
bool showsTheSample(const RgbImage& image, int tolerance) {
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const int fromSeam = std::min(std::abs(2 * x + 1 - image.width()), std::abs(2 * y + 1 - image.height()));
            if (tolerance > 0 && fromSeam < 6)
                continue;
            const bool top = 2 * y < image.height();
            const bool left = 2 * x < image.width();
            const Colour& wanted = top ? (left ? kTopLeft : kTopRight) : (left ? kBottomLeft : kBottomRight);
            if (!near(image.at(x, y), wanted, tolerance))
                return false;
        }
    return true;
}

int luma(const Colour& c) {
    return static_cast<int>(std::lround(0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]));
}

std::filesystem::path sample(const std::string& name) {
    return testData("images") / name;
}

} // namespace

class ImageFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decodesEveryKindOfColourPicture_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("tolerance");
        for (const char* exact :
             {"rgb.png", "interlaced.png", "palette.png", "palette_alpha.png", "rgba.png", "rgb.bmp", "palette.bmp",
              "top_down.bmp", "lossless.webp", "rgba.webp", "rgb8.tif", "rgb8_lzw.tif", "rgb8_tiled.tif",
              "rgb8_big_endian.tif", "rgb8_bigtiff.tif", "rgb16.tif", "rgba8.tif", "rgba16.tif", "palette.tif",
              "cmyk.tif"})
            QTest::newRow(exact) << exact << 0;
        QTest::newRow("progressive.jpg") << "progressive.jpg" << 4;
        QTest::newRow("cmyk_adobe.jpg") << "cmyk_adobe.jpg" << 6;
        QTest::newRow("ycck_adobe.jpg") << "ycck_adobe.jpg" << 6;
        QTest::newRow("lossy.webp") << "lossy.webp" << 10;
        QTest::newRow("jpeg_in.tif") << "jpeg_in.tif" << 4;
    }
    void decodesEveryKindOfColourPicture() {
        QFETCH(QString, name);
        QFETCH(int, tolerance);
        const std::filesystem::path path = sample(name.toStdString());
        const ImageHeader header = fathom::readImageHeader(path);
        QVERIFY((header.size == Size{40, 24}));
        QVERIFY((header.storedSize == Size{40, 24}));
        const RgbImage image = fathom::readImage(path);
        QVERIFY(image.size() == header.size);
        QVERIFY(showsTheSample(image, tolerance));
    }

    void repeatsGreyInAllChannels_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("tolerance");
        QTest::newRow("grey8.png") << "grey8.png" << 1;
        QTest::newRow("grey_alpha.png") << "grey_alpha.png" << 1;
        QTest::newRow("grey8.tif") << "grey8.tif" << 1;
        QTest::newRow("grey.jpg") << "grey.jpg" << 4;
    }
    void repeatsGreyInAllChannels() {
        QFETCH(QString, name);
        QFETCH(int, tolerance);
        const RgbImage image = fathom::readImage(sample(name.toStdString()));
        const int top = luma(kTopLeft);
        const int bottom = luma(kBottomRight);
        QVERIFY(near(image.at(3, 3), {top, top, top}, tolerance));
        QVERIFY(near(image.at(36, 20), {bottom, bottom, bottom}, tolerance));
    }

    void decodesOneBitPictures() {
        for (const char* name : {"bilevel.png", "bilevel.tif"}) {
            const RgbImage image = fathom::readImage(sample(name));
            QVERIFY(near(image.at(2, 2), {0, 0, 0}, 0));
            QVERIFY(near(image.at(37, 21), {255, 255, 255}, 0));
        }
    }

    void roundsSixteenBitValuesToEight() {
        // Pixel 0 holds 0x80ff, 0x7f80 and 0x0081: cutting the low byte off would give 128, 127 and 0.
        const RgbImage colour = fathom::readImage(sample("rgb16.png"));
        QVERIFY(near(colour.at(0, 0), {128, 127, 1}, 0));
        for (const char* name : {"grey16.png", "grey16.tif"}) {
            const RgbImage grey = fathom::readImage(sample(name));
            for (int i = 0; i < 40 * 24; ++i) {
                // The file holds the integer part of an even ramp from 0 to 65535.
                const int value = static_cast<int>(i * (65535.0 / (40 * 24 - 1)));
                const int wanted = static_cast<int>(std::lround(value / 257.0));
                QVERIFY(near(grey.at(i % 40, i / 40), {wanted, wanted, wanted}, 0));
            }
        }
    }

    void honoursEveryExifOrientation_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("orientation");
        QTest::addColumn<int>("tolerance");
        for (int o = 1; o <= 8; ++o) {
            QTest::addRow("JPEG %d", o) << QString("orientation_%1.jpg").arg(o) << o << 6;
            QTest::addRow("TIFF %d", o) << QString("orientation_%1.tif").arg(o) << o << 0;
        }
        QTest::newRow("16-bit TIFF") << "orientation_6_rgb16.tif" << 6 << 0;
        QTest::newRow("PNG") << "orientation_6.png" << 6 << 0;
        QTest::newRow("WebP") << "orientation_6.webp" << 6 << 0;
        QTest::newRow("big endian block") << "orientation_8_big_endian.jpg" << 8 << 6;
    }
    void honoursEveryExifOrientation() {
        QFETCH(QString, name);
        QFETCH(int, orientation);
        QFETCH(int, tolerance);
        const std::filesystem::path path = sample(name.toStdString());
        const ImageHeader header = fathom::readImageHeader(path);
        QCOMPARE(header.orientation, orientation);
        QVERIFY((header.size == Size{40, 24}));
        QVERIFY((header.storedSize == (orientation > 4 ? Size{24, 40} : Size{40, 24})));
        QVERIFY(showsTheSample(fathom::readImage(path), tolerance));
        const RgbImage thumbnail = fathom::readThumbnail(path, 20);
        QVERIFY((thumbnail.size() == Size{20, 12}));
        QVERIFY(showsTheSample(thumbnail, std::max(tolerance, 2)));
    }

    void focalLengthComesFromThe35mmEquivalent() {
        // 26 mm against the 43.27 mm diagonal of film, times the diagonal of 40 x 24 pixels.
        const auto focal = fathom::readImageHeader(sample("focal_35mm.jpg")).exifFocalPixels;
        QVERIFY(focal.has_value());
        QVERIFY(std::abs(*focal - 26.0 / std::hypot(36, 24) * std::hypot(40, 24)) < 1e-9);
    }

    void focalLengthComesFromTheSensorResolution() {
        // 35 mm at 2000 pixels a centimetre, on a picture of 160 pixels that was reduced to 40.
        const auto focal = fathom::readImageHeader(sample("focal_plane.jpg")).exifFocalPixels;
        QVERIFY(focal.has_value());
        QVERIFY(std::abs(*focal - 35.0 * 200.0 * 40 / 160) < 1e-6);
    }

    void unknownFocalLengthIsAbsent() {
        QVERIFY(!fathom::readImageHeader(sample("orientation_6.jpg")).exifFocalPixels);
        QVERIFY(!fathom::readImageHeader(sample("rgb.png")).exifFocalPixels);
    }

    void contentDecidesTheFormatNotTheName() {
        TemporaryFolder folder;
        std::filesystem::copy_file(sample("progressive.jpg"), folder / "picture.png");
        QVERIFY(showsTheSample(fathom::readImage(folder / "picture.png"), 4));
    }

    void thumbnailsAreNeverEnlarged() {
        QVERIFY((fathom::readThumbnail(sample("rgb.png"), 500).size() == Size{40, 24}));
        QVERIFY((fathom::readThumbnail(sample("progressive.jpg"), 5).size() == Size{5, 3}));
        QCOMPARE(errorOf([] { (void)fathom::readThumbnail(sample("rgb.png"), 0); }), ErrorCode::InvalidOption);
    }

    void limitAppliesBeforeDecoding() {
        QCOMPARE(errorOf([] { (void)fathom::readImage(sample("rgb.png"), {40 * 24 - 1}); }), ErrorCode::TooLarge);
        QCOMPARE(errorOf([] { (void)fathom::readImage(sample("rgb.png"), {40 * 24}); }), std::nullopt);
    }

    void writtenPngReadsBackEqual() {
        TemporaryFolder folder;
        const RgbImage image = fathom::readImage(sample("rgb.png"));
        fathom::writePng(folder / "copy.png", image);
        QVERIFY(fathom::readImage(folder / "copy.png") == image);
        QCOMPARE(folder.entryCount(), std::size_t(1));
    }

    void writtenDepthKeepsSixteenBits() {
        TemporaryFolder folder;
        Gray16Image depth({3, 2});
        depth.at(1, 1)[0] = 0x1234;
        depth.at(2, 1)[0] = 0xFFFF;
        fathom::writePng(folder / "depth.png", depth);
        // 0x1234 / 257 = 18.13; the reader scales to eight bits.
        const RgbImage back = fathom::readImage(folder / "depth.png");
        QVERIFY(near(back.at(1, 1), {18, 18, 18}, 0));
        QVERIFY(near(back.at(2, 1), {255, 255, 255}, 0));
        QFile file(QString::fromStdString((folder / "depth.png").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray header = file.read(26);
        QCOMPARE(int(header[24]), 16); // bit depth
        QCOMPARE(int(header[25]), 0);  // greyscale
    }

    void writingToAMissingFolderIsCannotWrite() {
        TemporaryFolder folder;
        QCOMPARE(errorOf([&] { fathom::writePng(folder / "none" / "a.png", RgbImage({2, 2})); }),
                 ErrorCode::CannotWrite);
        QCOMPARE(errorOf([&] { fathom::writePng(folder / "a.png", RgbImage()); }), ErrorCode::InvalidOption);
        QCOMPARE(folder.entryCount(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(ImageFileTest)
#include "image_file_test.moc"
