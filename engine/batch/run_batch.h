#pragma once

#include "engine/base/cancellation.h"
#include "engine/batch/batch_list.h"
#include "engine/batch/manifest.h"
#include "engine/batch/work_queue.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace fathom::batch {

/// Who works, as records show it.
struct WorkerIdentity {
    std::string run; ///< see ItemRecord::run
    int rank = 0;
    std::string host;
    std::int64_t process = 0;
};

[[nodiscard]] WorkerIdentity thisProcess(int rank);

/// Makes the results of one item and writes them into an empty folder. Called from several threads when there are
/// several lanes. \return the number of views. \throws Error, Cancelled
using ItemWork =
    std::function<std::size_t(const BatchItem& item, const std::filesystem::path& folder, const CancelToken& token)>;

/// What became of an item that this worker was given.
enum class ItemOutcome {
    Done,      ///< here and now
    Skipped,   ///< done by an earlier start of the batch
    Elsewhere, ///< done by another worker meanwhile
    Failed,
};

struct BatchEvents {
    std::function<void(std::size_t item)> started;
    std::function<void(std::size_t item, ItemOutcome outcome, const ItemRecord& record)> finished;
};

/// The items of one worker, from the first to the last.
struct BatchRun {
    const std::vector<BatchItem>& items;
    std::string settings; ///< what results depend on besides the inputs
    WorkerIdentity worker;
    std::filesystem::path output;
    int lanes = 1; ///< items at a time
};

/// Takes items from the queue until it is empty. Results of an item appear at once, as the folder of its name, and its
/// record after them: whoever starts the same batch again finds what is done. Of what has the place of results only
/// files that the record lists are replaced, see ItemFolder; an item whose results have no free place, or whose name
/// another input has, fails. An item that fails is recorded and the rest goes on; a full disk ends the batch. Blocks;
/// works on as many threads of its own as there are lanes.
/// \param events  one call at a time, from any lane
/// \throws Error{CannotWrite}, Cancelled after the items in work were given back
void runBatch(const BatchRun& run, WorkQueue& queue, const Manifest& manifest, const ItemWork& work,
              const BatchEvents& events, const CancelToken& token);

} // namespace fathom::batch
