#include "engine/pipeline/processor_accounts.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>

namespace fathom {

namespace {

double timeOfAll() {
    std::ifstream stream("/proc/stat");
    std::string name;
    double user = 0, nice = 0, system = 0;
    const bool told(stream >> name >> user >> nice >> system);
    return told ? (user + nice + system) / static_cast<double>(::sysconf(_SC_CLK_TCK)) : 0;
}

double timeOfThisProcess() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    double seconds = 0;
    for (const timeval& time : {usage.ru_utime, usage.ru_stime})
        seconds += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    return seconds;
}

/// Processors that other programs kept busy, on average.
double othersBetween(const ProcessorAccounts& before, const ProcessorAccounts& after) noexcept {
    const double seconds = after.atSeconds - before.atSeconds;
    if (seconds <= 0)
        return 0;
    const double own = after.ownSeconds - before.ownSeconds;
    // Ticks come late: what this process did last may not be among all yet.
    return std::max(after.allSeconds - before.allSeconds - own, 0.0) / seconds;
}

} // namespace

ProcessorAccounts ProcessorAccounts::now() {
    const auto at = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration<double>(at).count(), timeOfAll(), timeOfThisProcess()};
}

bool wasDisturbed(const ProcessorAccounts& before, const ProcessorAccounts& after) noexcept {
    constexpr double kSmallThings = 0.2;
    return othersBetween(before, after) > kSmallThings;
}

} // namespace fathom
