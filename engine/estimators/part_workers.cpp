#include <torch/torch.h>

#include "engine/estimators/part_workers.h"

#include <omp.h>

#include <utility>

namespace fathom {

PartWorkers::PartWorkers(int threads, std::function<void(std::size_t)> finish) : m_finish(std::move(finish)) {
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

PartWorkers::~PartWorkers() {
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
    m_changed.notify_all();
}

void PartWorkers::add(std::size_t part) {
    if (m_threads.empty()) {
        m_finish(part);
        return;
    }
    std::unique_lock lock(m_mutex);
    m_waiting = part;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return !m_waiting || m_failure; });
    rethrow();
}

void PartWorkers::wait() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_busy == 0; });
    rethrow();
}

void PartWorkers::rethrow() {
    if (m_failure)
        std::rethrow_exception(m_failure);
}

void PartWorkers::work() {
    const c10::InferenceMode inference;
    // Of this thread alone: LibTorch's own setter would become the choice of every thread that starts later.
    (void)at::get_num_threads();
    omp_set_num_threads(1);
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stopping || (m_waiting && !m_failure); });
        if (m_stopping)
            return;
        const std::size_t part = *std::exchange(m_waiting, std::nullopt);
        ++m_busy;
        m_changed.notify_all();
        lock.unlock();
        std::exception_ptr failure;
        try {
            m_finish(part);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        --m_busy;
        if (failure && !m_failure)
            m_failure = failure;
        m_changed.notify_all();
    }
}

} // namespace fathom
