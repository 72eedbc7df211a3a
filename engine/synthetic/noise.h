#pragma once

#include "engine/synthetic/lane.h"

/// Hashed lattices and value noise, in [0,1].
namespace fathom::synthetic::noise {

inline constexpr std::uint32_t kStepX = 0x9E3779B1U;
inline constexpr std::uint32_t kStepY = 0x85EBCA77U;
inline constexpr std::uint32_t kStepZ = 0xC2B2AE3DU;
inline constexpr std::uint32_t kStepSeed = 0x27D4EB2FU;

FATHOM_LANE std::uint32_t lattice(std::int32_t x, std::int32_t y, std::int32_t z, std::uint32_t seed) {
    return static_cast<std::uint32_t>(x) * kStepX + static_cast<std::uint32_t>(y) * kStepY +
           static_cast<std::uint32_t>(z) * kStepZ + seed * kStepSeed;
}
/// Two rounds of multiply and fold; constants of Chris Wellons' lowbias32 search.
FATHOM_LANE float scramble(std::uint32_t h) {
    h = (h ^ (h >> 16U)) * 0x7FEB352DU;
    h = (h ^ (h >> 15U)) * 0x846CA68BU;
    return static_cast<float>(static_cast<std::int32_t>(h >> 8U)) * (1.0F / 16777216.0F);
}
FATHOM_LANE float hash(std::int32_t x, std::int32_t y, std::int32_t z, std::uint32_t seed) {
    return scramble(lattice(x, y, z, seed));
}
FATHOM_LANE float smooth(float f) {
    return f * f * (3.0F - 2.0F * f);
}
FATHOM_LANE float between(float a, float b, float f) {
    return a + (b - a) * f;
}

FATHOM_LANE float value2(float x, float y, std::uint32_t seed) {
    const std::int32_t xi = lane::floorToInt(x), yi = lane::floorToInt(y);
    const float fx = smooth(x - static_cast<float>(xi)), fy = smooth(y - static_cast<float>(yi));
    const std::uint32_t h = lattice(xi, yi, 0, seed);
    return between(between(scramble(h), scramble(h + kStepX), fx),
                   between(scramble(h + kStepY), scramble(h + kStepX + kStepY), fx), fy);
}

FATHOM_LANE float value3(float x, float y, float z, std::uint32_t seed) {
    const std::int32_t xi = lane::floorToInt(x), yi = lane::floorToInt(y), zi = lane::floorToInt(z);
    const float fx = smooth(x - static_cast<float>(xi)), fy = smooth(y - static_cast<float>(yi));
    const float fz = smooth(z - static_cast<float>(zi));
    const std::uint32_t h = lattice(xi, yi, zi, seed);
    const float low = between(between(scramble(h), scramble(h + kStepX), fx),
                              between(scramble(h + kStepY), scramble(h + kStepX + kStepY), fx), fy);
    const std::uint32_t g = h + kStepZ;
    const float high = between(between(scramble(g), scramble(g + kStepX), fx),
                               between(scramble(g + kStepY), scramble(g + kStepX + kStepY), fx), fy);
    return between(low, high, fz);
}

/// Frequency and amplitude of the next octave of a fractal.
inline constexpr float kOctaveFrequency = 2.03F;
inline constexpr float kOctaveAmplitude = 0.55F;

/// How much of an octave survives under a footprint given in its periods: all below 0.5, nothing above 1.
FATHOM_LANE float visibility(float footprint) {
    return lane::clamp01(2.0F - 2.0F * footprint);
}

} // namespace fathom::synthetic::noise
