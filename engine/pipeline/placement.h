#pragma once

#include "engine/pipeline/device_map.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace fathom {

/// A part of a network that is never split.
struct PlacementUnit {
    std::string name; ///< "blocks.3", "head"
    std::uint64_t bytes = 0;
    bool movable = false; ///< it can wait elsewhere until it computes; all others stay on the first memory
};

/// A memory and what it may hold.
struct MemoryBudget {
    static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

    std::string id;
    std::uint64_t bytes = kUnlimited;
    bool computes = false; ///< units that lie here run here; all others are brought to the first memory
};

/// Where every unit lies.
struct Placement {
    std::vector<std::size_t> memory; ///< index of a budget for every unit, in the order of the units
    /// Places for units on their way in the first memory: two, so that one is read while another computes; one where
    /// there is no room for two; none when nothing lies elsewhere.
    int slots = 0;
    std::uint64_t slotBytes = 0; ///< of one: the largest unit that lies elsewhere
    std::uint64_t stays = 0;     ///< bytes of what lies in the first memory, without the slots

    [[nodiscard]] bool offloads() const noexcept { return slots > 0; }
};

/// Spreads units over memories.
/// \param units  in the order in which the network computes them
/// \param memories  those that compute first, then where weights can wait, in order of preference
/// \throws Error{InvalidOption} for names that do not exist and for limits that are too small, with the figures
[[nodiscard]] Placement place(const std::vector<PlacementUnit>& units, const std::vector<MemoryBudget>& memories,
                              const DeviceMap& map);

} // namespace fathom
