#include "engine/pipeline/lens_straightening.h"

#include <QTest>

using namespace fathom;

namespace {

constexpr Size kOriginal{320, 240};
constexpr Size kMap{160, 120};
constexpr Size kPatches{16, 12};
const Lens kBent{300, 160, 120, -0.25};
const Lens kPinhole{300, 160, 120, 0};

/// A picture whose red and green tell the place in it: 8 a pixel of 20 original ones.
RgbImage places() {
    RgbImage image(kPatches);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            image.at(x, y)[0] = static_cast<std::uint8_t>(8 * x + 4);
            image.at(x, y)[1] = static_cast<std::uint8_t>(8 * y + 4);
            image.at(x, y)[2] = 200;
        }
    return image;
}

View view() {
    View view;
    view.depth = FloatMap(kMap, 2);
    view.mapping = {0.5, 0.5, 0, 0};
    view.features = places();
    return view;
}

} // namespace

class StraightenedLensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// One pixel a patch is moved by what its patch is moved, not by what a pixel of the depth is.
    void featurePicturesFollowTheLens() {
        const View straight = straightened(view(), kPinhole, kBent);
        QCOMPARE(straight.features.size(), kPatches);
        constexpr double kPatch = 20; // original pixels
        for (int y = 2; y < kPatches.height - 2; ++y)
            for (int x = 2; x < kPatches.width - 2; ++x) {
                const Eigen::Vector3d ray = kPinhole.ray({kPatch * (x + 0.5), kPatch * (y + 0.5)});
                const Eigen::Vector2d from = kBent.pixel(ray) / kPatch;
                QVERIFY(std::abs(straight.features.at(x, y)[0] - 8 * from.x()) < 1.5);
                QVERIFY(std::abs(straight.features.at(x, y)[1] - 8 * from.y()) < 1.5);
            }
    }

    void aPinholeLeavesThemAsTheyAre() {
        const View same = straightened(view(), kPinhole, kPinhole);
        for (std::size_t i = 0; i < kPatches.pixels() * 3; ++i)
            QCOMPARE(same.features.data()[i], places().data()[i]);
    }

    void viewsWithoutOneGetNone() {
        View bare = view();
        bare.features = {};
        QVERIFY(straightened(bare, kPinhole, kBent).features.isEmpty());
    }
};

QTEST_GUILESS_MAIN(StraightenedLensTest)
#include "lens_straightening_test.moc"
