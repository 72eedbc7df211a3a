// Sixteen values of a row of any element. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/linear.h"

namespace fathom::kernels {
namespace {

inline Lanes valueAt(const void* data, Element element, std::int64_t index) {
    if (element == Element::F32)
        return load(static_cast<const float*>(data) + index);
    const auto* const narrow = static_cast<const std::uint16_t*>(data) + index;
    return element == Element::Bf16
               ? load(narrow)
               : _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(narrow)));
}

inline void put(void* data, Element element, std::int64_t index, Lanes value) {
    if (element == Element::F32) {
        store(static_cast<float*>(data) + index, value);
        return;
    }
    auto* const narrow = static_cast<std::uint16_t*>(data) + index;
    if (element == Element::Bf16) {
        store(narrow, value);
        return;
    }
    constexpr float kLargestHalf = 65504.0F;
    value = _mm512_min_ps(_mm512_max_ps(value, splat(-kLargestHalf)), splat(kLargestHalf));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(narrow),
                        _mm512_cvtps_ph(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

/// Thirty-two values as int8, `inverse` units for one.
inline __m256i levelsOf(Lanes first, Lanes second, Lanes inverse) {
    return _mm256_set_m128i(_mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(_mm512_mul_ps(second, inverse))),
                            _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(_mm512_mul_ps(first, inverse))));
}

/// Thirty-two values of fixed point, `inverse` units for one, as their digits.
struct DigitPair {
    __m256i high, low;

    DigitPair(Lanes first, Lanes second, Lanes inverse) {
        const __m512i half = _mm512_set1_epi32(128);
        const __m512i a = _mm512_cvtps_epi32(_mm512_mul_ps(first, inverse));
        const __m512i b = _mm512_cvtps_epi32(_mm512_mul_ps(second, inverse));
        const __m512i highA = _mm512_srai_epi32(_mm512_add_epi32(a, half), 8);
        const __m512i highB = _mm512_srai_epi32(_mm512_add_epi32(b, half), 8);
        high = joined(highA, highB);
        low = joined(_mm512_sub_epi32(a, _mm512_slli_epi32(highA, 8)), _mm512_sub_epi32(b, _mm512_slli_epi32(highB, 8)));
    }

private:
    static __m256i joined(__m512i a, __m512i b) {
        return _mm256_set_m128i(_mm512_cvtepi32_epi8(b), _mm512_cvtepi32_epi8(a));
    }
};

/// A result of Digits from its two sums, in units of a row's and a column's step.
inline Lanes digitSum(const float* high, const float* mixed) {
    const Lanes h = _mm512_cvtepi32_ps(_mm512_loadu_si512(high)), m = _mm512_cvtepi32_ps(_mm512_loadu_si512(mixed));
    return _mm512_mul_ps(splat(256.0F), _mm512_fmadd_ps(h, splat(256.0F), m));
}

} // namespace
} // namespace fathom::kernels
