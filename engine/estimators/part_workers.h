#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace fathom {

/// Threads that finish one part of a network each while the caller reads the next. LibTorch has one thread in each of
/// them, and inference mode.
class PartWorkers {
public:
    /// \param threads  0: the caller finishes every part itself \param finish  called with the numbers that add() took
    PartWorkers(int threads, std::function<void(std::size_t)> finish);
    /// Waits for what has begun.
    ~PartWorkers();
    PartWorkers(const PartWorkers&) = delete;
    PartWorkers& operator=(const PartWorkers&) = delete;

    /// Hands over a part; waits until a thread takes it, so that no more parts are unfinished than there are threads and
    /// the one being read. \throws the first exception of `finish`
    void add(std::size_t part);

    /// Waits for all. \throws the first exception of `finish`
    void wait();

private:
    void work();
    void rethrow();

    std::function<void(std::size_t)> m_finish;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<std::size_t> m_waiting; ///< a part that no thread has taken yet
    std::exception_ptr m_failure;         ///< the first; nothing is begun after it
    int m_busy = 0;
    bool m_stopping = false;
    std::vector<std::jthread> m_threads; ///< last: they use the rest
};

} // namespace fathom
