#pragma once

#include <bit>
#include <cstdint>

namespace fathom {

/// Floats as unsigned integers in the same order (−0 just below +0), so that ranks can be found by counting.
[[nodiscard]] inline std::uint32_t orderedBits(float value) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return (bits & 0x8000'0000U) != 0 ? ~bits : bits | 0x8000'0000U;
}

[[nodiscard]] inline float fromOrderedBits(std::uint32_t bits) noexcept {
    return std::bit_cast<float>((bits & 0x8000'0000U) != 0 ? bits & 0x7FFF'FFFFU : ~bits);
}

} // namespace fathom
