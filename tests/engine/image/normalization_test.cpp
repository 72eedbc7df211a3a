#include "engine/image/normalization.h"

#include "tests/support/golden.h"
#include "tests/support/npz.h"

#include <QTest>

using fathom::RgbImage;
using fathom::test::Npz;
using fathom::test::testData;

namespace {

/// Pixel v of the only row is (v, v, v).
RgbImage allLevels() {
    RgbImage image({256, 1});
    for (int v = 0; v < 256; ++v)
        for (int c = 0; c < 3; ++c)
            image.at(v, 0)[c] = static_cast<std::uint8_t>(v);
    return image;
}

} // namespace

class NormalizationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLevelEqualsTheReferenceBitForBit() {
        const Npz golden(testData("golden/da3/preprocess/processed_images_levels.npz"));
        QVERIFY(fathom::normalisedPlanar(allLevels()) == golden["tensor"].floats());
    }

    void truncatedBytesEqualTheReference() {
        const Npz golden(testData("golden/da3/preprocess/processed_images_levels.npz"));
        const std::vector<std::int64_t> wanted = golden["levels"].integers();
        const RgbImage got = fathom::truncatedUpstreamBytes(allLevels());
        QCOMPARE(wanted.size(), got.valueCount());
        int lower = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QCOMPARE(std::int64_t(got.data()[i]), wanted[i]);
            lower += wanted[i] < std::int64_t(i / 3);
        }
        QCOMPARE(lower, 250);
    }

    void channelsComeOneAfterTheOther() {
        RgbImage image({2, 1});
        image.at(1, 0)[2] = 255;
        const std::vector<float> planes = fathom::normalisedPlanar(image);
        QCOMPARE(planes.size(), std::size_t(6));
        QCOMPARE(planes[0], planes[1]);
        QCOMPARE(planes[2], planes[3]);
        QCOMPARE(planes[4], -0.406F / 0.225F);
        QCOMPARE(planes[5], (1.0F - 0.406F) / 0.225F);
    }
};

QTEST_GUILESS_MAIN(NormalizationTest)
#include "normalization_test.moc"
