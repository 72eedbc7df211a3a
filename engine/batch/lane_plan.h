#pragma once

#include <cstddef>

namespace fathom::batch {

/// What decides how a worker divides itself.
struct LaneConditions {
    int cores = 1;        ///< that all workers of this machine share
    int localWorkers = 1; ///< on this machine
    std::size_t items = 1;
    int wantedThreads = 0; ///< of this worker, chosen by a person; 0: its part of the cores
};

/// How many things one worker does at a time. Never more threads than its part of the cores compute.
struct LanePlan {
    int lanes = 1;   ///< items in work
    int passes = 1;  ///< of the network, side by side
    int threads = 1; ///< of one pass
    int decodeThreads = 1;
    int decodeAhead = 8; ///< frames of an item that wait prepared
};

[[nodiscard]] LanePlan lanePlanFor(const LaneConditions& conditions);

/// Processor cores that this process may use: those of its affinity, no more than its control group's share of time.
[[nodiscard]] int usableCores();

} // namespace fathom::batch
