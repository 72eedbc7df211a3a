#include "engine/batch/run_batch.h"

#include "engine/base/folder.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace fathom::batch {

namespace {

/// A folder in which the results of one item grow. Gone with this object unless published.
class ItemFolder {
public:
    ItemFolder(const BatchRun& run, const Manifest& manifest, const std::string& item)
        : m_target(manifest.folderOf(item)),
          m_path(manifest.unfinishedOf(item) / (run.worker.host + "-" + std::to_string(run.worker.process))) {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
        makeFolder(m_path);
    }
    ~ItemFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    ItemFolder(const ItemFolder&) = delete;
    ItemFolder& operator=(const ItemFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

    [[nodiscard]] std::vector<OutputFile> files() const {
        std::vector<OutputFile> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_path))
            if (entry.is_regular_file())
                files.push_back({std::filesystem::relative(entry.path(), m_path).generic_string(), entry.file_size()});
        std::ranges::sort(files, {}, &OutputFile::path);
        return files;
    }

    /// Takes the place of older results.
    void publish() {
        std::error_code failure;
        std::filesystem::remove_all(m_target, failure);
        std::filesystem::rename(m_path, m_target, failure);
        if (failure)
            throw Error(ErrorCode::CannotWrite, "The finished results cannot take their name.",
                        m_target.string() + ": " + failure.message());
    }

private:
    std::filesystem::path m_target, m_path;
};

/// One call of runBatch.
class Lanes {
public:
    Lanes(const BatchRun& run, WorkQueue& queue, const Manifest& manifest, const ItemWork& work,
          const BatchEvents& events, const CancelToken& token)
        : m_run(run), m_queue(queue), m_manifest(manifest), m_work(work), m_events(events), m_token(token) {}

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
        if (const std::optional<ItemRecord> known = settled(item, stamp)) {
            m_manifest.removeUnfinished(item.name);
            const bool isOfThisRun = known->run == m_run.worker.run;
            return report(index, isOfThisRun ? ItemOutcome::Elsewhere : ItemOutcome::Skipped, *known);
        }
        ItemRecord record = begun(item, stamp);
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

    [[nodiscard]] std::optional<Error> recorded(const BatchItem& item, const ItemRecord& record) const {
        try {
            m_manifest.write(item.name, record);
            return std::nullopt;
        } catch (const Error& error) {
            return error;
        }
    }

    /// The record of an item that is not to be touched: it is done, or failed in this very run.
    [[nodiscard]] std::optional<ItemRecord> settled(const BatchItem& item, const std::string& stamp) const {
        std::optional<ItemRecord> record = m_manifest.read(item.name);
        if (!record)
            return std::nullopt;
        const bool failedNow = record->state == ItemState::Failed && record->run == m_run.worker.run;
        if (!failedNow && !m_manifest.isDone(item.name, *record, m_run.settings, stamp))
            record.reset();
        return record;
    }

    [[nodiscard]] ItemRecord begun(const BatchItem& item, const std::string& stamp) const {
        ItemRecord record;
        record.input = item.input.string();
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

    std::optional<Error> attempt(const BatchItem& item, ItemRecord& record) const {
        try {
            ItemFolder folder(m_run, m_manifest, item.name);
            record.views = m_work(item, folder.path(), m_token);
            record.files = folder.files();
            folder.publish();
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
