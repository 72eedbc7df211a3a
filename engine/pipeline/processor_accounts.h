#pragma once

namespace fathom {

/// How long processors have computed up to a moment, for whom. Only differences mean anything.
struct ProcessorAccounts {
    double atSeconds = 0;  ///< the moment, on a clock that never goes back
    double allSeconds = 0; ///< processor time of everybody on the machine, in ticks of some milliseconds; 0: not told
    double ownSeconds = 0; ///< processor time of this process, all its threads together; has no ticks

    [[nodiscard]] static ProcessorAccounts now();
};

/// Processors that other programs kept busy between two moments, on average and rounded; 0 when no time passed. What it
/// says of less than some ticks of `allSeconds` is chance.
[[nodiscard]] int strangersBetween(const ProcessorAccounts& before, const ProcessorAccounts& after) noexcept;

/// Whether other programs computed between two moments by more than the daily small things of a quiet machine, so that times
/// measured meanwhile say little.
[[nodiscard]] bool wasDisturbed(const ProcessorAccounts& before, const ProcessorAccounts& after) noexcept;

} // namespace fathom
