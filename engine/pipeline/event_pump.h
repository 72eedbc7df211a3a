#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace fathom {

/// Runs posted calls one after the other, in the order of posting, on one thread of its own. The destructor
/// runs what is still waiting.
class EventPump {
public:
    EventPump();
    ~EventPump();
    EventPump(const EventPump&) = delete;
    EventPump& operator=(const EventPump&) = delete;

    /// From any thread; never blocks on a running call.
    void post(std::function<void()> event);

    /// Blocks until everything that was posted before has run. Not from within an event.
    void waitUntilDelivered();

private:
    void deliver();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_delivered;
    std::deque<std::function<void()>> m_events;
    bool m_delivering = false;
    bool m_stopping = false;
    std::thread m_thread; ///< last: starts when the rest is there
};

} // namespace fathom
