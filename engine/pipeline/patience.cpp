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

/// What the passes of late saw of other programs.
class Company {
public:
    /// A pass began and ended so. Passes side by side may all say so: everybody's time is counted alike.
    void note(const ProcessorAccounts& before, const ProcessorAccounts& after) {
        constexpr double kTellingSeconds = 0.05; // a shorter pass tells together with those that follow it
        const std::lock_guard lock(m_mutex);
        m_seen.atSeconds += after.atSeconds - before.atSeconds;
        m_seen.allSeconds += after.allSeconds - before.allSeconds;
        m_seen.ownSeconds += after.ownSeconds - before.ownSeconds;
        if (m_seen.atSeconds < kTellingSeconds)
            return;
        m_strangers = strangersBetween({}, m_seen);
        m_seen = {};
    }

    /// Processors that other programs kept busy during the last passes. Programs that take turns with this one do not
    /// count, nor do threads that still spin after another program's pass.
    [[nodiscard]] int strangers() {
        const std::lock_guard lock(m_mutex);
        return m_strangers;
    }

private:
    std::mutex m_mutex;
    ProcessorAccounts m_seen; ///< sums over the passes that have not told anything yet
    int m_strangers = 0;
};

Company company;

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

PatientPass::PatientPass(int threads, bool fewerWillDo) {
    const Wanting wanting = Wanting::now();
    // Of the own ones, those of the pass before may still be spinning.
    Patience::set(wanting.strangers > 0 || wanting.own > threads, threads);
    // In a part of a machine nobody knows which of the strangers run there.
    const bool isWhole = omp_get_num_procs() == ::sysconf(_SC_NPROCESSORS_ONLN);
    if (threads < 2 || !fewerWillDo || !isWhole)
        return;
    const int lately = company.strangers();
    const int strangers = lately > 0 ? std::min(lately, steadyStrangers(wanting.strangers)) : 0;
    const int fitting = Patience::threadsBeside(strangers, threads, omp_get_num_procs());
    if (fitting < threads)
        omp_set_num_threads(fitting);
    m_begun = ProcessorAccounts::now();
}

PatientPass::~PatientPass() {
    if (m_begun)
        company.note(*m_begun, ProcessorAccounts::now());
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
