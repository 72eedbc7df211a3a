#pragma once

#include <cstddef>

namespace fathom::batch {

/// What decides how a worker divides itself.
struct LaneConditions {
    int cores = 1;        ///< that all workers of this machine share, or this one's own
    int localWorkers = 1; ///< on this machine
    bool ownCores = false; ///< whoever started the workers gave each cores of its own
    std::size_t items = 1;
    bool onProcessor = true;   ///< the network runs there
    bool onlyPictures = false; ///< every item is one view
    int prefetch = 2;          ///< items decoded or written beside those in the network
    int wantedPasses = 0;      ///< chosen by a person; 0: by these rules
    int wantedThreads = 0;     ///< of this worker, chosen by a person; 0: its part of the cores
};

/// How many things one worker does at a time. Never more threads than its part of the cores compute.
struct LanePlan {
    int lanes = 1;   ///< items in work
    int passes = 1;  ///< of the network, side by side
    int threads = 1; ///< of one pass
    int decodeThreads = 1;
    int decodeAhead = 8; ///< frames of an item that wait prepared
};

/// Single pictures on the processor run as one single-threaded pass a core; anything else as one pass on all.
[[nodiscard]] LanePlan lanePlanFor(const LaneConditions& conditions);

} // namespace fathom::batch
