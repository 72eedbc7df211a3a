#include "engine/pipeline/job_queue.h"

#include "engine/pipeline/event_pump.h"
#include "engine/pipeline/run_job.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace fathom {

namespace {

using Clock = std::chrono::steady_clock;

/// At most 20 progress events a second reach the observer.
constexpr auto kProgressInterval = std::chrono::milliseconds(50);

/// One estimation job, from submission to the end of the queue's life.
struct Job {
    JobRequest request;
    JobStatus status;
    CancelSource cancel;
    std::vector<ViewPointer> views;
    StructurePointer structure;
    std::size_t viewsHandled = 0; ///< delivered or left out
    std::size_t viewsPlanned = 0;
    double secondsEstimating = 0;
    Clock::time_point batchStarted;
    Clock::time_point progressSent;
};

struct ExportJob {
    ScenePointer scene;                   ///< released at the end
    std::weak_ptr<const Scene> sameScene; ///< for a retry
    std::filesystem::path target;
    ExportOptions options;
    CancelSource cancel;
    bool queued = true;
    Clock::time_point progressSent;
};

/// The thread of one device and the model that it keeps loaded.
struct InferenceWorker {
    bool release = false; ///< the kept model is to be freed
    std::thread thread;
};

} // namespace

struct JobQueue::State {
    State(JobObserver& receiver, EstimatorFactory maker, const Settings& settings);
    ~State();

    JobId submit(JobRequest request);
    JobId submitExport(ScenePointer scene, std::filesystem::path target, ExportOptions options);
    void cancel(JobId id);
    void stop();
    void moveBefore(JobId id, JobId before);

    // The following need the mutex.
    void announce(const Job& job);
    void cancelLocked(JobId id);
    [[nodiscard]] JobId nextFor(const std::string& device) const;
    [[nodiscard]] bool isIdle() const;
    void startWorker(const std::string& device);

    void infer(const std::string& device, InferenceWorker& worker);
    void runOne(JobId id, EstimatorCache& cache);
    void finish(Job& job, const WorkOutcome& outcome);
    [[nodiscard]] JobEvents eventsOf(Job& job);
    void batchStarted(Job& job, std::size_t first, std::size_t count);
    void viewsArrived(Job& job, const std::vector<ViewPointer>& views);
    void progressed(Job& job, const Progress& progress);
    void exportScenes();
    void runExport(JobId id, ExportJob& job);

    JobObserver& observer;
    const EstimatorFactory factory;

    mutable std::mutex mutex;
    std::condition_variable changed;
    JobId lastId = 0;
    bool paused = false;
    bool stopping = false;
    std::map<JobId, Job> jobs; ///< nodes stay where they are
    std::vector<JobId> order;  ///< of all jobs
    std::map<JobId, ExportJob> exports;
    int running = 0; ///< jobs and exports

    // Destroyed in reverse: the threads end before the pools that they use, and the pump delivers to the
    // last.
    EventPump pump;
    DecodePool decoders;
    std::map<std::string, InferenceWorker> workers;
    std::vector<std::thread> exporters;
};

JobQueue::State::State(JobObserver& receiver, EstimatorFactory maker, const Settings& settings)
    : observer(receiver), factory(std::move(maker)), decoders(settings.decodeThreads, settings.decodeAhead) {
    for (int i = 0; i < std::max(settings.exportThreads, 1); ++i)
        exporters.emplace_back([this] { exportScenes(); });
}

JobQueue::State::~State() {
    stop();
    for (auto& [device, worker] : workers)
        worker.thread.join();
    for (std::thread& exporter : exporters)
        exporter.join();
}

void JobQueue::State::stop() {
    {
        std::lock_guard lock(mutex);
        stopping = true;
        for (const JobId id : order)
            cancelLocked(id);
        for (auto& [id, job] : exports)
            cancelLocked(id);
    }
    changed.notify_all();
    decoders.wake();
}

JobId JobQueue::State::submit(JobRequest request) {
    JobId id = 0;
    {
        std::lock_guard lock(mutex);
        id = ++lastId;
        Job& job = jobs[id];
        job.status.id = id;
        job.status.name = request.name;
        job.structure = request.scene ? request.scene->structure : nullptr;
        job.request = std::move(request);
        order.push_back(id);
        announce(job);
        startWorker(job.request.options.device);
    }
    changed.notify_all();
    return id;
}

JobId JobQueue::State::submitExport(ScenePointer scene, std::filesystem::path target, ExportOptions options) {
    JobId id = 0;
    {
        std::lock_guard lock(mutex);
        id = ++lastId;
        ExportJob& job = exports[id];
        job.sameScene = scene;
        job.scene = std::move(scene);
        job.target = std::move(target);
        job.options = std::move(options);
    }
    changed.notify_all();
    return id;
}

void JobQueue::State::announce(const Job& job) {
    pump.post([this, status = job.status] { observer.jobChanged(status); });
}

void JobQueue::State::cancelLocked(JobId id) {
    if (const auto found = jobs.find(id); found != jobs.end()) {
        Job& job = found->second;
        job.cancel.cancel();
        if (job.status.state == JobState::Queued) {
            job.status.state = JobState::Cancelled;
            announce(job);
        }
    } else if (const auto wanted = exports.find(id); wanted != exports.end()) {
        ExportJob& job = wanted->second;
        job.cancel.cancel();
        if (job.queued) {
            job.queued = false;
            job.scene.reset();
            pump.post([this, id] { observer.exportFinished(id, std::nullopt, std::nullopt); });
        }
    }
}

void JobQueue::State::cancel(JobId id) {
    {
        std::lock_guard lock(mutex);
        cancelLocked(id);
    }
    changed.notify_all();
    decoders.wake();
}

void JobQueue::State::moveBefore(JobId id, JobId before) {
    std::lock_guard lock(mutex);
    const auto isQueued = [this](JobId job) {
        const auto found = jobs.find(job);
        return found != jobs.end() && found->second.status.state == JobState::Queued;
    };
    if (id == before || !isQueued(id) || (before != 0 && !isQueued(before)))
        return;
    std::erase(order, id);
    order.insert(before == 0 ? order.end() : std::ranges::find(order, before), id);
}

JobId JobQueue::State::nextFor(const std::string& device) const {
    if (paused)
        return 0;
    for (const JobId id : order) {
        const Job& job = jobs.at(id);
        if (job.status.state == JobState::Queued && job.request.options.device == device)
            return id;
    }
    return 0;
}

bool JobQueue::State::isIdle() const {
    return running == 0 &&
           std::ranges::none_of(
               jobs, [](const auto& job) { return job.second.status.state == JobState::Queued; }) &&
           std::ranges::none_of(exports, [](const auto& job) { return job.second.queued; });
}

void JobQueue::State::startWorker(const std::string& device) {
    const auto [place, isNew] = workers.try_emplace(device);
    if (isNew)
        place->second.thread =
            std::thread([this, device, &worker = place->second] { infer(device, worker); });
}

void JobQueue::State::infer(const std::string& device, InferenceWorker& worker) {
    EstimatorCache cache(factory);
    while (true) {
        JobId id = 0;
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return stopping || worker.release || (id = nextFor(device)) != 0; });
            if (stopping)
                return;
            if (id == 0) {
                worker.release = false;
            } else {
                Job& job = jobs.at(id);
                job.status.state = JobState::Running;
                ++running;
                announce(job);
            }
        }
        if (id == 0)
            cache.clear();
        else
            runOne(id, cache);
    }
}

void JobQueue::State::runOne(JobId id, EstimatorCache& cache) {
    Job* job = nullptr;
    {
        std::lock_guard lock(mutex);
        job = &jobs.at(id);
    }
    // The request is never changed after submission and the node never moves: reading it needs no lock.
    const JobEvents events = eventsOf(*job);
    const WorkOutcome outcome =
        outcomeOf([&] { runJob(job->request, decoders, cache, events, job->cancel.token()); });
    // After a failure of any kind the model may be in an unknown state and its memory is better free.
    if (outcome.state == JobState::Failed)
        cache.clear();
    finish(*job, outcome);
}

void JobQueue::State::finish(Job& job, const WorkOutcome& outcome) {
    ScenePointer scene;
    if (!job.views.empty()) {
        Scene made = sceneOf(job.request.model, std::exchange(job.views, {}));
        made.name = job.request.name;
        made.structure = std::exchange(job.structure, nullptr);
        scene = std::make_shared<const Scene>(std::move(made));
    }
    {
        std::lock_guard lock(mutex);
        job.status.state = outcome.state;
        job.status.problem = outcome.problem;
        job.status.secondsLeft.reset();
        --running;
        // First the scene: who hears that a job ended may ask for what came of it.
        if (scene)
            pump.post([this, id = job.status.id, scene] { observer.sceneReady(id, scene); });
        announce(job);
    }
    changed.notify_all();
}

JobEvents JobQueue::State::eventsOf(Job& job) {
    const JobId id = job.status.id;
    JobEvents events;
    events.planned = [this, &job, id](const std::vector<FrameReference>& frames) {
        std::lock_guard lock(mutex);
        job.viewsPlanned = frames.size();
        pump.post([this, id, frames] { observer.framesPlanned(id, frames); });
    };
    events.sequence.started = [this, &job](std::size_t first, std::size_t count) {
        batchStarted(job, first, count);
    };
    events.sequence.views = [this, &job](const std::vector<ViewPointer>& views) { viewsArrived(job, views); };
    events.sequence.progress = [this, &job](const Progress& progress) { progressed(job, progress); };
    events.sequence.problem = [this, &job, id](std::size_t frame, const Error& problem) {
        std::lock_guard lock(mutex);
        ++job.viewsHandled;
        pump.post([this, id, frame, problem] { observer.frameFailed(id, frame, problem); });
    };
    events.sequence.notice = [this, &job](const std::string& notice) {
        std::lock_guard lock(mutex);
        job.status.notices.push_back(notice);
        announce(job);
    };
    events.sequence.placed = [this, &job, id](const Scene& placed) {
        job.views = placed.views;
        job.structure = placed.structure;
        pump.post([this, id, views = placed.views, structure = placed.structure] {
            observer.viewsPlaced(id, views, structure);
        });
    };
    events.sequence.timed = [this, &job](const PipelineTimes& times) {
        const std::lock_guard lock(mutex);
        job.status.times = times;
    };
    events.sequence.executing = [this, &job](const Execution& execution) {
        const std::lock_guard lock(mutex);
        job.status.execution = std::make_shared<const Execution>(execution);
    };
    events.sequence.join = [this, id](const JoinReport& join) {
        pump.post([this, id, join] { observer.batchJoined(id, join); });
    };
    return events;
}

void JobQueue::State::batchStarted(Job& job, std::size_t first, std::size_t count) {
    job.batchStarted = Clock::now();
    pump.post([this, id = job.status.id, first, count] { observer.framesStarted(id, first, count); });
}

void JobQueue::State::viewsArrived(Job& job, const std::vector<ViewPointer>& views) {
    job.views.insert(job.views.end(), views.begin(), views.end());
    job.secondsEstimating += std::chrono::duration<double>(Clock::now() - job.batchStarted).count();
    std::lock_guard lock(mutex);
    job.viewsHandled += views.size();
    if (job.secondsEstimating > 0) {
        job.status.viewsPerSecond = static_cast<double>(job.views.size()) / job.secondsEstimating;
        job.status.secondsLeft =
            static_cast<double>(job.viewsPlanned - job.viewsHandled) / job.status.viewsPerSecond;
    }
    pump.post([this, id = job.status.id, views] { observer.viewsReady(id, views); });
}

void JobQueue::State::progressed(Job& job, const Progress& progress) {
    std::lock_guard lock(mutex);
    const bool newStage = job.status.progress.stage != progress.stage;
    const bool complete = progress.done == progress.total;
    job.status.progress = progress;
    const Clock::time_point now = Clock::now();
    if (!newStage && !complete && now - job.progressSent < kProgressInterval)
        return;
    job.progressSent = now;
    announce(job);
}

void JobQueue::State::exportScenes() {
    while (true) {
        std::map<JobId, ExportJob>::iterator next;
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] {
                next = std::ranges::find_if(exports, [](const auto& job) { return job.second.queued; });
                return stopping || next != exports.end();
            });
            if (stopping)
                return;
            next->second.queued = false;
            ++running;
        }
        runExport(next->first, next->second);
    }
}

void JobQueue::State::runExport(JobId id, ExportJob& job) {
    std::optional<ExportSummary> summary;
    const ProgressSink report = [&](const Progress& progress) {
        const Clock::time_point now = Clock::now();
        if (progress.done != progress.total && now - job.progressSent < kProgressInterval)
            return;
        job.progressSent = now;
        pump.post([this, id, progress] { observer.exportProgressed(id, progress); });
    };
    const WorkOutcome outcome = outcomeOf(
        [&] { summary = exportScene(*job.scene, job.target, job.options, job.cancel.token(), report); });
    {
        std::lock_guard lock(mutex);
        job.scene.reset();
        --running;
        pump.post([this, id, summary, problem = outcome.problem] {
            observer.exportFinished(id, summary, problem);
        });
    }
    changed.notify_all();
}

JobQueue::JobQueue(JobObserver& observer, EstimatorFactory factory, Settings settings)
    : m_state(std::make_unique<State>(observer, std::move(factory), settings)) {}

JobQueue::~JobQueue() = default;

JobId JobQueue::submit(JobRequest request) {
    return m_state->submit(std::move(request));
}

JobId JobQueue::submitExport(ScenePointer scene, std::filesystem::path target, ExportOptions options) {
    requireInternal(scene != nullptr, "there is a scene to export");
    return m_state->submitExport(std::move(scene), std::move(target), std::move(options));
}

void JobQueue::cancel(JobId job) {
    m_state->cancel(job);
}

void JobQueue::cancelAll() {
    std::vector<JobId> all;
    {
        std::lock_guard lock(m_state->mutex);
        all = m_state->order;
        for (const auto& [id, job] : m_state->exports)
            all.push_back(id);
        for (const JobId id : all)
            m_state->cancelLocked(id);
    }
    m_state->changed.notify_all();
    m_state->decoders.wake();
}

JobId JobQueue::retry(JobId job) {
    std::optional<JobRequest> request;
    std::optional<ExportJob> again;
    {
        std::lock_guard lock(m_state->mutex);
        if (const auto found = m_state->jobs.find(job); found != m_state->jobs.end())
            request = found->second.request;
        else if (const auto wanted = m_state->exports.find(job); wanted != m_state->exports.end())
            again = wanted->second;
    }
    if (request)
        return submit(std::move(*request));
    ScenePointer scene = again ? again->sameScene.lock() : nullptr;
    return scene ? submitExport(std::move(scene), again->target, again->options) : 0;
}

void JobQueue::setPaused(bool paused) {
    {
        std::lock_guard lock(m_state->mutex);
        m_state->paused = paused;
    }
    m_state->decoders.setPaused(paused);
    m_state->changed.notify_all();
}

bool JobQueue::isPaused() const {
    std::lock_guard lock(m_state->mutex);
    return m_state->paused;
}

void JobQueue::moveBefore(JobId job, JobId before) {
    m_state->moveBefore(job, before);
}

std::vector<JobStatus> JobQueue::statuses() const {
    std::lock_guard lock(m_state->mutex);
    std::vector<JobStatus> all;
    for (const JobId id : m_state->order)
        all.push_back(m_state->jobs.at(id).status);
    return all;
}

void JobQueue::releaseModels() {
    {
        std::lock_guard lock(m_state->mutex);
        for (auto& [device, worker] : m_state->workers)
            worker.release = true;
    }
    m_state->changed.notify_all();
}

void JobQueue::waitUntilIdle() {
    {
        std::unique_lock lock(m_state->mutex);
        m_state->changed.wait(lock, [this] { return m_state->isIdle(); });
    }
    m_state->pump.waitUntilDelivered();
}

} // namespace fathom
