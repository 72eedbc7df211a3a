#include "engine/pipeline/patience.h"

#include <omp.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
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

} // namespace

void Patience::adapt(int threads) {
    set(runnableThreads() > 1, threads);
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
