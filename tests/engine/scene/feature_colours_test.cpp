#include "engine/scene/feature_colours.h"

#include <QTest>
#include <cmath>
#include <random>

using namespace fathom;

namespace {

constexpr int kChannels = 24;

/// Patches that differ along three directions of falling strength, and a little everywhere.
FeatureMap features(int rows, int columns, unsigned seed, float sign = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    FeatureMap map{7, rows, columns, kChannels, {}};
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x)
            for (int c = 0; c < kChannels; ++c) {
                const float across = 2.0F * static_cast<float>(x) / static_cast<float>(columns - 1) - 1;
                const float down = 2.0F * static_cast<float>(y) / static_cast<float>(rows - 1) - 1;
                float value = 3 + 0.01F * normal(random);
                value += c == 2 ? sign * 5 * across : 0;
                value += c == 9 ? sign * 3 * down : 0;
                value += c == 17 ? sign * 1.5F * across * down : 0;
                map.values.push_back(value);
            }
    return map;
}

} // namespace

class FeatureColoursTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStrongestDirectionsAreRedGreenAndBlue() {
        const FeatureMap map = features(20, 30, 1);
        const RgbImage picture = FeatureColours({&map}).picture(map);
        QCOMPARE(picture.size(), (Size{30, 20}));
        for (int y = 0; y < 20; ++y)
            for (int x = 1; x < 30; ++x)
                QVERIFY(picture.at(x, y)[0] + 3 >= picture.at(x - 1, y)[0]); // across
        for (int y = 1; y < 20; ++y)
            QVERIFY(picture.at(15, y)[1] + 3 >= picture.at(15, y - 1)[1]); // down
        QVERIFY(picture.at(0, 0)[2] > 200 && picture.at(29, 19)[2] > 200 && picture.at(29, 0)[2] < 60);
    }

    void theSignDependsOnTheFeaturesAlone() {
        // The largest component of every direction is positive, so turned features give turned colours.
        const FeatureMap map = features(20, 30, 1), turned = features(20, 30, 1, -1);
        const RgbImage a = FeatureColours({&map}).picture(map), b = FeatureColours({&turned}).picture(turned);
        for (std::size_t i = 0; i < a.valueCount(); ++i)
            QVERIFY(std::abs(a.data()[i] - (255 - b.data()[i])) <= 6);
        QVERIFY(FeatureColours({&map}).picture(map) == a);
    }

    void alikePatchesOfDifferentViewsHaveOneColour() {
        const FeatureMap first = features(20, 30, 1), second = features(20, 30, 2);
        const FeatureColours colours({&first, &second});
        const RgbImage a = colours.picture(first), b = colours.picture(second);
        for (std::size_t i = 0; i < a.valueCount(); ++i)
            QVERIFY(std::abs(a.data()[i] - b.data()[i]) <= 6);
    }

    void nothingToTellApartIsGrey() {
        FeatureMap map{0, 2, 3, kChannels, std::vector<float>(6 * kChannels, 4.0F)};
        const RgbImage picture = FeatureColours({&map}).picture(map);
        for (std::size_t i = 0; i < picture.valueCount(); ++i)
            QCOMPARE(int(picture.data()[i]), 128);
        FeatureMap thin{0, 1, 2, 1, {0, 1}}; // fewer channels than colours
        const RgbImage two = FeatureColours({&thin}).picture(thin);
        QCOMPARE(int(two.at(0, 0)[0]), 0);
        QCOMPARE(int(two.at(1, 0)[0]), 255);
        QCOMPARE(int(two.at(1, 0)[2]), 128);
    }

    void manyPatchesAreSampledEvenly() {
        const FeatureMap map = features(250, 300, 3);
        const RgbImage picture = FeatureColours({&map}).picture(map);
        QVERIFY(picture.at(0, 100)[0] < 20 && picture.at(299, 100)[0] > 235);
    }

    void picturesGrowInBlocks() {
        RgbImage picture(Size{2, 1});
        picture.at(1, 0)[0] = 9;
        const RgbImage grown = grownTo(picture, {28, 14});
        QCOMPARE(int(grown.at(13, 13)[0]), 0);
        QCOMPARE(int(grown.at(14, 0)[0]), 9);
    }
};

QTEST_GUILESS_MAIN(FeatureColoursTest)
#include "feature_colours_test.moc"
