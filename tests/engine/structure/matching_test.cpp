#include "engine/structure/descriptor_distances.h"
#include "engine/structure/matching.h"
#include "engine/structure/pair_selection.h"
#include "engine/synthetic/pose_scenes.h"

#include "point_world.h"

#include <QTest>

using namespace fathom;

namespace {

/// Shifted copy of a noise picture, so that the true match of every feature is known.
RgbImage noisePicture(Size size, int shiftX, int shiftY) {
    RgbImage image(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            // Smooth blobs of several sizes.
            const double u = x + shiftX;
            const double v = y + shiftY;
            double value = 0;
            for (int k = 1; k <= 6; ++k)
                value += std::sin(0.031 * k * u + 1.7 * std::sin(0.023 * k * v + k)) *
                         std::cos(0.027 * k * v + 1.3 * std::sin(0.019 * k * u + 2 * k));
            const auto grey = static_cast<std::uint8_t>(std::clamp(128 + 30 * value, 0.0, 255.0));
            for (int c = 0; c < 3; ++c)
                image.at(x, y)[c] = grey;
        }
    return image;
}

double medianShiftError(FeatureKind kind) {
    FeatureOptions options;
    options.kind = kind;
    const Size size{320, 240};
    const PhotoFeatures first = findFeatures(noisePicture(size, 0, 0), size, options);
    const PhotoFeatures second = findFeatures(noisePicture(size, 17, -9), size, options);
    std::vector<double> errors;
    for (const Match& match : matchFeatures(first, second)) {
        const Keypoint& a = first.keypoints[static_cast<std::size_t>(match.first)];
        const Keypoint& b = second.keypoints[static_cast<std::size_t>(match.second)];
        errors.push_back(std::hypot(a.x - 17 - b.x, a.y + 9 - b.y));
    }
    if (errors.size() < 30)
        return 1e9;
    std::nth_element(errors.begin(), errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2), errors.end());
    return errors[errors.size() / 2];
}

} // namespace

class MatcherTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAShiftWithSiftAndWithOrb() {
        QVERIFY(medianShiftError(FeatureKind::Sift) < 0.1);
        QVERIFY(medianShiftError(FeatureKind::Orb) < 1.5);
    }

    void distancesAreExactOnEveryProcessor() {
        point_world::Dice dice(5);
        const auto some = [&](std::size_t count) {
            PhotoFeatures features;
            features.keypoints.resize(count);
            for (std::size_t i = 0; i < count * PhotoFeatures::kSiftBytes; ++i)
                features.descriptors.push_back(static_cast<std::uint8_t>(dice.bits() % 256));
            return features;
        };
        const PhotoFeatures rows = some(19), columns = some(37); // neither whole tiles nor whole lanes
        const DescriptorDistances distances(rows, columns);
        std::vector<int> found(rows.count() * distances.width());
        distances.compute(0, rows.count(), found.data());
        for (std::size_t i = 0; i < rows.count(); ++i)
            for (std::size_t j = 0; j < columns.count(); ++j) {
                int wanted = 0;
                for (std::size_t k = 0; k < PhotoFeatures::kSiftBytes; ++k) {
                    const int gap = rows.descriptors[i * PhotoFeatures::kSiftBytes + k] -
                                    columns.descriptors[j * PhotoFeatures::kSiftBytes + k];
                    wanted += gap * gap;
                }
                QCOMPARE(found[i * distances.width() + j], wanted);
            }
        QVERIFY(found[columns.count()] > 128 * 255 * 255); // what fills up the last lane is nobody's neighbour
    }

    void equalPicturesGiveEqualFeatures() {
        const Size size{320, 240};
        const PhotoFeatures once = findFeatures(noisePicture(size, 0, 0), size);
        const PhotoFeatures twice = findFeatures(noisePicture(size, 0, 0), size);
        QVERIFY(once.count() > 50);
        QCOMPARE(once.descriptors, twice.descriptors);
    }

    void keepsTheMaximumAndMeasuresInTheRaster() {
        const Size size{640, 480};
        FeatureOptions options;
        options.maximum = 40;
        options.longSide = 320;
        const PhotoFeatures features = findFeatures(noisePicture(size, 0, 0), size, options);
        QCOMPARE(features.count(), std::size_t{40});
        QCOMPARE(features.raster.width, 320);
        QCOMPARE(features.originalPerRaster(), 2.0);
    }

    void plainPictureHasNoFeatures() {
        QCOMPARE(findFeatures(RgbImage({200, 150}, 90), {200, 150}).count(), std::size_t{0});
    }

    void pairsEveryPointWithItself() {
        const auto world = point_world::make({.views = 2});
        const auto found = matchFeatures(world.features[0], world.features[1]);
        const auto wanted = point_world::matchesOf(world, 0, 1);
        QCOMPARE(found, wanted);
    }

    void ambiguousLooksAreNotMatched() {
        // Every look belongs to eight points: the nearest and the second nearest are equally near.
        const auto world = point_world::make({.views = 2, .looks = 50});
        QVERIFY(matchFeatures(world.features[0], world.features[1]).size() < 5);
    }

    void knowsHowMuchAPictureRepeatsItself() {
        QVERIFY(selfSimilarity(point_world::make({.views = 1}).features[0]) < 0.02);
        QVERIFY(selfSimilarity(point_world::make({.views = 1, .looks = 50}).features[0]) > 0.9);
    }

    void fewPhotosArePairedCompletely() {
        const auto world = point_world::make({.views = 5, .points = 30});
        QCOMPARE(selectPairs(world.features).size(), std::size_t{10});
    }

    void manyPhotosArePairedWithNeighboursAndLookAlikes() {
        // Forty photos of changing places; the last shows the first place again.
        std::vector<PhotoFeatures> photos;
        for (std::uint64_t i = 0; i < 40; ++i)
            photos.push_back(point_world::make({.views = 1, .points = 150, .seed = i + 2}).features[0]);
        photos.push_back(photos.front());
        const auto pairs = selectPairs(photos, {.allUpTo = 10, .window = 3, .retrieved = 2});
        const std::pair<std::int32_t, std::int32_t> loop{0, 40};
        QVERIFY(std::ranges::find(pairs, loop) != pairs.end());
        QVERIFY(pairs.size() < 41 * 6);
        for (std::int32_t i = 0; i + 3 < 41; ++i)
            QVERIFY((std::ranges::find(pairs, std::pair<std::int32_t, std::int32_t>{i, i + 3}) != pairs.end()));
    }
};

QTEST_GUILESS_MAIN(MatcherTest)
#include "matching_test.moc"
