// Numbers that stand in for trained weights and photographs in tests and benchmarks: every value is computed from
// the name of its tensor, so nothing has to be downloaded and any other program can compute the same.
#pragma once

#include <cstdint>
#include <string_view>

namespace fathom::da3 {

/// FNV-1a, 64 bits.
[[nodiscard]] constexpr std::uint64_t formulaSeed(std::string_view name) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char character : name)
        hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3ULL;
    return hash;
}

/// Element `index` of the sequence of a seed (SplitMix64).
[[nodiscard]] constexpr std::uint64_t formulaBits(std::uint64_t seed, std::uint64_t index) noexcept {
    std::uint64_t z = seed + (index + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

/// The same as a uniform number in [-1, 1); exact in double.
[[nodiscard]] constexpr double formulaUniform(std::uint64_t seed, std::uint64_t index) noexcept {
    return static_cast<double>(formulaBits(seed, index) >> 11) * 0x1p-53 * 2 - 1;
}

} // namespace fathom::da3
