#include "engine/pipeline/event_pump.h"

#include "engine/base/log.h"

#include <exception>
#include <string>

namespace fathom {

namespace {

void runGuarded(const std::function<void()>& event) noexcept {
    try {
        event();
    } catch (const std::exception& failure) {
        log(LogLevel::Problem, std::string("A receiver of job events failed: ") + failure.what());
    } catch (...) {
        log(LogLevel::Problem, "A receiver of job events failed.");
    }
}

} // namespace

EventPump::EventPump() : m_thread([this] { deliver(); }) {}

EventPump::~EventPump() {
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void EventPump::post(std::function<void()> event) {
    {
        std::lock_guard lock(m_mutex);
        m_events.push_back(std::move(event));
    }
    m_wake.notify_all();
}

void EventPump::waitUntilDelivered() {
    std::unique_lock lock(m_mutex);
    m_delivered.wait(lock, [this] { return m_events.empty() && !m_delivering; });
}

void EventPump::deliver() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stopping || !m_events.empty(); });
        if (m_events.empty())
            return;
        {
            const std::function<void()> event = std::move(m_events.front());
            m_events.pop_front();
            m_delivering = true;
            lock.unlock();
            runGuarded(event);
        }
        lock.lock();
        m_delivering = false;
        if (m_events.empty())
            m_delivered.notify_all();
    }
}

} // namespace fathom
