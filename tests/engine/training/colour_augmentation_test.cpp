#include "engine/training/colour_augmentation.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace fathom;
using namespace fathom::training;

namespace {
constexpr Size kSize{19, 13}; // no multiple of the cosine blocks

std::vector<float> ramp() {
    std::vector<float> planes(3 * kSize.pixels());
    for (std::size_t i = 0; i < planes.size(); ++i)
        planes[i] = 0.1F + 0.8F * static_cast<float>(i % 97) / 97.0F;
    return planes;
}

float largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    float largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}
} // namespace

class ColourAugmentationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neutralChangeOnlyJittersExposure() {
        std::mt19937_64 random(1);
        std::vector<float> planes = ramp();
        applyColourChange(planes, kSize, {}, random);
        const float ratio = planes[40] / ramp()[40];
        QVERIFY(ratio > 0.75F && ratio < 1.3F);
        for (std::size_t i = 0; i < planes.size(); ++i)
            QVERIFY(std::abs(planes[i] - std::min(1.0F, ramp()[i] * ratio)) < 0.01F);
    }

    void channelOrderMovesPlanes() {
        std::mt19937_64 random(1);
        std::vector<float> planes(3 * kSize.pixels());
        for (std::size_t c = 0; c < 3; ++c)
            std::fill_n(planes.begin() + static_cast<std::ptrdiff_t>(c * kSize.pixels()), kSize.pixels(), 0.2F + 0.2F * static_cast<float>(c));
        ColourChange change;
        change.channelOrder[0] = 2;
        change.channelOrder[2] = 0;
        applyColourChange(planes, kSize, change, random);
        QVERIFY(planes.front() > planes[kSize.pixels()]);
        QVERIFY(planes[kSize.pixels()] > planes.back());
    }

    void blurKeepsTheMeanOfAFlatImageAndSmoothsAnEdge() {
        std::mt19937_64 random(1);
        std::vector<float> flat(3 * kSize.pixels(), 0.5F);
        applyDegradation(flat, kSize, {.blurSigma = 0.8F}, random);
        QVERIFY(std::abs(flat[100] - 0.5F) < 1e-5F);
        std::vector<float> edge(3 * kSize.pixels(), 0.0F);
        for (int y = 0; y < kSize.height; ++y)
            edge[static_cast<std::size_t>(y * kSize.width + 9)] = 1.0F;
        applyDegradation(edge, kSize, {.blurSigma = 0.8F}, random);
        QVERIFY(edge[5 * 19 + 9] < 0.7F && edge[5 * 19 + 8] > 0.1F && edge[5 * 19 + 3] < 1e-6F);
    }

    void noiseHasTheAskedSize() {
        std::mt19937_64 random(1);
        std::vector<float> planes(3 * kSize.pixels(), 0.5F);
        applyDegradation(planes, kSize, {.noiseSigma = 0.03F}, random);
        double squares = 0;
        for (const float value : planes)
            squares += (value - 0.5) * (value - 0.5);
        const double deviation = std::sqrt(squares / static_cast<double>(planes.size()));
        QVERIFY(deviation > 0.02 && deviation < 0.04);
    }

    void fineCompressionIsNearlyLosslessAndCoarseIsNot() {
        std::mt19937_64 random(1);
        std::vector<float> fine = ramp(), coarse = ramp();
        applyDegradation(fine, kSize, {.compression = 0.001F}, random);
        applyDegradation(coarse, kSize, {.compression = 1.5F}, random);
        QVERIFY(largestDifference(fine, ramp()) < 2e-3F);
        QVERIFY(largestDifference(coarse, ramp()) > 0.05F);
    }
};

QTEST_GUILESS_MAIN(ColourAugmentationTest)
#include "colour_augmentation_test.moc"
