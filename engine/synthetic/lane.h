#pragma once

#include <bit>
#include <cstdint>

/// Arithmetic for loops over pixels that the compiler turns into vector code: no branches, no library calls,
/// and the same bits on every processor.

/// Always inlined, so that a loop compiled for several instruction sets takes its callees along.
#define FATHOM_LANE inline __attribute__((always_inline))

/// Compiles a function also for AVX2 where the loader can choose. Sanitizers cannot run the chooser that
/// early.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) &&                 \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FATHOM_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define FATHOM_WIDE
#endif

namespace fathom::synthetic::lane {

FATHOM_LANE float minimum(float a, float b) {
    return a < b ? a : b;
}
FATHOM_LANE float maximum(float a, float b) {
    return a > b ? a : b;
}
FATHOM_LANE float clamp01(float a) {
    return maximum(0.0F, minimum(1.0F, a));
}
FATHOM_LANE float absolute(float a) {
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(a) & 0x7FFFFFFFU);
}
/// −1 or 1 with the sign of a.
FATHOM_LANE float signOf(float a) {
    return a > 0.0F ? 1.0F : -1.0F;
}
/// a kept away from zero, so that it may divide.
FATHOM_LANE float divisor(float a, float smallest) {
    return absolute(a) < smallest ? smallest : a;
}
/// Floor of |a| < 2^31.
FATHOM_LANE std::int32_t floorToInt(float a) {
    const auto truncated = static_cast<std::int32_t>(a);
    return truncated - static_cast<std::int32_t>(a < static_cast<float>(truncated));
}
FATHOM_LANE float squareRoot(float a) {
    return __builtin_sqrtf(a);
}

/// 2^a, relative error 2e-6, a clamped to [−126,126].
FATHOM_LANE float exp2(float a) {
    const float x = minimum(126.0F, maximum(-126.0F, a));
    const std::int32_t whole = floorToInt(x);
    const float f = x - static_cast<float>(whole);
    float p = 1.8775767e-3F;
    p = p * f + 8.9893397e-3F;
    p = p * f + 5.5826318e-2F;
    p = p * f + 2.4015361e-1F;
    p = p * f + 6.9315308e-1F;
    p = p * f + 9.9999994e-1F;
    return p * std::bit_cast<float>((whole + 127) << 23);
}
FATHOM_LANE float exp(float a) {
    return exp2(a * 1.44269504F);
}
/// log2 of a > 0, absolute error 2e-6.
FATHOM_LANE float log2(float a) {
    const auto bits = std::bit_cast<std::int32_t>(a);
    const float m = std::bit_cast<float>((bits & 0x7FFFFF) | 0x3F800000);
    const bool high = m > 1.41421356F;
    const float mantissa = high ? m * 0.5F : m;
    const auto exponent = static_cast<float>(((bits >> 23) - 127) + static_cast<std::int32_t>(high));
    const float s = (mantissa - 1.0F) / (mantissa + 1.0F);
    const float s2 = s * s;
    return exponent + s * (2.88539008F + s2 * (0.96179669F + s2 * (0.57707802F + s2 * 0.41219859F)));
}
/// base^exponent for base ≥ 0.
FATHOM_LANE float power(float base, float exponent) {
    return exp2(exponent * log2(maximum(base, 1e-12F)));
}
/// sin(2πa), absolute error 1e-5.
FATHOM_LANE float sineOfTurn(float a) {
    const float f = a - static_cast<float>(floorToInt(a + 0.5F));
    const float folded = f > 0.25F ? 0.5F - f : (f < -0.25F ? -0.5F - f : f);
    const float x = folded * 6.28318531F, x2 = x * x;
    return x *
           (1.0F + x2 * (-1.6666667e-1F + x2 * (8.3333333e-3F + x2 * (-1.9841270e-4F + x2 * 2.7557319e-6F))));
}

} // namespace fathom::synthetic::lane
