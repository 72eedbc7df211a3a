#pragma once

#include <cstddef>
#include <cstdint>

namespace fathom {

/// Chooses `wanted` of `population` elements while they pass by in order, every subset equally likely, the
/// same one for the same seed on every machine (Knuth, TAOCP 2, algorithm S; numbers from SplitMix64). Needs
/// no memory.
class SelectionSampler {
public:
    SelectionSampler(std::size_t population, std::size_t wanted, std::uint64_t seed) noexcept
        : m_remaining(population), m_wanted(wanted < population ? wanted : population), m_state(seed) {}

    /// Whether the next element is chosen. To be asked once for each element.
    [[nodiscard]] bool takesNext() noexcept {
        if (m_wanted == 0)
            return false;
        const bool takes = m_wanted == m_remaining || below(m_remaining) < m_wanted;
        --m_remaining;
        m_wanted -= takes ? 1 : 0;
        return takes;
    }

private:
    /// Uniform in [0, bound): the high half of a 128-bit product; its bias of bound/2⁶⁴ cannot be seen.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<Wide>(z) * bound) >> 64);
    }

    std::uint64_t m_remaining;
    std::uint64_t m_wanted;
    std::uint64_t m_state;
};

} // namespace fathom
