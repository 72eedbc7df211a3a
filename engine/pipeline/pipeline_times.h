#pragma once

#include <algorithm>
#include <cstddef>

namespace fathom {

/// Where the time of a job went, in seconds, summed over everything that ran side by side.
struct PipelineTimes {
    double decode = 0;  ///< files read, decoded and brought to the network's size, on threads of the pool
    double wait = 0;    ///< for a frame that was not ready when the network wanted it
    double compute = 0; ///< passes of the network, with what goes in and out
    std::size_t frames = 0; ///< that were asked for
    std::size_t passes = 0;
    std::size_t views = 0; ///< estimated, those that two batches share twice

    PipelineTimes& operator+=(const PipelineTimes& other) noexcept {
        decode += other.decode;
        wait += other.wait;
        compute += other.compute;
        frames += other.frames;
        passes += other.passes;
        views += other.views;
        return *this;
    }
};

/// How much of the work beside the network (decoding, writing) happened while it was busy: 0 none, 1 all.
/// \param loadSeconds  of that work; none counts as hidden \param idleSeconds  in which the network had nothing to do
[[nodiscard]] constexpr double overlapEfficiency(double loadSeconds, double idleSeconds) noexcept {
    return loadSeconds <= 0 ? 1.0 : 1.0 - std::clamp(idleSeconds / loadSeconds, 0.0, 1.0);
}

} // namespace fathom
