#include "engine/plan/weight_ring.h"

#include "engine/base/error.h"

#include <algorithm>
#include <utility>

namespace fathom::plan {

WeightRing::WeightRing(WeightTransfer& transfer, std::size_t slots, std::size_t units)
    : m_transfer(transfer), m_units(units), m_slots(slots),
      m_thread([this](const std::stop_token& stop) { work(stop); }) {
    requireInternal(slots > 0 && units > 0, "slots > 0 && units > 0");
}

WeightRing::~WeightRing() = default;

std::optional<std::size_t> WeightRing::slotOf(std::size_t unit) const {
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot)
        if (m_slots[slot].unit == unit)
            return slot;
    return std::nullopt;
}

bool WeightRing::isAwaited(std::size_t unit) const {
    return std::ranges::find(m_awaited, unit) != m_awaited.end();
}

std::optional<WeightRing::Task> WeightRing::nextTask() const {
    std::optional<std::size_t> wanted;
    for (const std::size_t unit : m_awaited)
        if (!slotOf(unit))
            wanted = unit;
    if (!wanted && m_ahead && !slotOf(*m_ahead))
        wanted = m_ahead;
    if (!wanted)
        return std::nullopt;
    std::optional<std::size_t> free;
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
        const Slot& s = m_slots[slot];
        // What somebody waits for, or will soon, stays; an empty slot is better than a full one.
        const bool isKept = s.loading || s.users > 0 || (s.unit && (isAwaited(*s.unit) || s.unit == m_ahead));
        if (!isKept && (!free || !s.unit))
            free = slot;
    }
    return free ? std::optional(Task{*wanted, *free}) : std::nullopt;
}

void WeightRing::work(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const std::optional<Task> task = nextTask();
        if (!task) {
            m_changed.wait(lock, stop, [this] { return nextTask().has_value(); });
            continue;
        }
        Slot& slot = m_slots[task->slot];
        slot = {task->unit, true, 0, nullptr};
        lock.unlock();
        std::exception_ptr problem;
        try {
            m_transfer.fetch(task->unit, task->slot);
        } catch (...) {
            problem = std::current_exception();
        }
        lock.lock();
        slot.loading = false;
        slot.problem = problem;
        m_changed.notify_all();
    }
}

std::size_t WeightRing::enter(std::size_t unit) {
    std::unique_lock lock(m_mutex);
    m_awaited.push_back(unit);
    m_changed.notify_all();
    std::optional<std::size_t> place;
    m_changed.wait(lock, [&] {
        place = slotOf(unit);
        return place && !m_slots[*place].loading;
    });
    m_awaited.erase(std::ranges::find(m_awaited, unit));
    Slot& slot = m_slots[*place];
    if (slot.problem) {
        const std::exception_ptr problem = std::exchange(slot.problem, nullptr);
        slot.unit.reset(); // the next who asks tries again
        m_ahead.reset();
        std::rethrow_exception(problem);
    }
    ++slot.users;
    m_ahead = (unit + 1) % m_units;
    m_changed.notify_all();
    return *place;
}

void WeightRing::leave(std::size_t slot) {
    const std::lock_guard lock(m_mutex);
    --m_slots[slot].users;
    m_changed.notify_all();
}

} // namespace fathom::plan
