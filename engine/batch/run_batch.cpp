#include "engine/batch/run_batch.h"

#include "engine/batch/input_places.h"
#include "engine/batch/item_folder.h"

#include <array>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace fathom::batch {

namespace {

/// Whether a record tells of results of something else that gave its item the same name.
bool isOfAnotherInput(const ItemRecord& record, const BatchItem& item) {
    std::error_code failure;
    return inputTextOf(record.input) != inputTextOf(item.input) &&
           !std::filesystem::equivalent(record.input, item.input, failure);
}

/// Files of both, each once, with the sizes of the second.
std::vector<OutputFile> united(const std::vector<OutputFile>& files, const std::vector<OutputFile>& newer) {
    std::map<std::string, std::uint64_t> sizes;
    for (const auto* const list : {&files, &newer})
        for (const OutputFile& file : *list)
            sizes[file.path] = file.bytes;
    std::vector<OutputFile> both;
    for (const auto& [path, bytes] : sizes)
        both.push_back({path, bytes});
    return both;
}

/// One call of runBatch.
class Lanes {
public:
    Lanes(const BatchRun& run, WorkQueue& queue, const Manifest& manifest, const ItemWork& work,
          const BatchEvents& events, const CancelToken& token)
        : m_run(run), m_queue(queue), m_manifest(manifest), m_work(work), m_events(events), m_token(token),
          m_inputs(run.items) {}

    void work() {
        {
            std::vector<std::jthread> others;
            for (int lane = 1; lane < m_run.lanes; ++lane)
                others.emplace_back([this] { takeItems(); });
            takeItems();
        }
        if (m_end)
            std::rethrow_exception(m_end);
    }

private:
    /// Until the queue is empty, the token cancelled or a lane came to an end that counts for all.
    void takeItems() {
        try {
            while (!hasEnded()) {
                const std::optional<std::size_t> item = m_queue.take(m_token);
                if (!item)
                    return;
                handle(*item);
            }
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            if (!m_end)
                m_end = std::current_exception();
        }
    }

    [[nodiscard]] bool hasEnded() {
        const std::lock_guard lock(m_mutex);
        return m_end != nullptr;
    }

    void handle(std::size_t index) {
        try {
            settle(index);
        } catch (...) {
            m_manifest.removeUnfinished(m_run.items[index].name);
            m_queue.giveBack(index);
            throw;
        }
        m_queue.finish(index);
    }

    void settle(std::size_t index) {
        const BatchItem& item = m_run.items[index];
        const std::string stamp = stampOf(item.input);
        const std::optional<ItemRecord> earlier = m_manifest.read(item.name);
        if (earlier && isSettled(item, *earlier, stamp)) {
            m_manifest.removeUnfinished(item.name);
            const bool isOfThisRun = earlier->run == m_run.worker.run;
            return report(index, isOfThisRun ? ItemOutcome::Elsewhere : ItemOutcome::Skipped, *earlier);
        }
        ItemRecord record = begun(item, stamp);
        if (earlier)
            record.files = earlier->files;
        std::optional<Error> problem = recorded(item, record);
        if (!problem)
            problem = workOn(index, record);
        // Another worker may have finished, and tidied up, while this one was thought dead.
        std::optional<ItemRecord> known = problem ? settled(item, stamp) : std::nullopt;
        if (!known && !isFullDisk(problem)) {
            record.state = problem ? ItemState::Failed : ItemState::Done;
            record.problem = problem;
            if (std::optional<Error> refusal = recorded(item, record)) {
                known = settled(item, stamp);
                problem = std::move(refusal);
            }
        }
        if (known)
            return report(index, ItemOutcome::Elsewhere, *known);
        if (isFullDisk(problem))
            throw *problem; // no property of the item: it stays open, and the next could not be written either
        m_manifest.removeUnfinished(item.name);
        report(index, problem ? ItemOutcome::Failed : ItemOutcome::Done, record);
    }

    [[nodiscard]] static bool isFullDisk(const std::optional<Error>& problem) {
        return problem && problem->code() == ErrorCode::CannotWrite;
    }

    /// Writes the record, unless another input has that of this name. \return why not
    [[nodiscard]] std::optional<Error> recorded(const BatchItem& item, const ItemRecord& record) const {
        try {
            if (const auto there = m_manifest.read(item.name); there && isOfAnotherInput(*there, item))
                return Error(ErrorCode::InvalidOption,
                             "The results of this name belong to another input: choose another output folder.",
                             there->input);
            m_manifest.write(item.name, record);
            return std::nullopt;
        } catch (const Error& error) {
            return error;
        }
    }

    /// Whether a record's item is not to be touched: it is done, or failed in this very run.
    [[nodiscard]] bool isSettled(const BatchItem& item, const ItemRecord& record, const std::string& stamp) const {
        const bool failedNow = record.state == ItemState::Failed && record.run == m_run.worker.run;
        return !isOfAnotherInput(record, item) && (failedNow || m_manifest.isDone(item.name, record, m_run.settings, stamp));
    }

    /// The record of an item that was settled meanwhile.
    [[nodiscard]] std::optional<ItemRecord> settled(const BatchItem& item, const std::string& stamp) const {
        std::optional<ItemRecord> record = m_manifest.read(item.name);
        if (record && !isSettled(item, *record, stamp))
            record.reset();
        return record;
    }

    [[nodiscard]] ItemRecord begun(const BatchItem& item, const std::string& stamp) const {
        ItemRecord record;
        record.input = inputTextOf(item.input);
        record.settings = m_run.settings;
        record.stamp = stamp;
        record.run = m_run.worker.run;
        record.rank = m_run.worker.rank;
        record.host = m_run.worker.host;
        record.process = m_run.worker.process;
        return record;
    }

    /// Makes and publishes the results. \return why there are none \throws Cancelled
    std::optional<Error> workOn(std::size_t index, ItemRecord& record) {
        if (m_events.started) {
            const std::lock_guard lock(m_mutex);
            m_events.started(index);
        }
        const auto start = std::chrono::steady_clock::now();
        std::optional<Error> problem = attempt(m_run.items[index], record);
        record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return problem;
    }

    [[nodiscard]] std::filesystem::path growing(const std::string& item) const {
        return m_manifest.unfinishedOf(item) / (m_run.worker.host + "-" + std::to_string(m_run.worker.process));
    }

    /// The record names the files before they take their place: what a killed worker leaves there is known as well.
    void publish(const BatchItem& item, ItemFolder& folder, ItemRecord& record) const {
        if (const std::optional<ItemRecord> now = m_manifest.read(item.name))
            record.files = united(record.files, now->files); // another worker may have written meanwhile
        const std::vector<OutputFile> known = record.files;
        folder.checkPlace(known);
        record.files = united(known, folder.files());
        if (const std::optional<Error> problem = recorded(item, record))
            throw *problem;
        record.files = folder.publish(known);
    }

    std::optional<Error> attempt(const BatchItem& item, ItemRecord& record) const {
        try {
            const std::filesystem::path target = m_manifest.folderOf(item.name);
            if (m_inputs.touches(target))
                return Error(ErrorCode::InvalidOption,
                             "The results would lie in, around or in place of an input: choose another output folder.",
                             target.string());
            checkPlace(target, record.files);
            ItemFolder folder(growing(item.name), target);
            record.views = m_work(item, folder.path(), m_token);
            publish(item, folder, record);
            return std::nullopt;
        } catch (const Error& error) {
            return error;
        } catch (const std::bad_alloc&) {
            return Error(ErrorCode::OutOfMemory, "There is not enough memory.");
        } catch (const std::filesystem::filesystem_error& failure) {
            return Error(ErrorCode::CannotWrite, "The results cannot be written.", failure.what());
        } catch (const std::exception& failure) {
            return Error(ErrorCode::Internal, "The item failed unexpectedly.", failure.what());
        }
    }

    void report(std::size_t index, ItemOutcome outcome, const ItemRecord& record) {
        const std::lock_guard lock(m_mutex);
        if (m_events.finished)
            m_events.finished(index, outcome, record);
    }

    const BatchRun& m_run;
    WorkQueue& m_queue;
    const Manifest& m_manifest;
    const ItemWork& m_work;
    const BatchEvents& m_events;
    const CancelToken m_token;
    const InputPlaces m_inputs;
    std::mutex m_mutex;
    std::exception_ptr m_end; ///< why the batch ends before its queue
};

} // namespace

WorkerIdentity thisProcess(int rank) {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0)
        host = {"unknown"};
    WorkerIdentity worker{{}, rank, host.data(), ::getpid()};
    worker.run = worker.host + "-" + std::to_string(worker.process) + "-" +
                 std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
    return worker;
}

void runBatch(const BatchRun& run, WorkQueue& queue, const Manifest& manifest, const ItemWork& work,
              const BatchEvents& events, const CancelToken& token) {
    Lanes(run, queue, manifest, work, events, token).work();
}

} // namespace fathom::batch
