#include "ui/session/session.h"

#include "engine/base/log.h"
#include "ui/text/notice_text.h"
#include "ui/text/placement_text.h"

#include <algorithm>

namespace fathom::ui {

namespace {

SceneState stateOf(JobState state) {
    switch (state) {
    case JobState::Queued:
        return SceneState::Queued;
    case JobState::Running:
        return SceneState::Running;
    case JobState::Done:
        return SceneState::Done;
    case JobState::Cancelled:
        return SceneState::Cancelled;
    case JobState::Failed:
        break;
    }
    return SceneState::Failed;
}

std::string seconds(double value) {
    return QString::number(value, 'f', value < 10 ? 2 : 1).toStdString() + " s";
}

/// Where the time of a run went, in the log's English.
void logTimes(const OpenScene& open) {
    const PipelineTimes& times = open.status.times;
    if (times.passes == 0)
        return;
    log(LogLevel::Information,
        open.name.toStdString() + ": network " + seconds(times.compute) + " in " + std::to_string(times.passes) +
            " passes, waited for pictures " + seconds(times.wait) + ", decoding beside it " + seconds(times.decode));
}

} // namespace

void Session::connectLink() {
    connect(&m_link, &EngineLink::statusArrived, this, &Session::takeStatus);
    connect(&m_link, &EngineLink::planArrived, this, &Session::takePlan);
    connect(&m_link, &EngineLink::startArrived, this,
            [this](JobId job, std::size_t first, std::size_t count) {
                if (OpenScene* open = findJob(job))
                    for (std::size_t frame = first; frame < first + count; ++frame)
                        setRowState(*open, frame, RowState::Running);
            });
    connect(&m_link, &EngineLink::frameProblemArrived, this,
            [this](JobId job, std::size_t frame, const Error& problem) {
                if (OpenScene* open = findJob(job))
                    setRowState(*open, frame, RowState::Problem, problem);
            });
    connect(&m_link, &EngineLink::viewsArrived, this, &Session::takeViews);
    connect(&m_link, &EngineLink::placementArrived, this, &Session::takePlacement);
    connect(&m_link, &EngineLink::joinArrived, this, [this](JobId job, const JoinReport& join) {
        const OpenScene* open = findJob(job);
        if (open && join.doubtful)
            Q_EMIT noticeRaised(
                tr("Part %1 of “%2” fits the views before it only roughly: its place in the scene may "
                   "be off.")
                    .arg(join.batch + 1)
                    .arg(open->name));
    });
    connect(&m_link, &EngineLink::sceneArrived, this, &Session::takeScene);
    connect(&m_link, &EngineLink::exportAdvanced, this, [this](JobId job, const Progress& progress) {
        const auto found = m_exports.find(job);
        if (found == m_exports.end())
            return;
        found->second.progress = progress;
        Q_EMIT exportAdvanced(job, progress);
        Q_EMIT workloadChanged();
    });
    connect(&m_link, &EngineLink::exportEnded, this, &Session::takeExportEnd);
}

void Session::takeStatus(const JobStatus& status) {
    OpenScene* open = findJob(status.id);
    if (!open)
        return;
    const bool wasActive = open->isActive();
    takeNotices(*open, status);
    open->status = status;
    open->state = stateOf(status.state);
    open->problem = status.problem;
    if (wasActive && !open->isActive()) {
        ++m_finishedJobs;
        open->isStopping = false;
        logTimes(*open);
        endRunningRows(*open);
        if (open->earlier)
            bringBackEarlier(*open);
    }
    announce(*open);
}

void Session::bringBackEarlier(OpenScene& open) {
    EarlierResult earlier = *std::exchange(open.earlier, std::nullopt);
    open.rows = std::move(earlier.rows);
    open.result = std::move(earlier.result);
    open.request = std::move(earlier.request);
    if (open.state == SceneState::Cancelled) {
        open.state = earlier.state;
        Q_EMIT noticeRaised(tr("Stopped before there was anything new: “%1” is as it was.").arg(open.name));
    }
    Q_EMIT rowsReset(open.id);
    keepCurrentRow(open);
}

/// After rows came or went, the current one is still among them.
void Session::keepCurrentRow(const OpenScene& open) {
    if (m_current.scene != open.id)
        return;
    const int last = static_cast<int>(open.rows.size()) - 1;
    m_current.row = std::clamp(m_current.row, std::min(0, last), last);
    Q_EMIT currentChanged();
}

void Session::takeNotices(OpenScene& open, const JobStatus& status) {
    for (std::size_t i = open.status.notices.size(); i < status.notices.size(); ++i) {
        log(LogLevel::Information, open.name.toStdString() + ": " + status.notices[i]);
        // Before the plan, notices are about refused files: their rows say it already.
        if (open.frameCount() > 0)
            Q_EMIT noticeRaised(noticeText(status.notices[i]));
    }
}

void Session::takePlan(JobId job, const std::vector<FrameReference>& frames) {
    OpenScene* open = findJob(job);
    if (!open)
        return;
    open->result.reset();
    open->planRows(frames);
    Q_EMIT rowsReset(open->id);
    keepCurrentRow(*open);
}

void Session::setRowState(OpenScene& open, std::size_t frame, RowState state,
                          const std::optional<Error>& problem) {
    const int row = open.rowOfFrame(frame);
    if (row < 0)
        return;
    SceneRow& changed = open.rows[static_cast<std::size_t>(row)];
    // Views that a batch shares with the one before it are done already.
    if (state == RowState::Running && changed.state != RowState::Waiting)
        return;
    changed.state = state;
    changed.problem = problem;
    Q_EMIT rowsChanged(open.id, row, row);
}

void Session::takeViews(JobId job, const std::vector<ViewPointer>& views) {
    OpenScene* open = findJob(job);
    if (!open)
        return;
    open->earlier.reset();
    int first = -1;
    for (const ViewPointer& view : views) {
        const int row = open->rowOfFrame(view->index);
        if (row < 0)
            continue;
        SceneRow& done = open->rows[static_cast<std::size_t>(row)];
        done.view = view;
        done.state = RowState::Done;
        done.problem.reset();
        first = first < 0 ? row : first;
        Q_EMIT rowsChanged(open->id, row, row);
    }
    Q_EMIT viewsAdded(open->id, views);
    // The first result is shown without being asked for, unless something else is being looked at.
    if (first >= 0 && m_current.scene == open->id && !currentView())
        setCurrent({open->id, first});
}

void Session::takePlacement(JobId job, const std::vector<ViewPointer>& views, const StructurePointer& structure) {
    OpenScene* open = findJob(job);
    if (!open)
        return;
    for (const ViewPointer& view : views)
        if (const int row = open->rowOfFrame(view->index); row >= 0)
            open->rows[static_cast<std::size_t>(row)].view = view;
    Q_EMIT rowsReset(open->id);
    if (m_current.scene == open->id)
        Q_EMIT currentChanged();
    if (structure)
        Q_EMIT noticeRaised(placementText(*structure));
}

void Session::takeScene(JobId job, const ScenePointer& result) {
    OpenScene* open = findJob(job);
    if (!open)
        return;
    open->result = result;
    if (result->structure)
        for (const ViewPlacement& placement : result->structure->placements)
            if (const int row = open->rowOfFrame(placement.view); row >= 0) {
                open->rows[static_cast<std::size_t>(row)].placement = placement.state;
                Q_EMIT rowsChanged(open->id, row, row);
            }
    announce(*open);
}

void Session::takeExportEnd(JobId job, const std::optional<ExportSummary>& summary,
                            const std::optional<Error>& problem) {
    if (m_exports.erase(job) == 0)
        return;
    const auto exported = m_exportedScenes.extract(job);
    for (const auto& open : m_scenes)
        if (summary && open->result == exported.mapped().lock())
            open->exported = open->result;
    ++m_finishedJobs;
    Q_EMIT exportEnded(job, summary, problem);
    if (workload().jobCount == 0)
        m_finishedJobs = 0;
    Q_EMIT workloadChanged();
}

void Session::endRunningRows(OpenScene& open) {
    for (std::size_t row = 0; row < open.rows.size(); ++row) {
        if (open.rows[row].state != RowState::Running)
            continue;
        open.rows[row].state = RowState::Waiting;
        Q_EMIT rowsChanged(open.id, static_cast<int>(row), static_cast<int>(row));
    }
}

void Session::announce(OpenScene& open) {
    if (workload().jobCount == 0)
        m_finishedJobs = 0;
    Q_EMIT sceneChanged(open.id);
    Q_EMIT workloadChanged();
}

} // namespace fathom::ui
