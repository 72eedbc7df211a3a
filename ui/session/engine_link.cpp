#include "ui/session/engine_link.h"

#include <QMetaObject>

#include <utility>

namespace fathom::ui {

EngineLink::EngineLink(QObject* parent) : QObject(parent) {}

void EngineLink::post(Event event) {
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        if (event.replaceable != 0 && !m_events.empty() && m_events.back().replaceable == event.replaceable) {
            m_events.back() = std::move(event);
            return;
        }
        first = m_events.empty();
        m_events.push_back(std::move(event));
    }
    if (first)
        QMetaObject::invokeMethod(this, &EngineLink::deliverAll, Qt::QueuedConnection);
}

void EngineLink::deliverAll() {
    std::vector<Event> events;
    {
        const std::lock_guard lock(m_mutex);
        events.swap(m_events);
    }
    for (const Event& event : events)
        event.deliver();
}

void EngineLink::jobChanged(const JobStatus& status) {
    // The end of a job is never merged with what a retry under the same observer might say next.
    const JobId replaceable = status.state == JobState::Running ? status.id : 0;
    post({replaceable, [this, status] { Q_EMIT statusArrived(status); }});
}

void EngineLink::framesPlanned(JobId job, const std::vector<FrameReference>& frames) {
    post({0, [this, job, frames] { Q_EMIT planArrived(job, frames); }});
}

void EngineLink::framesStarted(JobId job, std::size_t first, std::size_t count) {
    post({0, [this, job, first, count] { Q_EMIT startArrived(job, first, count); }});
}

void EngineLink::frameFailed(JobId job, std::size_t frame, const Error& problem) {
    post({0, [this, job, frame, problem] { Q_EMIT frameProblemArrived(job, frame, problem); }});
}

void EngineLink::viewsReady(JobId job, const std::vector<ViewPointer>& views) {
    post({0, [this, job, views] { Q_EMIT viewsArrived(job, views); }});
}

void EngineLink::viewsPlaced(JobId job, const std::vector<ViewPointer>& views,
                             const StructurePointer& structure) {
    post({0, [this, job, views, structure] { Q_EMIT placementArrived(job, views, structure); }});
}

void EngineLink::batchJoined(JobId job, const JoinReport& join) {
    post({0, [this, job, join] { Q_EMIT joinArrived(job, join); }});
}

void EngineLink::sceneReady(JobId job, const ScenePointer& scene) {
    post({0, [this, job, scene] { Q_EMIT sceneArrived(job, scene); }});
}

void EngineLink::exportFinished(JobId job, const std::optional<ExportSummary>& summary,
                                const std::optional<Error>& problem) {
    post({0, [this, job, summary, problem] { Q_EMIT exportEnded(job, summary, problem); }});
}

void EngineLink::exportProgressed(JobId job, const Progress& progress) {
    post({0, [this, job, progress] { Q_EMIT exportAdvanced(job, progress); }});
}

} // namespace fathom::ui
