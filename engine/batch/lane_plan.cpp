#include "engine/batch/lane_plan.h"

#include <algorithm>
#include <fstream>
#include <sched.h>

namespace fathom::batch {

LanePlan lanePlanFor(const LaneConditions& conditions) {
    LanePlan plan;
    plan.threads = conditions.wantedThreads > 0 ? conditions.wantedThreads
                                                : std::max(conditions.cores / std::max(conditions.localWorkers, 1), 1);
    // One item is decoded or written while another is in the network.
    plan.lanes = conditions.items > 1 ? 2 : 1;
    plan.decodeThreads = std::min(plan.lanes, plan.threads);
    return plan;
}

int usableCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    int cores = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    std::ifstream stream("/sys/fs/cgroup/cpu.max");
    double quota = 0, period = 0; // a quota of "max" is no number
    if (stream >> quota >> period && quota > 0 && period > 0)
        cores = std::min(cores, std::max(static_cast<int>(quota / period + 0.5), 1));
    return std::max(cores, 1);
}

} // namespace fathom::batch
