#include "engine/pipeline/job_queue.h"

#include "engine/io/image_file.h"
#include "tests/engine/pipeline/recording_observer.h"
#include "tests/engine/pipeline/sphere_world.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <new>

using namespace fathom;
using fathom::test::RecordingObserver;
using fathom::test::SphereEstimator;
using fathom::test::SphereWorld;
using fathom::test::TemporaryFolder;

namespace {

using Frames = std::vector<std::size_t>;

/// Holds callers back until it is opened, and tells when the first has come.
class Gate {
public:
    void pass() {
        std::unique_lock lock(m_mutex);
        ++m_arrived;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }
    void open() {
        {
            std::lock_guard lock(m_mutex);
            m_open = true;
        }
        m_changed.notify_all();
    }
    void waitForArrivals(int count) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_arrived >= count; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_arrived = 0;
    bool m_open = false;
};

/// What the estimators of a queue do before each pass, and how many were made.
struct Behaviour {
    std::function<void(std::size_t views)> beforeEach = [](std::size_t) {};
    std::function<void()> beforeLoading = [] {};
    std::atomic<int> made{0};
    std::atomic<int> alive{0};
    bool isMetric = false; ///< whether their depth is in metres

    EstimatorFactory factory() {
        return [this](const ModelDescription&, const EstimateOptions&, const CancelToken&) {
            beforeLoading();
            ++made;
            return std::make_unique<Counted>(*this);
        };
    }

    struct Counted : SphereEstimator {
        explicit Counted(Behaviour& behaviour) : owner(behaviour) {
            ++owner.alive;
            beforeEach = [this](std::size_t views) { owner.beforeEach(views); };
            described = SphereEstimator::model();
            described.capabilities.metric = owner.isMetric;
        }
        ~Counted() override { --owner.alive; }
        [[nodiscard]] const ModelDescription& model() const noexcept override { return described; }
        Behaviour& owner;
        ModelDescription described;
    };
};

JobRequest requestFor(const std::filesystem::path& folder) {
    JobRequest request;
    request.name = "job";
    request.inputs = {folder};
    request.model.id = "sphere";
    request.model.capabilities.poses = true;
    request.options.batchSize = 4;
    request.options.processResolution = SphereWorld::kSize.width;
    return request;
}

} // namespace

class JobQueueTest : public QObject {
    Q_OBJECT

private:
    TemporaryFolder m_folder;

    std::filesystem::path pictures(std::size_t count) {
        const std::filesystem::path folder = m_folder / ("pictures" + std::to_string(count));
        if (std::filesystem::create_directory(folder))
            for (std::size_t i = 0; i < count; ++i)
                writePng(folder / (std::to_string(i) + ".png"), SphereWorld::picture(i));
        return folder;
    }

private Q_SLOTS:
    void aJobDeliversItsViewsInOrderThenItsSceneAndThenItsEnd() {
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(requestFor(pictures(9)));
        queue.waitUntilIdle();
        QCOMPARE(observer.states[id],
                 (std::vector<JobState>{JobState::Queued, JobState::Running, JobState::Done}));
        QCOMPARE(observer.planned[id], std::size_t(9));
        QCOMPARE(observer.views[id], (Frames{0, 1, 2, 3, 4, 5, 6, 7, 8}));
        QCOMPARE(observer.scenes[id]->views.size(), std::size_t(9));
        QCOMPARE(observer.scenes[id]->name, std::string("job"));
        QVERIFY(observer.hadSceneAtEnd[id]);
        QVERIFY(observer.scenes[id]->hasCameras());
        QVERIFY(!observer.joins[id].empty());
        QVERIFY(observer.last[id].viewsPerSecond > 0);
        QCOMPARE(observer.last[id].progress.done, std::size_t(9));
    }

    /// The network of the test is told nothing of the cameras: its depth has to be brought to them.
    void knownCamerasReplaceThoseOfANetworkThatCannotUseThem() {
        constexpr double kLarger = 2.5;
        JobRequest request = requestFor(pictures(5));
        request.options.batchSize = 8;
        request.options.poseSource = PoseSource::Given;
        for (std::size_t i = 0; i < 5; ++i) {
            PosedIntrinsics camera{SphereWorld::intrinsics(), SphereWorld::cameraFromWorld(i)};
            camera.cameraFromWorld.translation *= kLarger;
            request.knownCameras[std::to_string(i) + ".png"] = camera;
        }
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(request);
        queue.waitUntilIdle();
        QCOMPARE(observer.last[id].state, JobState::Done);
        QCOMPARE(observer.scenes[id]->views.size(), std::size_t(5));
        for (const ViewPointer& view : observer.scenes[id]->views) {
            const PosedIntrinsics& given = request.knownCameras.at(view->source.name);
            QVERIFY((view->camera->cameraFromWorld.matrix() - given.cameraFromWorld.matrix()).cwiseAbs().maxCoeff() < 1e-9);
            QCOMPARE(view->camera->original.fx, given.intrinsics.fx);
            const FloatMap truth = SphereWorld::depth(view->index);
            QVERIFY(std::abs(*view->depth.at(20, 30) / (kLarger * *truth.at(20, 30)) - 1) < 0.02);
        }
    }

    void depthThatIsBroughtToKnownCamerasIsNotCalledMetres() {
        JobRequest request = requestFor(pictures(5));
        request.options.batchSize = 8;
        request.model.capabilities.metric = true;
        Behaviour behaviour;
        behaviour.isMetric = true;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId own = queue.submit(request);
        request.options.poseSource = PoseSource::Given;
        for (std::size_t i = 0; i < 5; ++i)
            request.knownCameras[std::to_string(i) + ".png"] = {SphereWorld::intrinsics(), SphereWorld::cameraFromWorld(i)};
        const JobId given = queue.submit(request);
        queue.waitUntilIdle();
        QCOMPARE(observer.scenes[own]->unit, DepthUnit::Metres);
        QCOMPARE(observer.scenes[given]->unit, DepthUnit::Relative);
        for (const ViewPointer& view : observer.scenes[given]->views)
            QCOMPARE(view->unit, DepthUnit::Relative);
    }

    void aSinglePictureKeepsItsKnownCamera() {
        JobRequest request = requestFor(pictures(1));
        request.options.poseSource = PoseSource::Given;
        request.knownCameras["0.png"] = {SphereWorld::intrinsics(), SphereWorld::cameraFromWorld(3)};
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(request);
        queue.waitUntilIdle();
        const ViewPointer view = observer.scenes[id]->views.front();
        QVERIFY((view->camera->cameraFromWorld.matrix() - SphereWorld::cameraFromWorld(3).matrix()).norm() < 1e-9);
    }

    void picturesWithoutAKnownCameraAreRefusedOrLeftOut() {
        JobRequest request = requestFor(pictures(4));
        request.options.poseSource = PoseSource::Given;
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId none = queue.submit(request);
        for (std::size_t i : {0, 1, 3})
            request.knownCameras[std::to_string(i) + ".png"] = {SphereWorld::intrinsics(), SphereWorld::cameraFromWorld(i)};
        const JobId refused = queue.submit(request);
        request.leaveOutUnknown = true;
        const JobId kept = queue.submit(request);
        queue.waitUntilIdle();
        QCOMPARE(observer.last[none].problem->code(), ErrorCode::InvalidOption);
        QCOMPARE(observer.last[refused].problem->detail(), std::string("2.png"));
        QCOMPARE(observer.last[kept].state, JobState::Done);
        QCOMPARE(observer.scenes[kept]->views.size(), std::size_t(3));
        QCOMPARE(observer.scenes[kept]->views.back()->source.name, std::string("3.png"));
    }

    void framesThatCannotBeDecodedAreReportedAndTheRestGoesOn() {
        const auto folder = pictures(6);
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        JobRequest request = requestFor(folder);
        request.inputs = {folder / "0.png", folder / "1.png", m_folder / "cut.png", folder / "2.png"};
        // The header is whole, the pixels are not.
        std::ifstream whole(folder / "3.png", std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(whole), {}};
        std::ofstream(m_folder / "cut.png", std::ios::binary) << bytes.substr(0, 60);
        const JobId id = queue.submit(request);
        queue.waitUntilIdle();
        QCOMPARE(observer.last[id].state, JobState::Done);
        QCOMPARE(observer.scenes[id]->views.size(), std::size_t(3));
        QCOMPARE(observer.failed[id].size() + observer.last[id].notices.size(), std::size_t(1));
    }

    void aJobWithoutAnyUsableInputFailsWithTheReason() {
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId missing = queue.submit(requestFor(m_folder / "nowhere"));
        std::filesystem::create_directory(m_folder / "empty");
        const JobId empty = queue.submit(requestFor(m_folder / "empty"));
        queue.waitUntilIdle();
        QCOMPARE(observer.last[missing].state, JobState::Failed);
        QCOMPARE(observer.last[missing].problem->code(), ErrorCode::FileNotFound);
        QCOMPARE(observer.last[empty].state, JobState::Failed);
        QCOMPARE(observer.last[empty].problem->code(), ErrorCode::EmptyInput);
        QCOMPARE(behaviour.made.load(), 0);
    }

    void jobsRunInTheirOrderAndTheModelStaysLoaded() {
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        queue.setPaused(true);
        QVERIFY(queue.isPaused());
        const JobId a = queue.submit(requestFor(pictures(2)));
        const JobId b = queue.submit(requestFor(pictures(2)));
        const JobId c = queue.submit(requestFor(pictures(2)));
        queue.moveBefore(c, a);
        queue.moveBefore(a, 0);
        const auto listed = queue.statuses();
        QCOMPARE(listed.size(), std::size_t(3));
        QCOMPARE(listed[0].id, c);
        QCOMPARE(listed[1].id, b);
        QCOMPARE(listed[2].id, a);
        QVERIFY(observer.started.empty());
        queue.setPaused(false);
        queue.waitUntilIdle();
        std::vector<JobId> order = observer.started;
        order.erase(std::ranges::unique(order).begin(), order.end());
        QCOMPARE(order, (std::vector<JobId>{c, b, a}));
        QCOMPARE(behaviour.made.load(), 1);
    }

    void anotherModelReplacesTheLoadedOneAndReleasingFreesIt() {
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        JobRequest request = requestFor(pictures(2));
        queue.submit(request);
        request.options.precision = Precision::Bf16;
        queue.submit(request);
        queue.waitUntilIdle();
        QCOMPARE(behaviour.made.load(), 2);
        QCOMPARE(behaviour.alive.load(), 1);
        queue.releaseModels();
        // The next job runs after the release on the same thread.
        queue.submit(request);
        queue.waitUntilIdle();
        QCOMPARE(behaviour.made.load(), 3);
    }

    void pausingLetsTheRunningBatchFinishAndStartsNoOther() {
        Gate gate;
        Behaviour behaviour;
        behaviour.beforeEach = [&](std::size_t) { gate.pass(); };
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(requestFor(pictures(9)));
        gate.waitForArrivals(1);
        queue.setPaused(true);
        gate.open();
        QVERIFY(observer.waitUntil([&] { return observer.views[id].size() == 4; }));
        QCOMPARE(observer.batches[id].size(), std::size_t(1));
        queue.setPaused(false);
        queue.waitUntilIdle();
        QCOMPARE(observer.views[id].size(), std::size_t(9));
    }

    void cancellingARunningJobKeepsItsViews() {
        Gate gate;
        Behaviour behaviour;
        std::atomic<int> passes{0};
        behaviour.beforeEach = [&](std::size_t) {
            if (++passes == 2)
                gate.pass();
        };
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(requestFor(pictures(20)));
        gate.waitForArrivals(1);
        queue.cancel(id);
        gate.open();
        queue.waitUntilIdle();
        QCOMPARE(observer.last[id].state, JobState::Cancelled);
        QVERIFY(!observer.last[id].problem);
        QCOMPARE(passes.load(), 2);
        QCOMPARE(observer.scenes[id]->views.size(), observer.views[id].size());
        QVERIFY(observer.views[id].size() >= 4 && observer.views[id].size() < 20);
    }

    void cancellingAPausedJobEndsIt() {
        Gate gate;
        Behaviour behaviour;
        behaviour.beforeEach = [&](std::size_t) { gate.pass(); };
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(requestFor(pictures(9)));
        gate.waitForArrivals(1);
        queue.setPaused(true);
        gate.open();
        QVERIFY(observer.waitUntil([&] { return !observer.views[id].empty(); }));
        queue.cancel(id);
        queue.waitUntilIdle();
        QCOMPARE(observer.last[id].state, JobState::Cancelled);
        QCOMPARE(observer.views[id].size(), std::size_t(4)); // nothing ran between the pause and the end
    }

    void aQueuedJobIsCancelledAtOnceAndCanBeTriedAgain() {
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        queue.setPaused(true);
        const JobId id = queue.submit(requestFor(pictures(2)));
        queue.cancelAll();
        queue.waitUntilIdle();
        QCOMPARE(observer.last[id].state, JobState::Cancelled);
        const JobId again = queue.retry(id);
        QVERIFY(again > id);
        QCOMPARE(queue.retry(12345), JobId(0));
        queue.setPaused(false);
        queue.waitUntilIdle();
        QCOMPARE(observer.last[again].state, JobState::Done);
        QVERIFY(!observer.scenes.contains(id));
    }

    void everyKindOfExceptionBecomesAResult_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("code");
        QTest::newRow("error") << 0 << static_cast<int>(ErrorCode::DeviceUnavailable);
        QTest::newRow("bad_alloc") << 1 << static_cast<int>(ErrorCode::OutOfMemory);
        QTest::newRow("standard exception") << 2 << static_cast<int>(ErrorCode::Internal);
        QTest::newRow("anything") << 3 << static_cast<int>(ErrorCode::Internal);
    }

    void everyKindOfExceptionBecomesAResult() {
        QFETCH(int, kind);
        QFETCH(int, code);
        const auto raise = [kind] {
            switch (kind) {
            case 0:
                throw Error(ErrorCode::DeviceUnavailable, "Gone.");
            case 1:
                throw std::bad_alloc();
            case 2:
                throw std::runtime_error("odd");
            default:
                throw 42;
            }
        };
        for (const bool whileLoading : {true, false}) {
            Behaviour behaviour;
            bool failing = true;
            if (whileLoading)
                behaviour.beforeLoading = [&] { failing ? raise() : void(); };
            else
                behaviour.beforeEach = [&](std::size_t) { failing ? raise() : void(); };
            RecordingObserver observer;
            JobQueue queue(observer, behaviour.factory(), {});
            const JobId id = queue.submit(requestFor(pictures(1)));
            queue.waitUntilIdle();
            QCOMPARE(observer.last[id].state, JobState::Failed);
            QCOMPARE(static_cast<int>(observer.last[id].problem->code()), code);
            failing = false;
            const JobId again = queue.retry(id);
            queue.waitUntilIdle();
            QCOMPARE(observer.last[again].state, JobState::Done);
        }
    }

    void lackOfMemoryIsSaidInANotice() {
        Behaviour behaviour;
        behaviour.beforeEach = [](std::size_t views) {
            if (views > 2)
                throw Error(ErrorCode::OutOfDeviceMemory, "Too much.");
        };
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(requestFor(pictures(6)));
        queue.waitUntilIdle();
        QCOMPARE(observer.last[id].state, JobState::Done);
        QCOMPARE(observer.last[id].notices.size(), std::size_t(1));
    }

    void destroyingAQueueAtWorkWaitsForItsThreads() {
        Gate gate;
        Behaviour behaviour;
        behaviour.beforeEach = [&](std::size_t) { gate.pass(); };
        RecordingObserver observer;
        JobId running = 0;
        JobId waiting = 0;
        {
            JobQueue queue(observer, behaviour.factory(), {});
            running = queue.submit(requestFor(pictures(20)));
            waiting = queue.submit(requestFor(pictures(2)));
            gate.waitForArrivals(1);
            gate.open();
        }
        QCOMPARE(behaviour.alive.load(), 0);
        QVERIFY(observer.last[running].state == JobState::Cancelled ||
                observer.last[running].state == JobState::Done);
        QVERIFY(observer.last[waiting].state == JobState::Cancelled ||
                observer.last[waiting].state == JobState::Done);
    }

    void devicesWorkSideBySide() {
        Gate gate;
        Behaviour behaviour;
        behaviour.beforeEach = [&](std::size_t) { gate.pass(); };
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        JobRequest request = requestFor(pictures(2));
        queue.submit(request);
        request.options.device = "other";
        queue.submit(request);
        gate.waitForArrivals(2); // both are inside at once, or this never returns
        gate.open();
        queue.waitUntilIdle();
        QCOMPARE(behaviour.made.load(), 2);
    }

    void anExportWritesItsFileAndReportsIt() {
        Behaviour behaviour;
        RecordingObserver observer;
        JobQueue queue(observer, behaviour.factory(), {});
        const JobId id = queue.submit(requestFor(pictures(2)));
        queue.waitUntilIdle();
        ExportOptions options;
        options.format = SceneFormat::Ply;
        const JobId written = queue.submitExport(observer.scenes[id], m_folder / "scene.ply", options);
        const JobId refused =
            queue.submitExport(observer.scenes[id], m_folder / "none" / "scene.ply", options);
        queue.waitUntilIdle();
        QVERIFY(observer.exports[written].summary.has_value());
        QCOMPARE(observer.exports[written].summary->bytes,
                 std::filesystem::file_size(m_folder / "scene.ply"));
        QCOMPARE(observer.exports[refused].problem->code(), ErrorCode::CannotWrite);
        const JobId again = queue.retry(refused);
        QVERIFY(again != 0);
        queue.waitUntilIdle();
        QVERIFY(observer.exports[again].problem.has_value());
        observer.scenes.clear();
        QCOMPARE(queue.retry(written), JobId(0));
    }

    void manyShortJobsAndCancellationsLeaveNothingBehind() {
        Behaviour behaviour;
        RecordingObserver observer;
        const auto folder = pictures(6);
        JobQueue queue(observer, behaviour.factory(), {});
        std::vector<JobId> ids;
        for (int i = 0; i < 60; ++i) {
            ids.push_back(queue.submit(requestFor(folder)));
            if (i % 3 == 0)
                queue.cancel(ids[static_cast<std::size_t>(i) / 2]);
            if (i % 7 == 0)
                queue.setPaused(i % 2 == 0);
        }
        queue.setPaused(false);
        queue.waitUntilIdle();
        for (const JobId id : ids) {
            const JobState state = observer.last[id].state;
            QVERIFY(state == JobState::Done || state == JobState::Cancelled);
            if (state == JobState::Done)
                QCOMPARE(observer.views[id].size(), std::size_t(6));
        }
    }
};

QTEST_GUILESS_MAIN(JobQueueTest)
#include "job_queue_test.moc"
