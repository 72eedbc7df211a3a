#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fathom {

/// How the parts of a network are spread when one memory is too small for all of them.
enum class PlacementRule {
    Auto,         ///< as much as fits on the device, then on the GPUs beside it; what does not is spread evenly between,
                  ///< so that reading has time
    Balanced,     ///< the same shares on all GPUs; else as Auto
    BalancedLow0, ///< on the first GPU only what the others have no room for
    Sequential,   ///< in the order of the network: one memory is filled after the other
    Explicit,     ///< as named
};

/// A rule, or a memory for named parts.
struct DeviceMap {
    PlacementRule rule = PlacementRule::Auto;
    /// Explicit: part ("blocks.3", "blocks", "head") and memory ("cuda:0", "cpu", "disk"); the longest name that a part
    /// begins with counts, parts without one stay where the network computes.
    std::vector<std::pair<std::string, std::string>> places;
};

/// Weights that a memory may hold.
struct MemoryLimit {
    std::string memory; ///< "cuda:0", "cpu", "disk"
    std::uint64_t bytes = 0;

    friend bool operator==(const MemoryLimit&, const MemoryLimit&) = default;
};

/// "auto", "balanced", "balanced_low_0", "sequential", or "blocks.0=0,blocks=cpu,head=0"; a bare number is a CUDA device.
/// \throws Error{InvalidOption}
[[nodiscard]] DeviceMap parseDeviceMap(std::string_view text);

/// "0=10GiB,cpu=30GiB"; B, KB, MB, GB, TB and KiB, MiB, GiB, TiB. Empty: no limits. \throws Error{InvalidOption}
[[nodiscard]] std::vector<MemoryLimit> parseMemoryLimits(std::string_view text);

} // namespace fathom
