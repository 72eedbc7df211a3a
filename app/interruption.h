#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace fathom {

/// Turns Ctrl-C, SIGTERM and a closed terminal into calls on a thread of its own, instead of the sudden end. Make it
/// before any other thread, because threads inherit what they may be interrupted by. The third signal ends the program
/// at once.
class Interruption {
public:
    /// \param onSignal  gets the number of signals so far, 1 or 2.
    explicit Interruption(std::function<void(int count)> onSignal);
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] bool happened() const noexcept { return m_count.load() > 0; }

private:
    void watch();

    std::function<void(int)> m_onSignal;
    std::atomic<int> m_count{0};
    std::thread m_thread; ///< last: starts when the rest is there
};

} // namespace fathom
