#include "engine/kernels/team.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <immintrin.h>

namespace fathom::kernels {

namespace {

/// Whether `condition` comes true within about a fifth of a millisecond: between the products of a pass that is shorter
/// than going to sleep and waking up.
template <typename Condition>
bool comesSoon(const Condition& condition) {
    constexpr int kPauses = 4000;
    for (int i = 0; i < kPauses; ++i) {
        if (condition())
            return true;
        _mm_pause();
    }
    return false;
}

struct Job {
    TeamWork work;
    int seats;                    ///< of helpers
    int taken = 0;                ///< of them
    std::atomic<int> present = 0; ///< helpers
};

/// Threads that help whoever has a job.
class Helpers {
public:
    ~Helpers() {
        m_stopped = true;
        m_news.announce();
        m_threads.clear();
    }

    void run(Job& job) {
        {
            const std::lock_guard lock(m_mutex);
            m_jobs.push_back(&job);
            hire(static_cast<std::size_t>(job.seats));
        }
        m_news.announce();
        job.work.call(job.work.function, 0);
        std::unique_lock lock(m_mutex);
        std::erase(m_jobs, &job);
        const auto isAlone = [&] { return job.present.load(std::memory_order_acquire) == 0; };
        if (isAlone())
            return;
        lock.unlock();
        if (comesSoon(isAlone))
            return;
        lock.lock();
        m_left.wait(lock, isAlone);
    }

private:
    /// So many in all, not for every job: jobs side by side must not crowd the processors. Where the system gives no more
    /// threads, fewer help.
    void hire(std::size_t count) {
        try {
            while (m_threads.size() < count)
                m_threads.emplace_back([this] { help(); });
        } catch (const std::system_error&) {
        }
    }

    void help() {
        for (unsigned known = m_news.count(); !m_stopped; known = m_news.count())
            if (!helpSomebody())
                m_news.waitBeyond(known);
    }

    bool helpSomebody() {
        std::unique_lock lock(m_mutex);
        const auto found = std::ranges::find_if(m_jobs, [](const Job* job) { return job->taken < job->seats; });
        if (found == m_jobs.end())
            return false;
        Job& job = **found;
        const int seat = ++job.taken;
        job.present.fetch_add(1, std::memory_order_relaxed);
        lock.unlock();
        job.work.call(job.work.function, seat);
        lock.lock();
        // Whose job it is may be gone at once.
        if (job.present.fetch_sub(1, std::memory_order_release) == 1)
            m_left.notify_all();
        return true;
    }

    std::mutex m_mutex;
    std::condition_variable m_left; ///< with the mutex: nobody is present any more
    std::vector<Job*> m_jobs;       ///< guarded by the mutex
    TeamNews m_news;                ///< of jobs
    std::atomic<bool> m_stopped = false;
    std::vector<std::jthread> m_threads; ///< guarded by the mutex
};

} // namespace

void TeamNews::announce() {
    m_count.fetch_add(1, std::memory_order_release);
    m_count.notify_all();
}

void TeamNews::waitBeyond(unsigned count) const {
    if (!comesSoon([&] { return this->count() != count; }))
        m_count.wait(count, std::memory_order_acquire);
}

void inTeam(int threads, TeamWork work) {
    static Helpers helpers;
    Job job{work, threads - 1};
    helpers.run(job);
}

} // namespace fathom::kernels
