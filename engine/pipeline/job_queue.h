#pragma once

#include "engine/base/error.h"
#include "engine/base/progress.h"
#include "engine/io/camera_file.h"
#include "engine/io/input_list.h"
#include "engine/io/scene_export.h"
#include "engine/pipeline/estimator.h"
#include "engine/pipeline/sequence.h"
#include "engine/scene/scene.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

using JobId = std::uint64_t; ///< never reused within a process; serves as the generation of its results

/// What a person asked to run: inputs that become one scene.
struct JobRequest {
    std::string name;                          ///< shown in lists
    std::vector<std::filesystem::path> inputs; ///< files, folders, videos
    FrameSampling sampling;
    ModelDescription model;
    EstimateOptions options;
    /// Cameras known before, by the name of the view (ViewSource::name), in pixels of the original, oriented
    /// pictures. Models without a camera encoder do not see them; their depth is brought to them afterwards.
    std::map<std::string, PosedIntrinsics, std::less<>> knownCameras;
    /// Pictures without a known camera are left out; else they are refused.
    bool leaveOutUnknown = false;
    std::filesystem::path camerasFile; ///< where the known cameras came from, for command lines; empty: nowhere
    std::optional<PoseConvention> camerasConvention; ///< how that file was read; none: as its format prescribes
    /// A finished scene whose cameras are to be refined by matches; then nothing is estimated and `inputs` only
    /// say where the scene came from.
    ScenePointer scene;
    bool radialTerm = false; ///< cameras from matches: one radial term of each lens is found too
};

enum class JobState { Queued, Running, Done, Cancelled, Failed };

struct JobStatus {
    JobId id = 0;
    std::string name;
    JobState state = JobState::Queued;
    Progress progress;
    double viewsPerSecond = 0;         ///< 0 until measured
    std::optional<double> secondsLeft; ///< none until it can be estimated
    PipelineTimes times;               ///< of what was estimated so far
    std::shared_ptr<const Execution> execution; ///< how the network really ran last; absent until it is loaded
    std::optional<Error> problem;      ///< Failed: why
    std::vector<std::string> notices;  ///< what a person should know about a finished or running job
};

/// Receives events, in the order in which they happened, on one thread of the queue's own; must not block or
/// call the queue.
class JobObserver {
public:
    virtual ~JobObserver() = default;
    virtual void jobChanged(const JobStatus& status) = 0;
    /// The frames of the job, before the first is decoded.
    virtual void framesPlanned(JobId job, const std::vector<FrameReference>& frames) = 0;
    virtual void framesStarted(JobId job, std::size_t first, std::size_t count) = 0;
    virtual void frameFailed(JobId job, std::size_t frame, const Error& problem) = 0;
    /// Finished views of one batch, ready to show; View::index is the frame's index.
    virtual void viewsReady(JobId job, const std::vector<ViewPointer>& views) = 0;
    /// All views again, with other cameras and depths: matches have placed them. The structure says how.
    virtual void viewsPlaced(JobId, const std::vector<ViewPointer>&, const StructurePointer&) {}
    virtual void batchJoined(JobId job, const JoinReport& join) = 0;
    /// The job ends, in whatever way: everything that was estimated. Absent when nothing was. The status that
    /// says how it ended follows.
    virtual void sceneReady(JobId job, const ScenePointer& scene) = 0;
    /// An export ended: a summary, or the problem; neither when it was cancelled.
    virtual void exportFinished(JobId job, const std::optional<ExportSummary>& summary,
                                const std::optional<Error>& problem) = 0;
    virtual void exportProgressed(JobId job, const Progress& progress) = 0;
};

/// The background engine: a decode pool, one inference worker per device and an export pool.
/// Every function may be called from any thread and returns at once. Exceptions of workers become results.
/// The destructor cancels everything, waits, and leaves no half file.
class JobQueue {
public:
    struct Settings {
        int decodeThreads = 2;
        int decodeAhead = 8; ///< frames decoded beyond the one in use
        int exportThreads = 1;
    };

    /// \param observer must outlive the queue.
    JobQueue(JobObserver& observer, EstimatorFactory factory, Settings settings);
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    JobId submit(JobRequest request);
    JobId submitExport(ScenePointer scene, std::filesystem::path target, ExportOptions options);

    void cancel(JobId job); ///< takes effect within one network block or one decoded frame
    void cancelAll();
    JobId retry(JobId job);      ///< a new job with the same request; 0 when unknown or its scene is gone
    void setPaused(bool paused); ///< a running job finishes its batch; nothing new starts, save exports
    [[nodiscard]] bool isPaused() const;
    /// Moves a queued job before another queued one (0: to the end).
    void moveBefore(JobId job, JobId before);

    /// Every job so far, in the order of the list; exports are not among them.
    [[nodiscard]] std::vector<JobStatus> statuses() const;

    /// Frees models kept loaded between jobs.
    void releaseModels();

    /// Blocks until nothing is queued or running and every event was received; for command lines and tests.
    void waitUntilIdle();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace fathom
