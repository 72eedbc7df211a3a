#include "engine/geometry/unprojection.h"
#include "engine/scene/camera_shape.h"
#include "engine/scene/confidence_index.h"
#include "engine/scene/point_cloud.h"

#include "tests/engine/scene/made_scene.h"
#include "tests/support/expect_error.h"

#include <QTest>
#include <algorithm>
#include <limits>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::madeDepth;
using fathom::test::madeScene;
using fathom::test::MadeView;
using fathom::test::madeView;

namespace {

/// A filter that keeps every pixel with a depth.
PointFilter everything() {
    PointFilter filter;
    filter.confidencePercentile = 0;
    filter.removeEdges = false;
    filter.sky = SkyPoints::Keep;
    return filter;
}

constexpr std::size_t kPixels = 24 * 16;
constexpr std::size_t kWithoutDepth = 3;

} // namespace

class PointCloudTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsAreSeenAgainInTheMiddleOfTheirPixels() {
        const Scene scene = madeScene(2);
        const PointCloud cloud = buildPointCloud(scene.views, everything(), 0);
        QCOMPARE(cloud.size(), 2 * (kPixels - kWithoutDepth));
        std::size_t next = 0;
        for (const ViewPointer& view : scene.views)
            for (int y = 0; y < 16; ++y)
                for (int x = 0; x < 24; ++x) {
                    const float depth = *view->depth.at(x, y);
                    if (!(depth > 0))
                        continue;
                    const auto& p = cloud.positions[next];
                    const Eigen::Vector3d seen =
                        view->camera->cameraFromWorld * Eigen::Vector3d(p[0], p[1], p[2]);
                    QVERIFY(std::abs(seen.z() - depth) < 1e-5);
                    QVERIFY((*pixelOf(view->camera->processed, seen) - Eigen::Vector2d(x, y)).norm() < 1e-4);
                    QCOMPARE(cloud.colours[next][1], view->image.at(x, y)[1]);
                    QCOMPARE(cloud.confidences[next], *view->confidence.at(x, y));
                    QCOMPARE(cloud.views[next], static_cast<std::int32_t>(view->index));
                    QCOMPARE(cloud.depths[next], depth);
                    ++next;
                }
        QCOMPARE(next, cloud.size());
    }

    void upstreamConventionUsesIntegerCentres() {
        const Scene scene = madeScene(1);
        PointFilter filter = everything();
        const PointCloud half = buildPointCloud(scene.views, filter, 0);
        filter.convention = PointConvention::Upstream;
        const PointCloud integer = buildPointCloud(scene.views, filter, 0);
        const Camera& camera = *scene.views[0]->camera;
        const auto seenAt = [&](const PointCloud& cloud) {
            const auto& p = cloud.positions[50];
            return *pixelOf(camera.processed, camera.cameraFromWorld * Eigen::Vector3d(p[0], p[1], p[2]));
        };
        QVERIFY((seenAt(half) - seenAt(integer) - Eigen::Vector2d(0.5, 0.5)).norm() < 1e-4);
    }

    void viewsWithoutCameraAreSeenWithSixtyDegrees() {
        const Scene scene = madeScene(1, {.camera = false});
        const Camera camera = cameraOrAssumed(*scene.views[0]);
        QVERIFY(std::abs(2 * std::atan(12 / camera.processed.fx) - M_PI / 3) < 1e-12);
        QCOMPARE(camera.original.width, 48);
        const PointCloud cloud = buildPointCloud(scene.views, everything(), 0);
        QCOMPARE(cloud.size(), kPixels - kWithoutDepth);
        QVERIFY(std::abs(cloud.positions.back()[2] - *scene.views[0]->depth.at(23, 15)) < 1e-6);
    }

    void viewsOfKnownFocalLengthAreSeenWithIt() {
        View view = madeView(0, {.camera = false});
        view.source.originalSize = {50, 32};
        view.mapping = {0.5, 0.5, -1, 0}; // half the size, and a column lost
        view.focalPixels = 30;
        const Camera camera = cameraOrAssumed(view);
        QCOMPARE(camera.original.fx, 30.0);
        QCOMPARE(camera.original.cx, 25.0);
        QCOMPARE(camera.processed.fx, 15.0);
        QCOMPARE(camera.processed.fy, 15.0);
        QCOMPARE(camera.processed.cx, 11.5);
        QCOMPARE(halfWidthSeen(view, 5), 5 * 12 / 15.0);
        const float depth = *view.depth.at(23, 15);
        const PointCloud cloud = buildPointCloud({std::make_shared<const View>(std::move(view))}, everything(), 0);
        QVERIFY(std::abs(cloud.positions.back()[0] - depth * (23.5 - 11.5) / 15) < 1e-5);
        QVERIFY(std::abs(cloud.positions.back()[1] - depth * (15.5 - 8) / 15) < 1e-5);
    }

    void filtersWithoutMeaningAreRefused() {
        const Scene scene = madeScene(1);
        const double nothing = std::numeric_limits<double>::quiet_NaN();
        const double endless = std::numeric_limits<double>::infinity();
        std::vector<PointFilter> filters;
        for (const double percentile : {nothing, endless, -0.1, 100.1})
            filters.emplace_back().confidencePercentile = percentile;
        for (const double ratio : {nothing, endless, -0.1})
            filters.emplace_back().edgeRatio = ratio;
        for (const PointFilter& filter : filters) {
            QCOMPARE(errorOf([&] { (void)confidenceThreshold(scene.views, filter); }), ErrorCode::InvalidOption);
            QCOMPARE(errorOf([&] { (void)countPoints(scene.views, filter, 0); }), ErrorCode::InvalidOption);
            QCOMPARE(errorOf([&] { (void)buildPointCloud(scene.views, filter, 0); }), ErrorCode::InvalidOption);
        }
    }

    void percentileDropsThatShareOfThePixels() {
        const Scene scene = madeScene(3);
        PointFilter filter = everything();
        for (const double percent : {0.0, 10.0, 40.0, 99.0, 100.0}) {
            filter.confidencePercentile = percent;
            const float threshold = confidenceThreshold(scene.views, filter);
            const std::size_t kept = countPoints(scene.views, filter, threshold);
            const double all = 3 * (kPixels - kWithoutDepth);
            QVERIFY2(std::abs(static_cast<double>(kept) - all * (1 - percent / 100)) <= 4,
                     qPrintable(QString("%1 %2").arg(percent).arg(kept)));
            for (const float confidence : buildPointCloud(scene.views, filter, threshold).confidences)
                QVERIFY(confidence >= threshold);
        }
    }

    void percentileIsTakenOverThePixelsThatTheOtherFiltersKeep() {
        // All low confidences lie in the sky; with it gone the median is that of the rest.
        View view = madeView(0, {.sky = true});
        for (int x = 0; x < 24; ++x)
            *view.confidence.at(x, 1) = -5;
        const std::vector<ViewPointer> views{std::make_shared<const View>(std::move(view))};
        PointFilter filter = everything();
        filter.sky = SkyPoints::Hide;
        QVERIFY(confidenceThreshold(views, filter) >= 1);
        filter.sky = SkyPoints::Keep;
        QCOMPARE(confidenceThreshold(views, filter), -5.0F);
    }

    void countEqualsTheCloudForEveryFilter() {
        const Scene scene = madeScene(3, {.sky = true});
        for (const bool edges : {false, true})
            for (const SkyPoints sky : {SkyPoints::Hide, SkyPoints::Far, SkyPoints::Keep})
                for (const double percent : {0.0, 40.0, 77.7})
                    for (const PointConvention convention :
                         {PointConvention::Fathom, PointConvention::Upstream}) {
                        const PointFilter filter{percent, edges, 0.08, sky, false, convention};
                        const float threshold = confidenceThreshold(scene.views, filter);
                        QCOMPARE(countPoints(scene.views, filter, threshold),
                                 buildPointCloud(scene.views, filter, threshold).size());
                    }
    }

    void indexAnswersLikeThePlainFunctions() {
        Scene scene = madeScene(3, {.sky = true});
        scene.views.push_back(std::make_shared<const View>(madeView(3, {.confidence = false})));
        View broken = madeView(4);
        *broken.confidence.at(5, 5) = std::nanf("");
        *broken.confidence.at(6, 5) = -2;
        scene.views.push_back(std::make_shared<const View>(std::move(broken)));
        for (const PointConvention convention : {PointConvention::Fathom, PointConvention::Upstream}) {
            PointFilter filter;
            filter.convention = convention;
            ConfidenceIndex index(filter);
            for (const ViewPointer& view : scene.views)
                index.add(*view);
            for (const double percent : {0.0, 0.01, 33.3, 40.0, 50.0, 90.0, 99.9, 100.0}) {
                filter.confidencePercentile = percent;
                const float threshold = confidenceThreshold(scene.views, filter);
                QCOMPARE(index.threshold(percent), threshold);
                QCOMPARE(index.count(threshold), countPoints(scene.views, filter, threshold));
            }
        }
        QCOMPARE(ConfidenceIndex(PointFilter{}).threshold(40), 0.0F);
    }

    void percentilesInterpolateBetweenRanks() {
        View view = madeView(0, {.size = {4, 3}});
        view.depth = FloatMap({4, 3}, 1.0F);
        const float values[] = {-7, 3, 0, 1e-30F, 8, 2.5F, -0.5F, 100, 5, 4, 1, 6};
        std::copy(std::begin(values), std::end(values), view.confidence.data());
        const std::vector<ViewPointer> views{std::make_shared<const View>(std::move(view))};
        std::vector<float> sorted(std::begin(values), std::end(values));
        std::sort(sorted.begin(), sorted.end());
        PointFilter filter = everything();
        for (std::size_t rank = 0; rank < 12; ++rank) {
            filter.confidencePercentile = 100.0 * static_cast<double>(rank) / 11;
            QVERIFY(std::abs(confidenceThreshold(views, filter) - sorted[rank]) < 1e-5);
        }
        filter.confidencePercentile = 50;
        QCOMPARE(confidenceThreshold(views, filter), (sorted[5] + sorted[6]) / 2);
    }

    void viewsWithoutConfidenceKeepTheirPoints() {
        const Scene scene = madeScene(2, {.confidence = false});
        PointFilter filter = everything();
        filter.confidencePercentile = 90;
        QCOMPARE(confidenceThreshold(scene.views, filter), 0.0F);
        const PointCloud cloud = buildPointCloud(scene.views, filter, 0);
        QCOMPARE(cloud.size(), 2 * (kPixels - kWithoutDepth));
        QCOMPARE(cloud.confidences.front(), 1.0F);
    }

    void skyStartsAtThreeTenths() {
        const Scene scene = madeScene(1, {.sky = true});
        PointFilter filter = everything();
        filter.sky = SkyPoints::Hide;
        QCOMPARE(countPoints(scene.views, filter, 0), kPixels - kWithoutDepth - 24);
    }

    void farSkyStaysWhateverItsConfidenceAndIsNotRanked() {
        View view = madeView(0, {.sky = true});
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 24; ++x)
                if (*view.sky.at(x, y) >= 0.3F)
                    *view.confidence.at(x, y) = 1; // as the nested model says of sky
        const std::vector<ViewPointer> views{std::make_shared<const View>(std::move(view))};
        PointFilter hidden = everything(), far = everything(), kept = everything();
        hidden.sky = SkyPoints::Hide;
        far.sky = SkyPoints::Far;
        for (PointFilter* filter : {&hidden, &far, &kept})
            filter->confidencePercentile = 60;
        const float threshold = confidenceThreshold(views, hidden);
        QCOMPARE(confidenceThreshold(views, far), threshold);
        const std::size_t withoutSky = countPoints(views, hidden, threshold);
        QCOMPARE(countPoints(views, far, threshold), withoutSky + 24);
        QCOMPARE(buildPointCloud(views, far, threshold).size(), withoutSky + 24);
        QCOMPARE(countPoints(views, kept, threshold), withoutSky); // below the threshold like anything else
    }

    void centresOfGaussiansReplaceThePointsOfTheirPixels() {
        View view = madeView(0);
        Gaussians& gaussians = view.gaussians;
        gaussians.means.resize(3 * kPixels);
        gaussians.opacities.assign(kPixels, 1);
        gaussians.harmonics.assign(kHarmonicsPerGaussian * kPixels, 0);
        for (std::size_t i = 0; i < kPixels; ++i) {
            gaussians.means[3 * i] = static_cast<float>(i);
            gaussians.harmonics[kHarmonicsPerGaussian * i + kHarmonicsPerColour] = 10;  // green, more than enough
            gaussians.harmonics[kHarmonicsPerGaussian * i + 2 * kHarmonicsPerColour] = -10;
        }
        const std::vector<ViewPointer> views{std::make_shared<const View>(std::move(view)),
                                             std::make_shared<const View>(madeView(1))};
        PointFilter filter = everything();
        filter.gaussianCentres = true;
        const PointCloud cloud = buildPointCloud(views, filter, 0);
        const PointCloud plain = buildPointCloud(views, everything(), 0);
        QCOMPARE(cloud.size(), plain.size());
        QCOMPARE(cloud.colours.front(), (std::array<std::uint8_t, 3>{128, 255, 0}));
        QVERIFY(cloud.positions[0][0] == std::floor(cloud.positions[0][0]) && cloud.positions[1][0] > cloud.positions[0][0]);
        QCOMPARE(cloud.positions.back(), plain.positions.back()); // the second view has none
    }

    void absurdDepthsAreNoPoints() {
        View view = madeView(0);
        *view.depth.at(4, 4) = std::numeric_limits<float>::infinity();
        *view.depth.at(5, 4) = 3e38F;
        const std::vector<ViewPointer> views{std::make_shared<const View>(std::move(view))};
        const PointCloud cloud = buildPointCloud(views, everything(), 0);
        QCOMPARE(cloud.size(), kPixels - kWithoutDepth - 2);
        for (const auto& p : cloud.positions)
            QVERIFY(std::isfinite(p[0]) && std::isfinite(p[1]) && std::isfinite(p[2]));
    }

    void edgesAreBothSidesOfAJumpAndNothingElse() {
        FloatMap depth({6, 3}, 2.0F);
        for (int y = 0; y < 3; ++y)
            for (int x = 3; x < 6; ++x)
                *depth.at(x, y) = 2.2F;
        const MaskMap edges = depthEdges(depth, 0.08);
        for (int y = 0; y < 3; ++y)
            for (int x = 0; x < 6; ++x)
                QCOMPARE(static_cast<int>(*edges.at(x, y)), x == 2 || x == 3 ? 1 : 0);
        const MaskMap coarse = depthEdges(depth, 0.12);
        QCOMPARE(std::count(coarse.values().begin(), coarse.values().end(), 1), 0);
    }

    void edgesAreFoundBetweenRowsToo() {
        FloatMap depth({3, 4}, 5.0F);
        for (int x = 0; x < 3; ++x)
            *depth.at(x, 0) = 1.0F;
        const MaskMap edges = depthEdges(depth, 0.08);
        for (int y = 0; y < 4; ++y)
            for (int x = 0; x < 3; ++x)
                QCOMPARE(static_cast<int>(*edges.at(x, y)), y < 2 ? 1 : 0);
    }

    void pixelsWithoutValueMakeNoEdges() {
        const MaskMap edges = depthEdges(madeDepth({24, 16}), 0.08);
        for (int x = 0; x < 6; ++x)
            QCOMPARE(static_cast<int>(*edges.at(x, 0)), 0);
        QVERIFY(depthEdges(FloatMap(), 0.1).isEmpty());
    }

    void cancellingStopsEveryPassOverTheViews() {
        CancelSource source;
        source.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 (void)buildPointCloud(madeScene(2).views, everything(), 0, source.token()));
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 (void)countPoints(madeScene(2).views, everything(), 0, source.token()));
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 (void)confidenceThreshold(madeScene(2).views, everything(), source.token()));
    }

    void frustumCornersAreTheImagesCorners() {
        const Scene scene = madeScene(1);
        const Camera& camera = *scene.views[0]->camera;
        const auto corners = frustum(camera, 0.5);
        QVERIFY((camera.cameraFromWorld * corners[0]).norm() < 1e-12);
        const double wanted[4][2] = {{0, 0}, {24, 0}, {24, 16}, {0, 16}};
        for (std::size_t i = 0; i < 4; ++i) {
            const Eigen::Vector3d corner = camera.cameraFromWorld * corners[i + 1];
            QVERIFY(std::abs(corner.z() - 0.5) < 1e-12);
            const Eigen::Vector2d pixel = *pixelOf(camera.processed, corner, PixelCentres::Integer);
            QVERIFY((pixel - Eigen::Vector2d(wanted[i][0], wanted[i][1])).norm() < 1e-10);
        }
    }
};

QTEST_GUILESS_MAIN(PointCloudTest)
#include "point_cloud_test.moc"
