#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace fathom::plan {

/// Brings weights from where they wait to where they are used.
class WeightTransfer {
public:
    virtual ~WeightTransfer() = default;

    /// Fills a slot with a unit, on the ring's own thread. \throws Error
    virtual void fetch(std::size_t unit, std::size_t slot) = 0;
};

/// A few slots through which units pass in turn, again and again: while one is used, a thread of the ring fetches the
/// next into another slot.
class WeightRing {
public:
    /// \param slots  two or more for fetching ahead; one fetches only between uses. \param units  one at least
    WeightRing(WeightTransfer& transfer, std::size_t slots, std::size_t units);
    ~WeightRing();
    WeightRing(const WeightRing&) = delete;
    WeightRing& operator=(const WeightRing&) = delete;

    /// Waits until a unit is there and keeps it; units are expected in their order, any other is fetched too.
    /// \return its slot, until leave(). \throws as WeightTransfer::fetch
    [[nodiscard]] std::size_t enter(std::size_t unit);
    void leave(std::size_t slot);

private:
    struct Slot {
        std::optional<std::size_t> unit;
        bool loading = false;
        int users = 0;
        std::exception_ptr problem;
    };
    struct Task {
        std::size_t unit, slot;
    };

    void work(const std::stop_token& stop);
    [[nodiscard]] std::optional<Task> nextTask() const;
    [[nodiscard]] std::optional<std::size_t> slotOf(std::size_t unit) const;
    [[nodiscard]] bool isAwaited(std::size_t unit) const;

    WeightTransfer& m_transfer;
    const std::size_t m_units;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<Slot> m_slots;
    std::vector<std::size_t> m_awaited;  ///< by threads that stand in enter()
    std::optional<std::size_t> m_ahead{0}; ///< what is likely to be asked for next
    std::jthread m_thread;                 ///< last: ends before what it uses
};

} // namespace fathom::plan
