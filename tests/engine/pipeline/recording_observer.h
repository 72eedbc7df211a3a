#pragma once

#include "engine/pipeline/job_queue.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace fathom::test {

/// Keeps every event of a queue and lets a test wait for one.
class RecordingObserver : public JobObserver {
public:
    void jobChanged(const JobStatus& status) override {
        note([&] {
            if (states[status.id].empty() || states[status.id].back() != status.state)
                states[status.id].push_back(status.state);
            if (status.state == JobState::Running && !status.progress.done)
                started.push_back(status.id);
            last[status.id] = status;
            if (isEnd(status.state))
                hadSceneAtEnd[status.id] = scenes.contains(status.id);
        });
    }
    void framesPlanned(JobId job, const std::vector<FrameReference>& frames) override {
        note([&] { planned[job] = frames.size(); });
    }
    void framesStarted(JobId job, std::size_t first, std::size_t count) override {
        note([&] { batches[job].emplace_back(first, count); });
    }
    void frameFailed(JobId job, std::size_t frame, const Error&) override {
        note([&] { failed[job].push_back(frame); });
    }
    void viewsReady(JobId job, const std::vector<ViewPointer>& ready) override {
        note([&] {
            for (const ViewPointer& view : ready)
                views[job].push_back(view->index);
        });
    }
    void batchJoined(JobId job, const JoinReport& join) override {
        note([&] { joins[job].push_back(join); });
    }
    void sceneReady(JobId job, const ScenePointer& scene) override {
        note([&] { scenes[job] = scene; });
    }
    void exportFinished(JobId job, const std::optional<ExportSummary>& summary,
                        const std::optional<Error>& problem) override {
        note([&] { exports[job] = {summary, problem}; });
    }
    void exportProgressed(JobId, const Progress&) override {}

    /// Blocks until `holds`, asked after every event; false after half a minute, which only a defect takes.
    template <typename Condition>
    [[nodiscard]] bool waitUntil(Condition holds) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(30), holds);
    }

    struct ExportEnd {
        std::optional<ExportSummary> summary;
        std::optional<Error> problem;
    };

    std::mutex mutex;
    std::condition_variable changed;
    std::map<JobId, std::vector<JobState>> states; ///< without repetitions
    std::map<JobId, JobStatus> last;
    std::vector<JobId> started; ///< in the order in which they began, repeated while nothing is done
    std::map<JobId, std::size_t> planned;
    std::map<JobId, std::vector<std::pair<std::size_t, std::size_t>>> batches;
    std::map<JobId, std::vector<std::size_t>> failed;
    std::map<JobId, std::vector<std::size_t>> views;
    std::map<JobId, std::vector<JoinReport>> joins;
    std::map<JobId, ScenePointer> scenes;
    std::map<JobId, bool> hadSceneAtEnd; ///< whether the scene had come when the job said that it ended
    std::map<JobId, ExportEnd> exports;

private:
    static bool isEnd(JobState state) { return state != JobState::Queued && state != JobState::Running; }

    template <typename Change>
    void note(Change change) {
        {
            std::lock_guard lock(mutex);
            change();
        }
        changed.notify_all();
    }
};

} // namespace fathom::test
