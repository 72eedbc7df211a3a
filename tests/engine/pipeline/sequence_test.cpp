#include "engine/pipeline/sequence.h"

#include "engine/scene/point_cloud.h"

#include "tests/engine/pipeline/sphere_world.h"
#include "tests/support/expect_error.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <new>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::SphereEstimator;
using fathom::test::SphereSource;
using fathom::test::SphereWorld;

namespace {

using Frames = std::vector<std::size_t>;

EstimateOptions batchesOf(int size, int overlap) {
    EstimateOptions options;
    options.batchSize = size;
    options.overlapViews = overlap;
    return options;
}

/// Largest distance of a camera centre from where it belongs, and of a depth from its value, relative to the
/// world's size.
double largestError(const Scene& scene, const SimilarityTransform& sceneFromWorld) {
    double worst = 0;
    for (const ViewPointer& view : scene.views) {
        const RigidTransform wanted =
            sceneFromWorld.cameraFromTarget(SphereWorld::cameraFromWorld(view->index));
        const Eigen::Vector3d offset =
            view->camera->cameraFromWorld.inverse().translation - wanted.inverse().translation;
        worst = std::max(worst, offset.norm() / (10 * sceneFromWorld.scale));
        worst = std::max(worst, (view->camera->cameraFromWorld.rotation - wanted.rotation).norm());
        const FloatMap depth = SphereWorld::depth(view->index, view->depth.size());
        for (std::size_t i = 0; i < depth.valueCount(); ++i) {
            const double expected = depth.data()[i] * sceneFromWorld.scale;
            worst = std::max(worst, std::abs(view->depth.data()[i] / expected - 1));
        }
    }
    return worst;
}

Frames indicesOf(const Scene& scene) {
    Frames indices;
    for (const ViewPointer& view : scene.views)
        indices.push_back(view->index);
    return indices;
}

struct Recorded {
    std::vector<std::string> notices;
    std::vector<JoinReport> joins;
    Frames broken;
    std::vector<std::pair<std::size_t, std::size_t>> started;
    Frames delivered;
    Progress last;

    SequenceEvents events() {
        SequenceEvents events;
        events.notice = [this](const std::string& text) { notices.push_back(text); };
        events.join = [this](const JoinReport& join) { joins.push_back(join); };
        events.problem = [this](std::size_t frame, const Error&) { broken.push_back(frame); };
        events.started = [this](std::size_t first, std::size_t count) { started.emplace_back(first, count); };
        events.views = [this](const std::vector<ViewPointer>& views) {
            for (const ViewPointer& view : views)
                delivered.push_back(view->index);
        };
        events.progress = [this](const Progress& progress) { last = progress; };
        return events;
    }
};

Scene runSphere(SphereEstimator& estimator, std::size_t count, const EstimateOptions& options,
                Recorded& recorded, Frames broken = {}, const CancelToken& token = {}) {
    SphereSource source(std::move(broken));
    return estimateSequence(estimator, SphereWorld::frames(count), source, options, recorded.events(), token);
}

} // namespace

class SequenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void viewsOnTheirOwnGoInBatchesThatFitIntoMemory() {
        SphereEstimator estimator(false);
        estimator.free = std::uint64_t{3} << 20; // a view takes one MiB
        Recorded recorded;
        const Scene scene = runSphere(estimator, 7, batchesOf(6, 1), recorded);
        QCOMPARE(scene.views.size(), std::size_t(7));
        for (const Frames& batch : estimator.batches)
            QVERIFY(batch.size() <= 3);
        QCOMPARE(recorded.notices.size(), std::size_t(1));
        QVERIFY(recorded.notices.front().find("the batch size is now 3") != std::string::npos);
    }

    void theTimeOfAJobIsTold() {
        SphereEstimator estimator(false);
        SphereSource source;
        PipelineTimes times;
        SequenceEvents events;
        events.timed = [&](const PipelineTimes& soFar) { times = soFar; };
        (void)estimateSequence(estimator, SphereWorld::frames(7), source, batchesOf(3, 1), events, {});
        QCOMPARE(times.frames, std::size_t(7));
        QCOMPARE(times.views, std::size_t(9)); // batches of 3, 3 and 3 share two
        QCOMPARE(times.passes, std::size_t(3));
        QVERIFY(times.compute > 0 && times.wait >= 0);
    }

    void featuresBecomeColoursThatMeanTheSameInEveryBatch() {
        SphereEstimator estimator;
        estimator.distort = [](ViewEstimate& view, std::size_t) {
            FeatureMap map{3, 3, 4, 2, {}};
            for (int i = 0; i < 24; ++i)
                map.values.push_back(static_cast<float>(i % 2 == 0 ? i : 1));
            view.features = {std::move(map)};
        };
        SphereSource source;
        const auto frames = SphereWorld::frames(7);
        const Scene scene = estimateSequence(estimator, frames, source, batchesOf(3, 1), {}, {});
        for (const ViewPointer& view : scene.views) {
            QCOMPARE(view->features.size(), (Size{4, 3}));
            QVERIFY(view->features == scene.views.front()->features);
        }
        QVERIFY(*scene.views.front()->features.at(0, 0) < *scene.views.front()->features.at(3, 2));
    }

    void batchesInFramesAndScalesOfTheirOwnBecomeOneWorld_data() {
        QTest::addColumn<int>("frames");
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("overlap");
        QTest::newRow("one batch") << 5 << 8 << 2;
        QTest::newRow("full batches") << 14 << 8 << 2;
        QTest::newRow("a remainder of one") << 9 << 8 << 2;
        QTest::newRow("one shared view") << 12 << 4 << 1;
        QTest::newRow("pairs") << 6 << 2 << 1;
        QTest::newRow("nearly everything shared") << 7 << 4 << 3;
    }

    void batchesInFramesAndScalesOfTheirOwnBecomeOneWorld() {
        QFETCH(int, frames);
        QFETCH(int, batch);
        QFETCH(int, overlap);
        SphereEstimator estimator;
        Recorded recorded;
        const Scene scene =
            runSphere(estimator, static_cast<std::size_t>(frames), batchesOf(batch, overlap), recorded);
        QCOMPARE(scene.views.size(), static_cast<std::size_t>(frames));
        QVERIFY(scene.hasCameras());
        QCOMPARE(recorded.delivered, indicesOf(scene));
        QVERIFY(std::ranges::is_sorted(recorded.delivered));
        QVERIFY(largestError(scene, estimator.batchFromWorld.front()) < 1e-6);
        QCOMPARE(recorded.joins.size(), estimator.batches.size() - 1);
        for (const JoinReport& join : recorded.joins) {
            QVERIFY(!join.doubtful);
            QVERIFY(join.relativeResidual < 1e-6);
        }
        for (const Frames& seen : estimator.batches)
            QVERIFY(seen.size() <= static_cast<std::size_t>(batch));
    }

    void consecutiveBatchesShareTheOverlap() {
        SphereEstimator estimator;
        Recorded recorded;
        (void)runSphere(estimator, 14, batchesOf(8, 2), recorded);
        QCOMPARE(estimator.batches,
                 (std::vector<Frames>{{0, 1, 2, 3, 4, 5, 6, 7}, {6, 7, 8, 9, 10, 11, 12, 13}}));
        QCOMPARE(recorded.started, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 8}, {8, 6}}));
    }

    void framesThatCannotBeDecodedAreLeftOut() {
        SphereEstimator estimator;
        Recorded recorded;
        const Scene scene = runSphere(estimator, 12, batchesOf(4, 2), recorded, {0, 5, 11});
        QCOMPARE(indicesOf(scene), (Frames{1, 2, 3, 4, 6, 7, 8, 9, 10}));
        QCOMPARE(recorded.broken, (Frames{0, 5, 11}));
        QCOMPARE(recorded.last.done, std::size_t(12));
        QVERIFY(largestError(scene, estimator.batchFromWorld.front()) < 1e-6);
    }

    void aJobOfBrokenFramesFailsWithTheFirstReason() {
        SphereEstimator estimator;
        Recorded recorded;
        QCOMPARE(errorOf([&] { (void)runSphere(estimator, 2, {}, recorded, {0, 1}); }),
                 ErrorCode::CorruptFile);
    }

    void lackOfMemoryHalvesTheBatchAndSaysSo() {
        SphereEstimator estimator;
        estimator.beforeEach = [](std::size_t views) {
            if (views > 3)
                throw Error(ErrorCode::OutOfDeviceMemory, "Too much.");
        };
        Recorded recorded;
        const Scene scene = runSphere(estimator, 9, batchesOf(8, 3), recorded);
        QCOMPARE(indicesOf(scene), (Frames{0, 1, 2, 3, 4, 5, 6, 7, 8}));
        QVERIFY(largestError(scene, estimator.batchFromWorld.front()) < 1e-6);
        QVERIFY(!recorded.notices.empty());
        QVERIFY(recorded.notices.front().find("not enough memory") != std::string::npos);
    }

    void lackOfMemoryInALaterBatchKeepsTheWorld() {
        SphereEstimator estimator;
        int calls = 0;
        estimator.beforeEach = [&](std::size_t views) {
            if (++calls > 1 && views > 4)
                throw std::bad_alloc();
        };
        Recorded recorded;
        const Scene scene = runSphere(estimator, 20, batchesOf(8, 6), recorded);
        QCOMPARE(scene.views.size(), std::size_t(20));
        QVERIFY(largestError(scene, estimator.batchFromWorld.front()) < 1e-6);
    }

    void lackOfMemoryForTwoViewsKeepsWhatThereIs() {
        SphereEstimator estimator;
        int calls = 0;
        estimator.beforeEach = [&](std::size_t) {
            if (++calls > 1)
                throw Error(ErrorCode::OutOfMemory, "Too much.");
        };
        Recorded recorded;
        QCOMPARE(errorOf([&] { (void)runSphere(estimator, 20, batchesOf(4, 2), recorded); }),
                 ErrorCode::OutOfMemory);
        QCOMPARE(recorded.delivered, (Frames{0, 1, 2, 3}));
    }

    void lackOfMemoryForOneViewLowersTheResolutionAndSaysSo() {
        SphereEstimator estimator(false);
        estimator.mostPixels = 42 * 28;
        Recorded recorded;
        const Scene scene = runSphere(estimator, 3, batchesOf(2, 1), recorded);
        QCOMPARE(scene.views.size(), std::size_t(3));
        for (const ViewPointer& view : scene.views) {
            QCOMPARE(view->depth.size(), (Size{42, 28}));
            QCOMPARE(view->image.size(), (Size{42, 28}));
            const PixelPosition corner = view->mapping.toProcessed({56, 42});
            QVERIFY(std::abs(corner.x - 42) < 1e-9 && std::abs(corner.y - 28) < 1e-9);
        }
        QCOMPARE(recorded.notices.size(), std::size_t(2));
        QVERIFY(recorded.notices.front().find("the batch size is now 1") != std::string::npos);
        QVERIFY(recorded.notices.back().find("56 × 42 pixels; from here on the network sees 42 × 28") != std::string::npos);
    }

    void aLowerResolutionInALaterBatchKeepsTheWorld() {
        SphereEstimator estimator;
        int calls = 0;
        estimator.beforeEach = [&](std::size_t) {
            if (++calls > 1)
                estimator.mostPixels = 2 * 42 * 28;
        };
        Recorded recorded;
        const Scene scene = runSphere(estimator, 8, batchesOf(4, 2), recorded);
        QCOMPARE(scene.views.size(), std::size_t(8));
        QCOMPARE(scene.views.front()->depth.size(), SphereWorld::kSize);
        QCOMPARE(scene.views.back()->depth.size(), (Size{42, 28}));
        for (const ViewPointer& view : scene.views)
            QVERIFY(view->camera);
        // The depth of pixels that shrank is that of their neighbours.
        QVERIFY(largestError(scene, estimator.batchFromWorld.front()) < 0.03);
    }

    void viewsOneByOneCarryDepthButNoCameras() {
        SphereEstimator estimator;
        estimator.beforeEach = [](std::size_t views) {
            if (views > 1)
                throw Error(ErrorCode::OutOfMemory, "Too much.");
        };
        Recorded recorded;
        const Scene scene = runSphere(estimator, 3, batchesOf(2, 1), recorded);
        QCOMPARE(scene.views.size(), std::size_t(3));
        QVERIFY(!scene.views.front()->camera);
        QVERIFY(recorded.notices.back().find("no cameras") != std::string::npos);
    }

    void viewsWithoutCamerasStandSideBySideWithoutTouching() {
        SphereEstimator estimator;
        estimator.beforeEach = [](std::size_t views) {
            if (views > 1)
                throw Error(ErrorCode::OutOfMemory, "Too much.");
        };
        Recorded recorded;
        const Scene scene = runSphere(estimator, 3, batchesOf(2, 1), recorded);
        const PointFilter all = PointFilter::upstream(0);
        double rightmost = -1e9;
        for (const ViewPointer& view : scene.views) {
            const PointCloud cloud = buildPointCloud({view}, all, 0);
            const auto byX = [](const auto& a, const auto& b) { return a[0] < b[0]; };
            const auto [left, right] = std::ranges::minmax_element(cloud.positions, byX);
            QVERIFY((*left)[0] > rightmost);
            rightmost = (*right)[0];
        }
    }

    void viewsWithoutCamerasKeepTheFocalLengthThatIsKnown() {
        const auto focalOf = [](bool poses, std::optional<double> given, std::optional<double> exif) {
            SphereEstimator estimator(poses);
            std::vector<FrameReference> frames = SphereWorld::frames(2);
            frames[0].exifFocalPixels = exif;
            EstimateOptions options = batchesOf(1, 0);
            options.focalPixels = given;
            SphereSource source;
            const ViewPointer view = estimateSequence(estimator, frames, source, options, {}, {}).views.front();
            return view->camera ? std::nullopt : view->focalPixels;
        };
        QCOMPARE(focalOf(false, {}, {}), std::nullopt);
        QCOMPARE(focalOf(false, {}, 70.0), 70.0);
        QCOMPARE(focalOf(false, 80.0, 70.0), 80.0);
        const Intrinsics ofNetwork = SphereWorld::intrinsics();
        QCOMPARE(focalOf(true, {}, {}), (ofNetwork.fx + ofNetwork.fy) / 2);
        QCOMPARE(focalOf(true, {}, 70.0), 70.0);
    }

    void otherFailuresEndTheJob() {
        SphereEstimator estimator;
        estimator.beforeEach = [](std::size_t) { throw Error(ErrorCode::DeviceUnavailable, "Gone."); };
        Recorded recorded;
        QCOMPARE(errorOf([&] { (void)runSphere(estimator, 3, {}, recorded); }), ErrorCode::DeviceUnavailable);
    }

    void cancellingBetweenBatchesKeepsWhatWasDelivered() {
        SphereEstimator estimator;
        CancelSource cancel;
        Recorded recorded;
        int calls = 0;
        estimator.beforeEach = [&](std::size_t) {
            if (++calls == 2)
                cancel.cancel();
        };
        bool cancelled = false;
        try {
            (void)runSphere(estimator, 30, batchesOf(4, 2), recorded, {}, cancel.token());
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QCOMPARE(calls, 2);
        QVERIFY(recorded.delivered.size() >= 4);
    }

    void aModelWithoutPosesKeepsOneScaleAndGivesNoCameras() {
        SphereEstimator estimator(false);
        Recorded recorded;
        const Scene scene = runSphere(estimator, 9, batchesOf(4, 2), recorded);
        QVERIFY(!scene.hasCameras());
        for (const ViewPointer& view : scene.views) {
            const double expected =
                *SphereWorld::depth(view->index).at(9, 9) * estimator.batchFromWorld[0].scale;
            QVERIFY(std::abs(*view->depth.at(9, 9) / expected - 1) < 1e-5);
        }
    }

    void changedPixelsInTheSharedViewsDoNotMoveTheJoin() {
        SphereEstimator estimator;
        estimator.distort = [&](ViewEstimate& view, std::size_t) {
            if (estimator.batches.size() < 2)
                return;
            for (int y = 0; y < view.depth.height(); ++y)
                for (int x = 0; x < view.depth.width() / 4; ++x)
                    *view.depth.at(x, y) *= 3;
        };
        Recorded recorded;
        const Scene scene = runSphere(estimator, 6, batchesOf(4, 2), recorded);
        const SimilarityTransform& world = estimator.batchFromWorld.front();
        const RigidTransform wanted = world.cameraFromTarget(SphereWorld::cameraFromWorld(5));
        const Eigen::Vector3d offset =
            scene.views[5]->camera->cameraFromWorld.inverse().translation - wanted.inverse().translation;
        QVERIFY(offset.norm() / (10 * world.scale) < 1e-3);
        QVERIFY(recorded.joins.front().inlierRatio < 0.9);
    }

    void aFitThatFailsItsChecksFallsBackToTheCamerasAndIsCalledDoubtful() {
        SphereEstimator estimator;
        std::mt19937 noise(3);
        estimator.distort = [&](ViewEstimate& view, std::size_t) {
            if (estimator.batches.size() < 2)
                return;
            for (std::size_t i = 0; i < view.depth.valueCount(); ++i)
                view.depth.data()[i] *= std::exp(std::normal_distribution<float>(0, 1.5f)(noise));
        };
        Recorded recorded;
        const Scene scene = runSphere(estimator, 6, batchesOf(4, 2), recorded);
        QVERIFY(recorded.joins.front().doubtful);
        const SimilarityTransform& world = estimator.batchFromWorld.front();
        const RigidTransform wanted = world.cameraFromTarget(SphereWorld::cameraFromWorld(5));
        QVERIFY((scene.views[5]->camera->cameraFromWorld.rotation - wanted.rotation).norm() < 1e-6);
    }

    void intrinsicsAreGivenInPixelsOfTheOriginalImage() {
        class CroppingSource : public FrameSource {
        public:
            ProcessedImage frame(std::size_t index) override {
                // As from a picture of 140 × 84: halved to 70 × 42, then 7 columns cut on both sides.
                return {SphereWorld::picture(index), {0.5, 0.5, -7, 0}};
            }
        };
        SphereEstimator estimator;
        CroppingSource source;
        std::vector<FrameReference> frames = SphereWorld::frames(1);
        frames[0].originalSize = {140, 84};
        const Scene scene = estimateSequence(estimator, frames, source, {}, {}, {});
        const Intrinsics k = scene.views[0]->camera->original;
        const Intrinsics processed = SphereWorld::intrinsics();
        QCOMPARE(k.fx, 2 * processed.fx);
        QCOMPARE(k.cx, 2 * (processed.cx + 7));
        QCOMPARE(k.cy, 2 * processed.cy);
        QCOMPARE(k.width, 140);
    }

    void theSceneIsStampedWithItsModel() {
        SphereEstimator estimator;
        Recorded recorded;
        const Scene scene = runSphere(estimator, 1, {}, recorded);
        QCOMPARE(scene.model.name, std::string("sphere"));
        QVERIFY(scene.model.generator.starts_with("Fathom "));
    }

    void optionsOutsideTheirRangesAreRefused() {
        EstimateOptions options;
        options.batchSize = 0;
        QCOMPARE(errorOf([&] { options.validate(); }), ErrorCode::InvalidOption);
        options = {};
        options.overlapViews = options.batchSize;
        QCOMPARE(errorOf([&] { options.validate(); }), ErrorCode::InvalidOption);
        options.overlapViews = 0;
        QCOMPARE(errorOf([&] { options.validate(); }), ErrorCode::InvalidOption);
        options = {};
        options.processResolution = kProcessResolutionRange.maximum + 1;
        QCOMPARE(errorOf([&] { options.validate(); }), ErrorCode::InvalidOption);
        options = {};
        options.device.clear();
        QCOMPARE(errorOf([&] { options.validate(); }), ErrorCode::InvalidOption);
        EstimateOptions{}.validate();
    }
};

QTEST_GUILESS_MAIN(SequenceTest)
#include "sequence_test.moc"
