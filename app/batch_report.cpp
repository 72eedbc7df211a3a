#include "app/batch_report.h"

#include "app/report.h"

#include <cstdio>
#include <utility>

namespace fathom {

namespace {

std::string secondsText(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", seconds);
    return text;
}

} // namespace

BatchReport::BatchReport(const std::vector<batch::BatchItem>& items, const batch::WorkerPlace& place, bool quiet)
    : m_items(items), m_prefix(place.workers > 1 ? "[" + std::to_string(place.rank) + "] " : ""), m_line(quiet) {}

batch::BatchEvents BatchReport::events() {
    batch::BatchEvents events;
    events.finished = [this](std::size_t item, batch::ItemOutcome outcome, const batch::ItemRecord& record) {
        finished(item, outcome, record);
    };
    return events;
}

void BatchReport::say(const std::string& line, bool always) {
    const std::lock_guard lock(m_mutex);
    m_line.say(m_prefix + line, always);
}

void BatchReport::clearProgress() {
    const std::lock_guard lock(m_mutex);
    m_line.clear();
}

void BatchReport::finished(std::size_t item, batch::ItemOutcome outcome, const batch::ItemRecord& record) {
    const std::lock_guard lock(m_mutex);
    ++m_counts[outcome];
    const std::string& name = m_items[item].name;
    if (outcome == batch::ItemOutcome::Done) {
        m_views += record.views;
        m_line.say(m_prefix + name + ": done in " + secondsText(record.seconds));
    } else if (outcome == batch::ItemOutcome::Skipped) {
        m_line.say(m_prefix + name + ": already done");
    } else if (outcome == batch::ItemOutcome::Failed) {
        m_failed.push_back({{"name", name}, {"input", m_items[item].input.string()}, {"error", jsonOf(*record.problem)}});
        const std::string& detail = record.problem->detail();
        m_line.say(m_prefix + name + ": failed: " + record.problem->what() + (detail.empty() ? "" : " (" + detail + ")"),
                   true);
    }
    std::size_t handled = 0;
    for (const auto& [what, count] : m_counts)
        handled += count;
    m_line.show(m_prefix + std::to_string(handled) + " of " + std::to_string(m_items.size()) + " items",
                static_cast<double>(handled) / static_cast<double>(m_items.size()));
}

std::size_t BatchReport::countOf(batch::ItemOutcome outcome) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_counts.find(outcome);
    return found == m_counts.end() ? 0 : found->second;
}

std::string BatchReport::summary() const {
    using batch::ItemOutcome;
    std::string text;
    for (const auto& [outcome, what] : {std::pair{ItemOutcome::Done, "done"}, {ItemOutcome::Skipped, "already done"},
                                        {ItemOutcome::Elsewhere, "done by other workers"}, {ItemOutcome::Failed, "failed"}})
        if (const std::size_t count = countOf(outcome); count > 0)
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what;
    return text.empty() ? text : text + " of " + std::to_string(m_items.size()) + " items";
}

nlohmann::ordered_json BatchReport::json() const {
    using batch::ItemOutcome;
    return {{"items", m_items.size()},
            {"done", countOf(ItemOutcome::Done)},
            {"skipped", countOf(ItemOutcome::Skipped)},
            {"by_others", countOf(ItemOutcome::Elsewhere)},
            {"failed", countOf(ItemOutcome::Failed)},
            {"views", m_views},
            {"failures", m_failed}};
}

} // namespace fathom
