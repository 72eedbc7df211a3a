#include "engine/scene/depth_image.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

using namespace fathom;

namespace {

/// Position in the map becomes the red value; blue is never 0, so that "black" means "no value".
Colormap ramp() {
    std::vector<std::array<std::uint8_t, 3>> colours;
    for (int i = 0; i < 256; ++i)
        colours.push_back({static_cast<std::uint8_t>(i), 0, 200});
    return Colormap("ramp", false, colours);
}

FloatMap mapOf(const std::vector<float>& values) {
    FloatMap map({static_cast<int>(values.size()), 1});
    std::copy(values.begin(), values.end(), map.data());
    return map;
}

const float kNan = std::nanf("");
const float kInfinity = std::numeric_limits<float>::infinity();

} // namespace

class DepthImageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rangeIsThatOfThePixelsWithValue() {
        std::vector<float> values{0, -3, kNan, kInfinity};
        for (int i = 0; i <= 100; ++i)
            values.push_back(10 + static_cast<float>(i));
        QCOMPARE(percentileRange(mapOf(values)), (ValueRange{12, 108}));
        QCOMPARE(percentileRange(mapOf(values), 0, 100), (ValueRange{10, 110}));
        QCOMPARE(percentileRange(mapOf({1, 2}), 0, 50), (ValueRange{1, 1.5F}));
    }

    void mapsWithoutValuesHaveTheUnitRange() {
        QCOMPARE(percentileRange(mapOf({0, kNan})), (ValueRange{0, 1}));
        QCOMPARE(percentileRange(FloatMap()), (ValueRange{0, 1}));
    }

    void nearIsTheEndOfTheMapAndNoValueIsBlack() {
        const RgbImage image = colourDepth(mapOf({1, 2, 3, 0.1F, 9, 0, kNan}), ramp(), {1, 3});
        const auto red = [&](int x) { return static_cast<int>(image.at(x, 0)[0]); };
        const auto blue = [&](int x) { return static_cast<int>(image.at(x, 0)[2]); };
        QCOMPARE(red(0), 255);
        QVERIFY(std::abs(red(1) - 128) <= 1);
        QCOMPARE(red(2), 0);
        QCOMPARE(red(3), 255); // nearer than the range
        QCOMPARE(red(4), 0);
        QCOMPARE(blue(4), 200);
        QCOMPARE(blue(5), 0);
        QCOMPARE(blue(6), 0);
    }

    void sixteenBitsSpanTheRangeAndKeepZeroForNoValue() {
        const Gray16Image image = depthAs16Bit(mapOf({1, 1.5F, 2, 0.5F, 7, 0, kNan, -1}), {1, 2});
        const std::vector<std::uint16_t> wanted{1, 32768, 65535, 1, 65535, 0, 0, 0};
        QCOMPARE(image.values(), wanted);
    }

    void flatRangesAreNoDivisionByZero() {
        const Gray16Image image = depthAs16Bit(mapOf({2, 0}), {2, 2});
        QCOMPARE(image.values(), (std::vector<std::uint16_t>{32768, 0}));
        QCOMPARE(static_cast<int>(colourDepth(mapOf({2}), ramp(), {2, 2}).at(0, 0)[2]), 200);
    }
};

QTEST_GUILESS_MAIN(DepthImageTest)
#include "depth_image_test.moc"
