#include "engine/pipeline/placement.h"

#include "engine/base/error.h"
#include "engine/pipeline/compute_path.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace fathom {

namespace {

std::string mebibytes(std::uint64_t bytes) {
    return std::to_string((bytes + (1U << 20) - 1) >> 20) + " MiB";
}

/// Whether `name` names a unit or something that it is part of.
bool covers(const std::string& name, const std::string& unit) {
    return unit == name || unit.starts_with(name + ".");
}

class Planner {
public:
    Planner(const std::vector<PlacementUnit>& units, const std::vector<MemoryBudget>& memories)
        : m_units(units), m_memories(memories) {
        requireInternal(!memories.empty() && memories.front().computes, "the first memory computes");
        for (const PlacementUnit& unit : units)
            if (!unit.movable)
                m_pinned += unit.bytes;
    }

    Placement byName(const DeviceMap& map) {
        requireNames(map);
        Placement placement{.memory = std::vector<std::size_t>(m_units.size(), 0)};
        for (std::size_t i = 0; i < m_units.size(); ++i)
            if (const auto named = namedMemory(map, m_units[i].name))
                placement.memory[i] = *named;
        for (std::size_t i = 0; i < m_units.size(); ++i)
            if (placement.memory[i] != 0 && !m_units[i].movable)
                throw Error(ErrorCode::InvalidOption,
                            "'" + m_units[i].name + "' stays where the network computes; only blocks can lie elsewhere.",
                            m_memories[placement.memory[i]].id);
        for (int slots = 2; slots >= 1; --slots) {
            finish(placement, slots);
            if (slots == 1 || total(placement) <= m_memories.front().bytes)
                break;
        }
        requireRoom(placement);
        return placement;
    }

    Placement byRule(PlacementRule rule) {
        // Shares may be too small where devices differ: better unequal than fetched in every pass.
        for (const PlacementRule way : {rule, PlacementRule::Sequential})
            if (const auto everything = withoutOffload(way))
                return *everything;
        for (const int slots : {2, 1})
            if (const auto placement = withOffload(rule, slots))
                return *placement;
        throw Error(ErrorCode::InvalidOption,
                    "The memory limit is too small: the parts that stay and one block on its way need " +
                        mebibytes(m_pinned + largest()) + ".",
                    m_memories.front().id + " = " + mebibytes(m_memories.front().bytes));
    }

private:
    void requireNames(const DeviceMap& map) const {
        for (const auto& [part, memory] : map.places) {
            if (std::ranges::none_of(m_units, [&](const PlacementUnit& unit) { return covers(part, unit.name); })) {
                std::string names;
                for (const PlacementUnit& unit : m_units)
                    names += (names.empty() ? "" : ", ") + unit.name;
                throw Error(ErrorCode::InvalidOption, "The network has no part '" + part + "'.", "there are " + names);
            }
            if (std::ranges::find(m_memories, memory, &MemoryBudget::id) == m_memories.end()) {
                std::string names;
                for (const MemoryBudget& known : m_memories)
                    names += (names.empty() ? "" : ", ") + known.id;
                throw Error(ErrorCode::InvalidOption,
                            "Weights cannot lie in '" + memory + "'; there are " + names + ".", part);
            }
        }
    }

    [[nodiscard]] std::optional<std::size_t> namedMemory(const DeviceMap& map, const std::string& unit) const {
        const std::pair<std::string, std::string>* best = nullptr;
        for (const auto& place : map.places)
            if (covers(place.first, unit) && (!best || place.first.size() > best->first.size()))
                best = &place;
        if (!best)
            return std::nullopt;
        const auto found = std::ranges::find(m_memories, best->second, &MemoryBudget::id);
        return static_cast<std::size_t>(found - m_memories.begin());
    }

    [[nodiscard]] std::uint64_t largest() const {
        std::uint64_t most = 0;
        for (const PlacementUnit& unit : m_units)
            if (unit.movable)
                most = std::max(most, unit.bytes);
        return most;
    }

    [[nodiscard]] std::size_t computing() const {
        return static_cast<std::size_t>(std::ranges::count_if(m_memories, &MemoryBudget::computes));
    }

    /// What units may take of each computing memory before anything lies elsewhere.
    [[nodiscard]] std::vector<std::uint64_t> shares(PlacementRule rule) const {
        std::vector<std::uint64_t> room;
        for (std::size_t k = 0; k < computing(); ++k)
            room.push_back(m_memories[k].bytes - (k == 0 ? std::min(m_pinned, m_memories[0].bytes) : 0));
        const bool low = rule == PlacementRule::BalancedLow0;
        if (room.size() < 2 || (rule != PlacementRule::Balanced && !low))
            return room;
        std::uint64_t size = 0, movable = 0;
        for (const PlacementUnit& unit : m_units)
            if (unit.movable)
                size += unit.bytes, ++movable;
        // A share that is exact would leave a block over: some room more, a quarter above the largest block.
        const std::uint64_t spare = std::max(largest(), movable ? size / movable : 0) * 5 / 4;
        const std::uint64_t count = room.size() - (low ? 1 : 0);
        std::uint64_t others = 0;
        for (std::size_t k = low ? 1 : 0; k < room.size(); ++k) {
            if (k + 1 < room.size()) // the last takes what remains
                room[k] = std::min(room[k], size / count + spare);
            others += room[k];
        }
        if (low)
            room[0] = std::min(room[0], size - std::min(size, others));
        return room;
    }

    /// Every unit in a memory that computes, if there is room.
    [[nodiscard]] std::optional<Placement> withoutOffload(PlacementRule rule) const {
        if (m_pinned > m_memories.front().bytes)
            return std::nullopt;
        std::vector<std::uint64_t> room = shares(rule);
        Placement placement{.memory = std::vector<std::size_t>(m_units.size(), 0)};
        std::size_t at = 0;
        for (std::size_t i = 0; i < m_units.size(); ++i) {
            if (!m_units[i].movable)
                continue;
            while (at < room.size() && room[at] < m_units[i].bytes)
                ++at;
            if (at == room.size())
                return std::nullopt;
            room[at] -= m_units[i].bytes;
            placement.memory[i] = at;
        }
        finish(placement, 0);
        return placement;
    }

    /// As many units in memories that compute as there is room for beside the slots.
    [[nodiscard]] std::optional<Placement> withOffload(PlacementRule rule, int slots) const {
        const std::uint64_t reserved = m_pinned + static_cast<std::uint64_t>(slots) * largest();
        if (reserved > m_memories.front().bytes)
            return std::nullopt;
        std::vector<std::uint64_t> room;
        for (const MemoryBudget& memory : m_memories)
            room.push_back(memory.bytes);
        room[0] -= reserved;
        const bool inOrder = rule == PlacementRule::Sequential;
        const double share = shareThatStays(room);
        double seen = 0, kept = 0;
        std::size_t at = 0, waiting = computing();
        Placement placement{.memory = std::vector<std::size_t>(m_units.size(), 0)};
        for (std::size_t i = 0; i < m_units.size(); ++i) {
            const PlacementUnit& unit = m_units[i];
            if (!unit.movable)
                continue;
            seen += static_cast<double>(unit.bytes);
            const auto skipFull = [&](std::size_t& k, std::size_t end) {
                while (k < end && room[k] < unit.bytes)
                    ++k;
                return k < end;
            };
            const bool isDue = inOrder || kept + static_cast<double>(unit.bytes) <= share * seen;
            if (isDue && skipFull(at, computing())) {
                kept += static_cast<double>(unit.bytes);
                room[at] -= unit.bytes;
                placement.memory[i] = at;
                continue;
            }
            if (!skipFull(waiting, m_memories.size()))
                throw Error(ErrorCode::InvalidOption, "All memories together are too small for the network.",
                            "'" + unit.name + "' has no place");
            if (room[waiting] != MemoryBudget::kUnlimited)
                room[waiting] -= unit.bytes;
            placement.memory[i] = waiting;
        }
        finish(placement, slots);
        return placement;
    }

    /// Of all movable bytes, the part that there is room for where it computes.
    [[nodiscard]] double shareThatStays(const std::vector<std::uint64_t>& room) const {
        double size = 0, have = 0;
        for (const PlacementUnit& unit : m_units)
            if (unit.movable)
                size += static_cast<double>(unit.bytes);
        for (std::size_t k = 0; k < computing(); ++k)
            have += static_cast<double>(room[k]);
        return size > 0 ? std::min(1.0, have / size) : 1.0;
    }

    /// Sums up what a choice of memories means.
    void finish(Placement& placement, int slots) const {
        placement.slots = 0;
        placement.slotBytes = placement.stays = 0;
        for (std::size_t i = 0; i < m_units.size(); ++i) {
            const std::size_t memory = placement.memory[i];
            if (memory == 0)
                placement.stays += m_units[i].bytes;
            if (m_memories[memory].computes)
                continue;
            placement.slots = slots;
            placement.slotBytes = std::max(placement.slotBytes, m_units[i].bytes);
        }
    }

    [[nodiscard]] static std::uint64_t total(const Placement& placement) {
        return placement.stays + static_cast<std::uint64_t>(placement.slots) * placement.slotBytes;
    }

    void requireRoom(const Placement& placement) const {
        std::vector<std::uint64_t> used(m_memories.size(), 0);
        for (std::size_t i = 0; i < m_units.size(); ++i)
            used[placement.memory[i]] += m_units[i].bytes;
        used[0] = total(placement);
        for (std::size_t k = 0; k < used.size(); ++k)
            if (used[k] > m_memories[k].bytes)
                throw Error(ErrorCode::InvalidOption,
                            "The named parts need " + mebibytes(used[k]) + " of '" + m_memories[k].id +
                                "', more than its limit.",
                            m_memories[k].id + " = " + mebibytes(m_memories[k].bytes));
    }

    const std::vector<PlacementUnit>& m_units;
    const std::vector<MemoryBudget>& m_memories;
    std::uint64_t m_pinned = 0;
};

} // namespace

Placement place(const std::vector<PlacementUnit>& units, const std::vector<MemoryBudget>& memories, const DeviceMap& map) {
    Planner planner(units, memories);
    return map.rule == PlacementRule::Explicit ? planner.byName(map) : planner.byRule(map.rule);
}

std::string describe(const WeightPlaces& places) {
    const auto ofAll = [&places](int count) {
        return std::to_string(count) + " of " + std::to_string(places.blocks) + " blocks of the network ";
    };
    std::string text;
    if (places.blocksBeside > 0)
        text = ofAll(places.blocksBeside) + "compute on other GPUs, one after the other.";
    if (places.elsewhere == 0)
        return text;
    const char* const way = places.blocksOnDisk == places.blocksElsewhere ? "are read from the disk"
                            : places.blocksOnDisk == 0 ? "are fetched from the processor's memory"
                                                       : "are fetched from the processor's memory and the disk";
    return text + (text.empty() ? "" : " ") + ofAll(places.blocksElsewhere) + "(" +
           std::to_string(places.elsewhere >> 20) + " MiB) " + way + " in every pass, which is slower; " +
           std::to_string(places.resident >> 20) + " MiB of weights stay in memory.";
}

} // namespace fathom
