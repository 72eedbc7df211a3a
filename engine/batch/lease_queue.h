#pragma once

#include "engine/batch/work_queue.h"
#include "engine/batch/work_store.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fathom::batch {

/// Time as a queue sees it; replaced in tests.
class LeaseClock {
public:
    virtual ~LeaseClock() = default;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const;
    /// Returns after `time`, or soon after the token was cancelled.
    virtual void wait(std::chrono::milliseconds time, const CancelToken& token);
};

/// Items that workers lease from each other through a store. A lease is a text that its holder keeps changing; whoever
/// sees one unchanged for longer than a lease lasts takes the item over, so that clocks of different machines are
/// never compared. A worker that is thought dead and is not does no harm: the item is done twice with the same result.
/// When the store goes away, every worker goes on with all items that it does not know to be done; the manifest then
/// keeps it from those that others did.
class LeaseQueue : public WorkQueue {
public:
    struct Worker {
        std::string name; ///< differs from those of all others
        int rank = 0;
        int workers = 1;
    };

    LeaseQueue(WorkStore& store, std::size_t items, Worker worker, std::chrono::milliseconds lease, LeaseClock& clock);

    /// The text that the first worker wrote under `key`; `own` when that is this one. Empty without a store.
    [[nodiscard]] std::string agreed(const std::string& key, const std::string& own);

    /// The text that the worker who holds the store writes under `key` with agreed(); waits for it. Empty without a store.
    /// Who comes to a store before its host has written would otherwise decide instead.
    [[nodiscard]] std::string told(const std::string& key, const CancelToken& token);

    [[nodiscard]] std::optional<std::size_t> take(const CancelToken& token) override;
    void finish(std::size_t item) override;
    void giveBack(std::size_t item) override;

    /// Shows that the taken items are being worked on; call it at least three times in a lease.
    void renew();

    /// Says that this worker asks no more. \param hosts  its process holds the store: it stays for the others to see
    /// the end, but no longer than they need to ask once more
    void leave(bool hosts, const CancelToken& token);

    /// Whether the store was lost and this worker went on without it.
    [[nodiscard]] bool wentOnAlone() const;

private:
    /// What an item not known to be done held when it was last looked at.
    struct Seen {
        std::string value;
        std::chrono::steady_clock::time_point since;
    };

    [[nodiscard]] static std::string keyOf(std::size_t item) { return "item/" + std::to_string(item); }
    [[nodiscard]] std::string newLease();
    [[nodiscard]] bool claim(std::size_t item, const std::string& expected);
    [[nodiscard]] std::optional<std::size_t> takeFresh();
    [[nodiscard]] std::optional<std::size_t> takeAbandoned();
    [[nodiscard]] bool isAbandoned(std::size_t item, const std::string& value);
    [[nodiscard]] std::optional<std::size_t> takeAlone();
    [[nodiscard]] bool isTaken(std::size_t item) const;
    void close(std::size_t item);
    [[nodiscard]] std::chrono::milliseconds pollInterval() const;

    WorkStore& m_store;
    const std::size_t m_items;
    const Worker m_worker;
    const std::chrono::milliseconds m_lease;
    LeaseClock& m_clock;

    mutable std::mutex m_mutex;
    std::map<std::size_t, std::string> m_held; ///< taken items and the leases on them
    std::vector<bool> m_done;                  ///< known to be
    std::map<std::size_t, Seen> m_seen;
    std::uint64_t m_leases = 0; ///< made so far; makes every one differ
    bool m_isFreshLeft = true;  ///< items that nobody ever had
    bool m_isLost = false;      ///< the store
    bool m_wentOn = false;
    std::size_t m_nextAlone = 0;
};

/// Renews the leases of a queue from a thread of its own while it lives.
class LeaseKeeper {
public:
    LeaseKeeper(LeaseQueue& queue, std::chrono::milliseconds lease);
    ~LeaseKeeper();
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_stopping = false;
    std::thread m_thread; ///< last: starts when the rest is there
};

} // namespace fathom::batch
