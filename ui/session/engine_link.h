#pragma once

#include "engine/pipeline/job_queue.h"

#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

namespace fathom::ui {

/// Carries the job queue's events from its worker threads to the GUI thread, in order.
///
/// Events are collected and delivered together, so a fast job cannot flood the event loop; of several
/// statuses of one job in a row only the last is delivered. Signals are emitted on the thread that the link
/// lives in and hold values and shared_ptr<const T> only.
class EngineLink : public QObject, public JobObserver {
    Q_OBJECT

public:
    explicit EngineLink(QObject* parent = nullptr);

    void jobChanged(const JobStatus& status) override;
    void framesPlanned(JobId job, const std::vector<FrameReference>& frames) override;
    void framesStarted(JobId job, std::size_t first, std::size_t count) override;
    void frameFailed(JobId job, std::size_t frame, const Error& problem) override;
    void viewsReady(JobId job, const std::vector<ViewPointer>& views) override;
    void viewsPlaced(JobId job, const std::vector<ViewPointer>& views,
                     const StructurePointer& structure) override;
    void batchJoined(JobId job, const JoinReport& join) override;
    void sceneReady(JobId job, const ScenePointer& scene) override;
    void exportFinished(JobId job, const std::optional<ExportSummary>& summary,
                        const std::optional<Error>& problem) override;
    void exportProgressed(JobId job, const Progress& progress) override;

Q_SIGNALS:
    void statusArrived(const JobStatus& status);
    void planArrived(JobId job, const std::vector<FrameReference>& frames);
    void startArrived(JobId job, std::size_t first, std::size_t count);
    void frameProblemArrived(JobId job, std::size_t frame, const Error& problem);
    void viewsArrived(JobId job, const std::vector<ViewPointer>& views);
    void placementArrived(JobId job, const std::vector<ViewPointer>& views, const StructurePointer& structure);
    void joinArrived(JobId job, const JoinReport& join);
    void sceneArrived(JobId job, const ScenePointer& scene);
    void exportEnded(JobId job, const std::optional<ExportSummary>& summary,
                     const std::optional<Error>& problem);
    void exportAdvanced(JobId job, const Progress& progress);

private:
    struct Event {
        JobId replaceable = 0; ///< job whose next status may take this event's place; 0: none
        std::function<void()> deliver;
    };

    void post(Event event);
    void deliverAll();

    std::mutex m_mutex;
    std::vector<Event> m_events;
};

} // namespace fathom::ui
