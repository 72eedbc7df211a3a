#include "app/run_observer.h"

#include <cmath>
#include <cstdio>

namespace fathom {

namespace {

std::string durationText(double seconds) {
    const long whole = std::lround(seconds);
    char text[32];
    if (whole < 90)
        std::snprintf(text, sizeof text, "%ld s", whole);
    else
        std::snprintf(text, sizeof text, "%ld min %02ld s", whole / 60, whole % 60);
    return text;
}

std::string progressText(const JobStatus& status) {
    const Progress& progress = status.progress;
    if (progress.stage == Stage::LoadingModel)
        return "loading the model";
    const std::string counted = std::to_string(progress.done) + " of " + std::to_string(progress.total);
    if (progress.stage == Stage::Matching)
        return "matching pictures, " + counted;
    if (progress.stage == Stage::Placing)
        return "placing cameras, " + counted;
    std::string text = counted + " views";
    char rate[32];
    std::snprintf(rate, sizeof rate, ", %.2f views/s", status.viewsPerSecond);
    if (status.viewsPerSecond > 0)
        text += rate;
    if (status.secondsLeft && progress.done < progress.total)
        text += ", " + durationText(*status.secondsLeft) + " left";
    return text;
}

double shareOf(const Progress& progress) {
    return progress.total == 0 ? -1
                               : static_cast<double>(progress.done) / static_cast<double>(progress.total);
}

} // namespace

void RunObserver::say(const std::string& text, bool always) {
    std::lock_guard lock(m_mutex);
    m_line.say(text, always);
}

void RunObserver::clearProgress() {
    std::lock_guard lock(m_mutex);
    m_line.clear();
}

void RunObserver::jobChanged(const JobStatus& changed) {
    status = changed;
    for (; m_noticesShown < status.notices.size(); ++m_noticesShown)
        say("note: " + status.notices[m_noticesShown]);
    if (status.state != JobState::Running || status.progress.total == 0)
        return;
    std::lock_guard lock(m_mutex);
    m_line.show(progressText(status), shareOf(status.progress));
}

void RunObserver::framesPlanned(JobId, const std::vector<FrameReference>& planned) {
    frames = planned;
}

void RunObserver::framesStarted(JobId, std::size_t, std::size_t) {}

void RunObserver::frameFailed(JobId, std::size_t frame, const Error& problem) {
    failures.emplace_back(frame, problem);
    say("left out: " + frames[frame].name + ": " + problem.what(), true);
}

void RunObserver::viewsReady(JobId, const std::vector<ViewPointer>& views) {
    if (m_ready)
        m_ready(views);
}

void RunObserver::batchJoined(JobId, const JoinReport& join) {
    joins.push_back(join);
    if (join.doubtful)
        say("note: batch " + std::to_string(join.batch + 1) + " is joined to the others only roughly.");
}

void RunObserver::sceneReady(JobId, const ScenePointer& ready) {
    scene = ready;
}

void RunObserver::exportFinished(JobId job, const std::optional<ExportSummary>& summary,
                                 const std::optional<Error>& problem) {
    exports[job] = summary;
    if (problem)
        exportProblems.emplace(job, *problem);
}

void RunObserver::exportProgressed(JobId, const Progress& progress) {
    std::lock_guard lock(m_mutex);
    m_line.show("writing", shareOf(progress));
}

} // namespace fathom
