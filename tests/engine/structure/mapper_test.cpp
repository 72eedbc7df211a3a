#include "engine/structure/mapper.h"
#include "engine/structure/pair_matching.h"

#include "point_world.h"

#include <QTest>

using namespace fathom;
using point_world::World;

namespace {

/// A world whose pairs are checked and whose tracks are joined.
struct Ground {
    explicit Ground(const point_world::Options& options) : world(point_world::make(options)) {
        std::vector<Lens> lenses;
        std::vector<std::size_t> counts;
        for (std::size_t i = 0; i < world.photos.size(); ++i) {
            lenses.push_back(point_world::lensOf(world, i));
            counts.push_back(world.features[i].count());
            photos.push_back(i);
        }
        pairs = verifyPairs(world.features, lenses, matchPairs(world.features, {}, {}, nullptr), 1, {});
        std::vector<PhotoMatches> matches;
        for (const VerifiedPair& pair : pairs)
            matches.push_back({pair.first, pair.second, pair.geometry.inliers});
        tracks = joinTracks(counts, matches);
    }

    [[nodiscard]] Reconstruction fresh() const {
        return Reconstruction(world.features, {point_world::lensOf(world, 0)},
                              std::vector<int>(world.photos.size(), 0), tracks, {});
    }

    [[nodiscard]] std::optional<StartPair> place(Reconstruction& reconstruction,
                                                 const std::vector<StartPair>& tried) const {
        return placeIncrementally(reconstruction, pairs, photos, tried, {}, [](std::size_t) {});
    }

    World world;
    std::vector<std::size_t> photos;
    std::vector<VerifiedPair> pairs;
    std::vector<Track> tracks;
};

} // namespace

class MapperTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStartPlacesTheSameWorld() {
        const Ground ground({.views = 5});
        std::vector<StartPair> tried;
        for (int start = 0; start < 3; ++start) {
            Reconstruction reconstruction = ground.fresh();
            const auto pair = ground.place(reconstruction, tried);
            QVERIFY(pair);
            QVERIFY(std::ranges::find(tried, *pair) == tried.end());
            QCOMPARE(reconstruction.placedCount(), std::size_t(5));
            const auto error = point_world::errorBetween(ground.world.cameras[0], ground.world.cameras[4],
                                                         *reconstruction.pose(0), *reconstruction.pose(4));
            QVERIFY2(error.rotationDegrees < 0.15, qPrintable(QString::number(error.rotationDegrees)));
            tried.push_back(*pair);
        }
    }

    void aSecondStartPrefersOtherPhotos() {
        const Ground ground({.views = 5});
        Reconstruction one = ground.fresh();
        const auto first = ground.place(one, {});
        QVERIFY(first);
        Reconstruction two = ground.fresh();
        const auto second = ground.place(two, {*first});
        QVERIFY(second);
        QVERIFY(second->first != first->first && second->first != first->second);
        QVERIFY(second->second != first->first && second->second != first->second);
    }

    void withoutAnUntriedPairThereIsNoStart() {
        const Ground ground({.views = 3});
        Reconstruction reconstruction = ground.fresh();
        QVERIFY(!ground.place(reconstruction, {{0, 1}, {0, 2}, {1, 2}}));
        QCOMPARE(reconstruction.placedCount(), std::size_t(0));
    }

    void turnsGiveNoStart() {
        const Ground ground({.views = 3, .turns = true});
        Reconstruction reconstruction = ground.fresh();
        QVERIFY(!ground.place(reconstruction, {}));
        QCOMPARE(reconstruction.placedCount(), std::size_t(0));
    }

    void tooFewPointsPlaceNoPhoto() {
        const Lens lens{600, 320, 240, 0};
        const std::vector<Eigen::Vector3d> points(5, Eigen::Vector3d(0, 0, 5));
        const std::vector<Eigen::Vector2d> pixels(5, Eigen::Vector2d(320, 240));
        QVERIFY(!resect(points, pixels, lens, 4, 3));
    }

    void pointsThatAgreeOnNoCameraPlaceNoPhoto() {
        const Lens lens{600, 320, 240, 0};
        point_world::Dice dice(3);
        std::vector<Eigen::Vector3d> points;
        std::vector<Eigen::Vector2d> pixels;
        for (int i = 0; i < 80; ++i) {
            points.emplace_back(dice.uniform(-2, 2), dice.uniform(-2, 2), dice.uniform(3, 8));
            pixels.emplace_back(dice.uniform(0, 640), dice.uniform(0, 480));
        }
        QVERIFY(!resect(points, pixels, lens, 2, 15));
    }
};

QTEST_GUILESS_MAIN(MapperTest)
#include "mapper_test.moc"
