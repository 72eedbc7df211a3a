#include "engine/pipeline/patience.h"

#include <omp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

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

/// Processor time up to a moment, in seconds: of everybody on the machine, and of this process.
struct Accounts {
    double at = 0, all = 0, own = 0;

    [[nodiscard]] static Accounts now() {
        Accounts accounts;
        accounts.at = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
        std::ifstream stream("/proc/stat");
        std::string name;
        double user = 0, nice = 0, system = 0;
        if (stream >> name >> user >> nice >> system)
            accounts.all = (user + nice + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        for (const timeval& time : {usage.ru_utime, usage.ru_stime})
            accounts.own += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
        return accounts;
    }
};

/// Processors that other programs kept busy since the last call, if this one worked meanwhile. Programs that take turns
/// with it do not count, nor do threads that still spin after another program's pass.
int strangersBesideLastPass() {
    constexpr double kAtWork = 0.4; // of the time, on one processor
    static std::mutex mutex;
    static Accounts last;
    const std::lock_guard lock(mutex);
    const Accounts now = Accounts::now();
    const Accounts before = std::exchange(last, now);
    const double seconds = now.at - before.at, own = now.own - before.own;
    if (before.at == 0 || own < kAtWork * seconds)
        return 0;
    return static_cast<int>(std::lround(std::max(now.all - before.all - own, 0.0) / seconds));
}

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

void Patience::adapt(int threads, bool fewerWillDo) {
    const Wanting wanting = Wanting::now();
    // Of the own ones, those of the pass before may still be spinning.
    set(wanting.strangers > 0 || wanting.own > threads, threads);
    // In a part of a machine nobody knows which of the strangers run there.
    const bool isWhole = omp_get_num_procs() == ::sysconf(_SC_NPROCESSORS_ONLN);
    if (threads < 2 || !fewerWillDo || !isWhole)
        return;
    const int lately = strangersBesideLastPass();
    const int strangers = lately > 0 ? std::min(lately, steadyStrangers(wanting.strangers)) : 0;
    const int fitting = threadsBeside(strangers, threads, omp_get_num_procs());
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
