#include "engine/batch/lane_plan.h"

#include <algorithm>

namespace fathom::batch {

LanePlan lanePlanFor(const LaneConditions& conditions) {
    const int sharers = conditions.ownCores ? 1 : std::max(conditions.localWorkers, 1);
    const int budget = conditions.wantedThreads > 0 ? conditions.wantedThreads : std::max(conditions.cores / sharers, 1);
    const int items = static_cast<int>(std::clamp<std::size_t>(conditions.items, 1, 1'000'000));
    const int automatic = conditions.onlyPictures ? budget : 1;
    LanePlan plan;
    if (conditions.onProcessor)
        plan.passes = std::min(conditions.wantedPasses > 0 ? conditions.wantedPasses : automatic, items);
    plan.threads = std::max(budget / plan.passes, 1);
    plan.lanes = std::min(plan.passes + conditions.prefetch, items);
    plan.decodeThreads = std::clamp(plan.lanes - plan.passes, 1, budget);
    return plan;
}

} // namespace fathom::batch
