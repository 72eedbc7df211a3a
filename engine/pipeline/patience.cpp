#include "engine/pipeline/patience.h"

#include <omp.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>

namespace fathom {

namespace {

/// GNU's OpenMP spins for milliseconds at the end of a region, unless it manages more threads than there are
/// processors; then it soon sleeps. Its policy can be changed by nothing else once the program runs. So these threads
/// exist, and do nothing.
class IdleTeam {
public:
    /// \param busy  threads of the teams that work
    explicit IdleTeam(int busy) : m_thread([busy](const std::stop_token& stop) { idle(busy, stop); }) {}

private:
    static void idle(int busy, const std::stop_token& stop) {
        // One more than there are processors, all teams together; of this one the first member is not counted.
        const int members = std::max(omp_get_num_procs() - busy, 0) + 2;
#pragma omp parallel num_threads(members)
        {
        }
        std::mutex mutex;
        std::condition_variable_any ended;
        std::unique_lock lock(mutex);
        ended.wait(lock, stop, [] { return false; });
    }

    std::jthread m_thread;
};

std::mutex teamMutex;
std::unique_ptr<IdleTeam> team; ///< guarded by the mutex

/// Threads of the whole machine that run or could, this one among them; 0 when the system does not tell.
int runnableThreads() {
    std::ifstream stream("/proc/loadavg");
    double averages[3];
    int runnable = 0;
    return stream >> averages[0] >> averages[1] >> averages[2] >> runnable ? runnable : 0;
}

/// Threads of this process that run or could.
int ownRunnableThreads() {
    int own = 0;
    std::error_code ignored;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", ignored)) {
        std::ifstream stream(task.path() / "stat");
        std::string line;
        std::getline(stream, line);
        const std::size_t name = line.rfind(')'); // which may hold anything
        own += name != std::string::npos && line.compare(name, 3, ") R") == 0 ? 1 : 0;
    }
    return own;
}

/// Who wants a processor at one moment.
struct Wanting {
    int own = 0, strangers = 0; ///< threads of this process, the asking one among them, and of all others

    [[nodiscard]] static Wanting now() {
        const int all = runnableThreads(); // first: who comes between is no stranger
        const int own = ownRunnableThreads();
        return {own, std::max(all - own, 0)};
    }
};

/// Threads of other programs that want a processor all the time: as many as were there in each of a few looks.
int steadyStrangers(int seen) {
    constexpr int kMoreLooks = 3;
    for (int look = 0; look < kMoreLooks && seen > 0; ++look) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        seen = std::min(seen, Wanting::now().strangers);
    }
    return seen;
}

} // namespace

void Patience::adapt(int threads) {
    const Wanting wanting = Wanting::now();
    // Of the own ones, those of the pass before may still be spinning.
    set(wanting.strangers > 0 || wanting.own > threads, threads);
    // In a part of a machine nobody knows which of the strangers run there.
    const bool isWhole = omp_get_num_procs() == ::sysconf(_SC_NPROCESSORS_ONLN);
    if (threads < 2 || !isWhole)
        return;
    const int fitting = threadsBeside(steadyStrangers(wanting.strangers), threads, omp_get_num_procs());
    if (fitting < threads)
        omp_set_num_threads(fitting);
}

int Patience::threadsBeside(int strangers, int threads, int processors) noexcept {
    const int free = processors - strangers;
    if (strangers == 0 || (2 * free < processors && processors > 2))
        return threads;
    return std::clamp(free, 1, threads);
}

void Patience::set(bool patient, int threads) {
    const std::lock_guard lock(teamMutex);
    if (patient && !team)
        team = std::make_unique<IdleTeam>(threads);
    else if (!patient)
        team.reset();
}

bool Patience::isPatient() {
    const std::lock_guard lock(teamMutex);
    return team != nullptr;
}

} // namespace fathom
