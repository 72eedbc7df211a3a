#pragma once

namespace fathom {

/// How long processors have computed up to a moment, for whom. Only differences mean anything.
struct ProcessorAccounts {
    double atSeconds = 0;  ///< the moment, on a clock that never goes back
    double allSeconds = 0; ///< processor time of everybody on the machine, in ticks of some milliseconds; 0: not told
    double ownSeconds = 0; ///< processor time of this process, all its threads together; has no ticks

    [[nodiscard]] static ProcessorAccounts now();
};

/// Whether other programs computed between two moments by more than the daily small things of a quiet machine, so that times
/// measured meanwhile say little. What it says of less than some ticks of `allSeconds` is chance.
[[nodiscard]] bool wasDisturbed(const ProcessorAccounts& before, const ProcessorAccounts& after) noexcept;

} // namespace fathom
