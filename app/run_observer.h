#pragma once

#include "app/progress_line.h"

#include "engine/pipeline/job_queue.h"

#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace fathom {

/// Shows a run on standard error and keeps what its report needs. Read the results when the queue is idle.
class RunObserver : public JobObserver {
public:
    /// \param ready  called with finished views, which matches may still place anew; empty: nobody waits for them
    RunObserver(bool quiet, std::function<void(const std::vector<ViewPointer>&)> ready)
        : m_ready(std::move(ready)), m_line(quiet) {}

    void jobChanged(const JobStatus& status) override;
    void framesPlanned(JobId job, const std::vector<FrameReference>& frames) override;
    void framesStarted(JobId job, std::size_t first, std::size_t count) override;
    void frameFailed(JobId job, std::size_t frame, const Error& problem) override;
    void viewsReady(JobId job, const std::vector<ViewPointer>& views) override;
    void batchJoined(JobId job, const JoinReport& join) override;
    void sceneReady(JobId job, const ScenePointer& scene) override;
    void exportFinished(JobId job, const std::optional<ExportSummary>& summary,
                        const std::optional<Error>& problem) override;
    void exportProgressed(JobId job, const Progress& progress) override;

    /// A line beside the progress; from any thread.
    void say(const std::string& line, bool always = false);

    /// Takes the progress away; before results are printed.
    void clearProgress();

    JobStatus status;
    std::vector<FrameReference> frames;
    std::vector<std::pair<std::size_t, Error>> failures;
    std::vector<JoinReport> joins;
    ScenePointer scene;
    std::map<JobId, std::optional<ExportSummary>> exports;
    std::map<JobId, Error> exportProblems;

private:
    const std::function<void(const std::vector<ViewPointer>&)> m_ready;
    std::mutex m_mutex; ///< of the line: an interrupt speaks from its own thread
    ProgressLine m_line;
    std::size_t m_noticesShown = 0;
};

} // namespace fathom
