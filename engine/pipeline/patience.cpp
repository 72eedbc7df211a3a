#include "engine/pipeline/patience.h"

#include <omp.h>

#include <algorithm>
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
            __asm__ volatile(""); // else the compiler leaves out a region without effects, and its threads with it
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

} // namespace

void Patience::choose(int threads, bool ownKernels) {
    const auto isWanted = [threads] {
        const Wanting wanting = Wanting::now();
        return wanting.strangers > 0 || wanting.own > threads; // of these, some of the pass before may still be spinning
    };
    set(ownKernels || isWanted(), threads);
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
