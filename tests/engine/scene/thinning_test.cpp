#include "engine/scene/point_cloud.h"

#include <QTest>
#include <algorithm>

using namespace fathom;

namespace {

std::uint32_t nextNumber(std::uint32_t& state) {
    state = state * 1664525U + 1013904223U;
    return state >> 8;
}

/// Points scattered over a square, ten times denser in its left half; views count the points.
PointCloud scattered(std::size_t count) {
    PointCloud cloud;
    std::uint32_t state = 1;
    const auto unit = [&state] { return static_cast<float>(nextNumber(state)) / 16777216.0F; };
    for (std::size_t i = 0; i < count; ++i) {
        const bool left = nextNumber(state) % 11 < 10;
        cloud.positions.push_back({(left ? 0 : 0.5F) + 0.5F * unit(), unit(), 0.01F * unit()});
        cloud.colours.push_back({1, 2, 3});
        cloud.confidences.push_back(1 + unit());
        cloud.views.push_back(static_cast<std::int32_t>(i));
        cloud.depths.push_back(2);
    }
    return cloud;
}

double shareOnTheLeft(const PointCloud& cloud) {
    const auto left = std::count_if(cloud.positions.begin(), cloud.positions.end(),
                                    [](const auto& p) { return p[0] < 0.5F; });
    return static_cast<double>(left) / static_cast<double>(cloud.size());
}

std::uint64_t fingerprint(const PointCloud& cloud) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const std::int32_t view : cloud.views)
        hash = (hash ^ static_cast<std::uint32_t>(view)) * 0x100000001b3ULL;
    return hash;
}

constexpr Thinning kMethods[] = {Thinning::Random, Thinning::Voxel};

} // namespace

class ThinnedCloudTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meetsTheBudgetExactlyInInputOrder() {
        const PointCloud cloud = scattered(20000);
        for (const Thinning method : kMethods)
            for (const std::size_t budget : {1, 2, 100, 5000, 19000, 19999}) {
                const PointCloud thin = thinned(cloud, budget, method);
                QCOMPARE(thin.size(), budget);
                QVERIFY(std::is_sorted(thin.views.begin(), thin.views.end()));
                QVERIFY(std::adjacent_find(thin.views.begin(), thin.views.end()) == thin.views.end());
                const auto original = static_cast<std::size_t>(thin.views.back());
                QCOMPARE(thin.positions.back(), cloud.positions[original]);
                QCOMPARE(thin.confidences.back(), cloud.confidences[original]);
                QCOMPARE(thin.colours.size(), budget);
                QCOMPARE(thin.depths.size(), budget);
            }
    }

    void smallCloudsAreLeftAlone() {
        const PointCloud cloud = scattered(100);
        for (const Thinning method : kMethods) {
            QCOMPARE(thinned(cloud, 100, method).views, cloud.views);
            QCOMPARE(thinned(cloud, 1000, method).views, cloud.views);
            QCOMPARE(thinned(cloud, 0, method).size(), std::size_t(0));
            QCOMPARE(thinned(PointCloud(), 10, method).size(), std::size_t(0));
        }
    }

    void choiceIsTheSameOnEveryMachine() {
        const PointCloud cloud = scattered(5000);
        QCOMPARE(fingerprint(thinned(cloud, 700, Thinning::Random)), std::uint64_t(10710634628103470091ULL));
        QCOMPARE(fingerprint(thinned(cloud, 700, Thinning::Voxel)), std::uint64_t(6595537713247349925ULL));
    }

    void randomKeepsTheDensityAndVoxelEvensItOut() {
        const PointCloud cloud = scattered(50000);
        QVERIFY(std::abs(shareOnTheLeft(thinned(cloud, 1000, Thinning::Random)) - 10.0 / 11) < 0.04);
        QVERIFY(std::abs(shareOnTheLeft(thinned(cloud, 1000, Thinning::Voxel)) - 0.5) < 0.04);
    }

    void voxelKeepsTheMostConfidentPointOfACell() {
        // Eight clumps of 100 points each, far apart; one point of each clump is sure of itself.
        PointCloud cloud;
        std::uint32_t state = 3;
        for (int clump = 0; clump < 8; ++clump)
            for (int i = 0; i < 100; ++i) {
                const float jitter = 1e-3F * static_cast<float>(nextNumber(state) % 100) / 100;
                cloud.positions.push_back({static_cast<float>(clump & 1) + jitter,
                                           static_cast<float>(clump >> 1 & 1) + jitter,
                                           static_cast<float>(clump >> 2) + jitter});
                cloud.colours.push_back({0, 0, 0});
                cloud.confidences.push_back(i == 37 ? 2.0F : 1.0F);
                cloud.views.push_back(i);
                cloud.depths.push_back(1);
            }
        const PointCloud thin = thinned(cloud, 8, Thinning::Voxel);
        QCOMPARE(thin.size(), std::size_t(8));
        for (const std::int32_t view : thin.views)
            QCOMPARE(view, 37);
    }

    void pointsOnTopOfEachOtherBecomeOne() {
        PointCloud cloud = scattered(1000);
        for (auto& position : cloud.positions)
            position = {1, 2, 3};
        QCOMPARE(thinned(cloud, 10, Thinning::Voxel).size(), std::size_t(1));
        cloud.positions[500] = {2, 2, 3};
        QCOMPARE(thinned(cloud, 10, Thinning::Voxel).size(), std::size_t(2));
    }

    void cancellingStopsTheSearch() {
        CancelSource source;
        source.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 (void)thinned(scattered(1000), 10, Thinning::Voxel, source.token()));
    }
};

QTEST_GUILESS_MAIN(ThinnedCloudTest)
#include "thinning_test.moc"
