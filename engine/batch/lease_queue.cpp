#include "engine/batch/lease_queue.h"

#include "engine/base/error.h"

#include <algorithm>

namespace fathom::batch {

namespace {

// What an item holds: nothing, kOpen, "lease …" or "done …".
constexpr const char* kOpen = "open";
constexpr const char* kDone = "done ";

bool isDone(const std::string& value) {
    return value.starts_with(kDone);
}

constexpr std::chrono::milliseconds kLongestPoll{500};
/// A host stays for others that ask less often than they should, too.
constexpr std::chrono::milliseconds kFarewell = 4 * kLongestPoll;

} // namespace

std::chrono::steady_clock::time_point LeaseClock::now() const {
    return std::chrono::steady_clock::now();
}

void LeaseClock::wait(std::chrono::milliseconds time, const CancelToken& token) {
    constexpr std::chrono::milliseconds kStep{50};
    const auto end = now() + time;
    while (!token.isCancelled() && now() < end)
        std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(kStep, end - now()));
}

LeaseQueue::LeaseQueue(WorkStore& store, std::size_t items, Worker worker, std::chrono::milliseconds lease,
                       LeaseClock& clock)
    : m_store(store), m_items(items), m_worker(std::move(worker)), m_lease(lease), m_clock(clock), m_done(items, false),
      m_nextAlone(shareOf(items, m_worker.rank, m_worker.workers).first) {}

std::string LeaseQueue::agreed(const std::string& key, const std::string& own) {
    try {
        return m_store.compareSet(key, "", own);
    } catch (const StoreLost&) {
        const std::lock_guard lock(m_mutex);
        m_isLost = true;
        return {};
    }
}

std::string LeaseQueue::told(const std::string& key, const CancelToken& token) {
    while (true) {
        token.throwIfCancelled();
        // An empty text leaves the place as empty as it was.
        try {
            if (std::string text = m_store.compareSet(key, "", ""); !text.empty())
                return text;
        } catch (const StoreLost&) {
            const std::lock_guard lock(m_mutex);
            m_isLost = true;
            return {};
        }
        m_clock.wait(pollInterval(), token);
    }
}

std::string LeaseQueue::newLease() {
    const std::lock_guard lock(m_mutex);
    return "lease " + m_worker.name + " " + std::to_string(++m_leases);
}

bool LeaseQueue::claim(std::size_t item, const std::string& expected) {
    const std::string lease = newLease();
    const std::string now = m_store.compareSet(keyOf(item), expected, lease);
    const std::lock_guard lock(m_mutex);
    if (now == lease)
        m_held[item] = lease;
    if (isDone(now))
        m_done[item] = true;
    return now == lease;
}

std::optional<std::size_t> LeaseQueue::takeFresh() {
    while (true) {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_isFreshLeft)
                return std::nullopt;
        }
        const auto ticket = static_cast<std::size_t>(m_store.add("next", 1) - 1);
        if (ticket < m_items) {
            // Between ticket and claim another worker may have found the item ownerless; then it is that one's.
            if (claim(ticket, ""))
                return ticket;
            continue;
        }
        const std::lock_guard lock(m_mutex);
        m_isFreshLeft = false;
    }
}

bool LeaseQueue::isTaken(std::size_t item) const {
    const std::lock_guard lock(m_mutex);
    return m_done[item] || m_held.contains(item);
}

bool LeaseQueue::isAbandoned(std::size_t item, const std::string& value) {
    if (value == kOpen)
        return true;
    const auto now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    Seen& seen = m_seen[item];
    if (seen.value != value)
        seen = {value, now};
    return now - seen.since >= m_lease;
}

std::optional<std::size_t> LeaseQueue::takeAbandoned() {
    const std::size_t start = shareOf(m_items, m_worker.rank, m_worker.workers).first;
    for (std::size_t i = 0; i < m_items; ++i) {
        const std::size_t item = (start + i) % m_items;
        if (isTaken(item))
            continue;
        const std::string value = m_store.compareSet(keyOf(item), "", kOpen);
        if (isDone(value)) {
            const std::lock_guard lock(m_mutex);
            m_done[item] = true;
        } else if (isAbandoned(item, value) && claim(item, value)) {
            return item;
        }
    }
    return std::nullopt;
}

/// Every open item once, from the own share on.
std::optional<std::size_t> LeaseQueue::takeAlone() {
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < m_items; ++i, ++m_nextAlone) {
        const std::size_t item = m_nextAlone % m_items;
        if (m_done[item] || m_held.contains(item))
            continue;
        ++m_nextAlone;
        m_held[item] = {};
        m_wentOn = true;
        return item;
    }
    return std::nullopt;
}

std::chrono::milliseconds LeaseQueue::pollInterval() const {
    return std::clamp<std::chrono::milliseconds>(m_lease / 4, std::chrono::milliseconds(1), kLongestPoll);
}

std::optional<std::size_t> LeaseQueue::take(const CancelToken& token) {
    while (true) {
        token.throwIfCancelled();
        {
            std::unique_lock lock(m_mutex);
            if (m_isLost) {
                lock.unlock();
                return takeAlone();
            }
        }
        try {
            if (const std::optional<std::size_t> fresh = takeFresh())
                return fresh;
            if (const std::optional<std::size_t> abandoned = takeAbandoned())
                return abandoned;
        } catch (const StoreLost&) {
            const std::lock_guard lock(m_mutex);
            m_isLost = true;
            continue;
        }
        {
            // Items that other threads of this worker hold are in good hands.
            const std::lock_guard lock(m_mutex);
            const auto known = static_cast<std::size_t>(std::ranges::count(m_done, true));
            if (known + m_held.size() >= m_items)
                return std::nullopt;
        }
        m_clock.wait(pollInterval(), token);
    }
}

void LeaseQueue::close(std::size_t item) {
    const std::lock_guard lock(m_mutex);
    m_held.erase(item);
    m_done[item] = true;
}

void LeaseQueue::finish(std::size_t item) {
    try {
        m_store.set(keyOf(item), kDone + m_worker.name);
    } catch (const StoreLost&) {
        const std::lock_guard lock(m_mutex);
        m_isLost = true;
    }
    close(item);
}

void LeaseQueue::giveBack(std::size_t item) {
    std::string lease;
    {
        const std::lock_guard lock(m_mutex);
        lease = m_held[item];
        m_held.erase(item);
    }
    try {
        m_store.compareSet(keyOf(item), lease, kOpen);
    } catch (const StoreLost&) {
        const std::lock_guard lock(m_mutex);
        m_isLost = true;
    }
}

void LeaseQueue::renew() {
    std::map<std::size_t, std::string> held;
    {
        const std::lock_guard lock(m_mutex);
        if (m_isLost)
            return;
        held = m_held;
    }
    try {
        for (const auto& [item, lease] : held) {
            const std::string next = newLease();
            const bool isStillOurs = m_store.compareSet(keyOf(item), lease, next) == next;
            const std::lock_guard lock(m_mutex);
            // Taken over by another worker: the work goes on and its result is as good.
            if (const auto found = m_held.find(item); isStillOurs && found != m_held.end())
                found->second = next;
        }
    } catch (const StoreLost&) {
        const std::lock_guard lock(m_mutex);
        m_isLost = true;
    }
}

void LeaseQueue::leave(bool hosts, const CancelToken& token) {
    try {
        std::int64_t left = m_store.add("left", 1);
        if (!hosts)
            return;
        const auto end = m_clock.now() + kFarewell;
        while (left < m_worker.workers && m_clock.now() < end && !token.isCancelled()) {
            m_clock.wait(pollInterval(), token);
            left = m_store.add("left", 0);
        }
    } catch (const StoreLost&) {
        // Nobody is left to be told.
    }
}

bool LeaseQueue::wentOnAlone() const {
    const std::lock_guard lock(m_mutex);
    return m_wentOn;
}

LeaseKeeper::LeaseKeeper(LeaseQueue& queue, std::chrono::milliseconds lease)
    : m_thread([this, &queue, lease] {
          std::unique_lock lock(m_mutex);
          while (!m_changed.wait_for(lock, lease / 3, [this] { return m_stopping; })) {
              lock.unlock();
              queue.renew();
              lock.lock();
          }
      }) {}

LeaseKeeper::~LeaseKeeper() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

} // namespace fathom::batch
