#pragma once

#include "app/progress_line.h"

#include "engine/batch/run_batch.h"
#include "engine/batch/worker_place.h"

#include <nlohmann/json.hpp>

#include <map>
#include <mutex>
#include <string>

namespace fathom {

/// Tells a person and a program what becomes of the items of a batch. Any thread.
class BatchReport {
public:
    BatchReport(const std::vector<batch::BatchItem>& items, const batch::WorkerPlace& place, bool quiet);

    [[nodiscard]] batch::BatchEvents events();

    /// A line about an item or the whole; failures also when quiet.
    void say(const std::string& line, bool always = false);
    void clearProgress();

    [[nodiscard]] std::size_t countOf(batch::ItemOutcome outcome) const;

    /// The counts in a line; empty while nothing has happened.
    [[nodiscard]] std::string summary() const;

    /// What happened so far: counts, and every failed item with its reason.
    [[nodiscard]] nlohmann::ordered_json json() const;

private:
    void finished(std::size_t item, batch::ItemOutcome outcome, const batch::ItemRecord& record);

    const std::vector<batch::BatchItem>& m_items;
    const std::string m_prefix; ///< which worker speaks
    mutable std::mutex m_mutex;
    ProgressLine m_line;
    std::map<batch::ItemOutcome, std::size_t> m_counts;
    std::size_t m_views = 0;
    nlohmann::ordered_json m_failed = nlohmann::ordered_json::array();
};

} // namespace fathom
