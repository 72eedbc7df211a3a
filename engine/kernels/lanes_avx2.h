// Sixteen fp32 lanes as two vectors of AVX2, with FMA and F16C. Included by lanes.h only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

namespace fathom::kernels {
namespace {

struct Lanes {
    __m256 low, high;
};
constexpr int kSideBySide = 2; ///< through a long function

FATHOM_INLINE Lanes zero() {
    return {_mm256_setzero_ps(), _mm256_setzero_ps()};
}
FATHOM_INLINE Lanes splat(float value) {
    return {_mm256_set1_ps(value), _mm256_set1_ps(value)};
}
FATHOM_INLINE Lanes load(const float* source) {
    return {_mm256_loadu_ps(source), _mm256_loadu_ps(source + 8)};
}
FATHOM_INLINE void store(float* target, const Lanes& value) {
    _mm256_storeu_ps(target, value.low);
    _mm256_storeu_ps(target + 8, value.high);
}
FATHOM_INLINE __m128i eightAt(const std::uint16_t* source) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(source));
}
FATHOM_INLINE Lanes loadHalves(const std::uint16_t* source) {
    return {_mm256_cvtph_ps(eightAt(source)), _mm256_cvtph_ps(eightAt(source + 8))};
}
FATHOM_INLINE void storeHalves(std::uint16_t* target, const Lanes& value) {
    constexpr int kNearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target), _mm256_cvtps_ph(value.low, kNearest));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target + 8), _mm256_cvtps_ph(value.high, kNearest));
}
/// Of bfloat16.
FATHOM_INLINE Lanes load(const std::uint16_t* source) {
    const auto of = [](__m128i bits) { return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16)); };
    return {of(eightAt(source)), of(eightAt(source + 8))};
}
FATHOM_INLINE void store(std::uint16_t* target, const Lanes& value) {
    const auto of = [](__m256 v) {
        const __m256i bits = _mm256_castps_si256(v);
        const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
        return _mm256_srli_epi32(_mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff))), 16);
    };
    const __m256i words = _mm256_packus_epi32(of(value.low), of(value.high)); // quarters 0, 2, 1, 3
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target), _mm256_permute4x64_epi64(words, 0xd8));
}

FATHOM_INLINE Lanes operator+(const Lanes& a, const Lanes& b) {
    return {a.low + b.low, a.high + b.high};
}
FATHOM_INLINE Lanes operator-(const Lanes& a, const Lanes& b) {
    return {a.low - b.low, a.high - b.high};
}
FATHOM_INLINE Lanes operator*(const Lanes& a, const Lanes& b) {
    return {a.low * b.low, a.high * b.high};
}
FATHOM_INLINE Lanes operator/(const Lanes& a, const Lanes& b) {
    return {a.low / b.low, a.high / b.high};
}
FATHOM_INLINE Lanes fma(const Lanes& a, const Lanes& b, const Lanes& c) {
    return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}
/// c − a·b
FATHOM_INLINE Lanes negativeFma(const Lanes& a, const Lanes& b, const Lanes& c) {
    return {_mm256_fnmadd_ps(a.low, b.low, c.low), _mm256_fnmadd_ps(a.high, b.high, c.high)};
}
FATHOM_INLINE Lanes least(const Lanes& a, const Lanes& b) {
    return {_mm256_min_ps(a.low, b.low), _mm256_min_ps(a.high, b.high)};
}
FATHOM_INLINE Lanes most(const Lanes& a, const Lanes& b) {
    return {_mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high)};
}
FATHOM_INLINE Lanes magnitude(const Lanes& a) {
    const __m256 sign = _mm256_set1_ps(-0.0F);
    return {_mm256_andnot_ps(sign, a.low), _mm256_andnot_ps(sign, a.high)};
}
/// 1/a, relative error 4e-4.
FATHOM_INLINE Lanes nearReciprocal(const Lanes& a) {
    return {_mm256_rcp_ps(a.low), _mm256_rcp_ps(a.high)};
}
FATHOM_INLINE float sumOfLanes(const Lanes& a) {
    const __m256 all = _mm256_add_ps(a.low, a.high);
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
FATHOM_INLINE float largestLane(const Lanes& a) {
    const __m256 all = _mm256_max_ps(a.low, a.high);
    const __m128 four = _mm_max_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
    const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}
FATHOM_INLINE bool anyAbove(const Lanes& a, float bound) {
    const __m256 limit = _mm256_set1_ps(bound);
    return _mm256_movemask_ps(_mm256_or_ps(_mm256_cmp_ps(a.low, limit, _CMP_GT_OQ),
                                           _mm256_cmp_ps(a.high, limit, _CMP_GT_OQ))) != 0;
}

/// An exponent whose power of two is 0, infinite or between; what is not a number stays so.
FATHOM_INLINE __m256 boundedExponent(__m256 x) {
    return _mm256_min_ps(_mm256_set1_ps(128.0F), _mm256_max_ps(_mm256_set1_ps(-127.0F), x));
}
/// x − floor(x)
FATHOM_INLINE Lanes fractionOf(const Lanes& x) {
    const auto of = [](__m256 v) {
        const __m256 bounded = boundedExponent(v);
        return _mm256_sub_ps(bounded, _mm256_floor_ps(bounded));
    };
    return {of(x.low), of(x.high)};
}
/// a·2^floor(x); zero where the power is denormal.
FATHOM_INLINE Lanes scaledByPower(const Lanes& a, const Lanes& x) {
    const auto of = [](__m256 factor, __m256 v) {
        const __m256i exponent = _mm256_cvtps_epi32(_mm256_floor_ps(boundedExponent(v)));
        const __m256i power = _mm256_slli_epi32(_mm256_add_epi32(exponent, _mm256_set1_epi32(127)), 23);
        return _mm256_mul_ps(factor, _mm256_castsi256_ps(power));
    };
    return {of(a.low, x.low), of(a.high, x.high)};
}

/// Whole numbers that lie where sums of fp32 would.
FATHOM_INLINE Lanes countsAt(const float* sums) {
    const auto* const counts = reinterpret_cast<const __m256i*>(sums);
    return {_mm256_cvtepi32_ps(_mm256_loadu_si256(counts)), _mm256_cvtepi32_ps(_mm256_loadu_si256(counts + 1))};
}

/// Sums of the lanes of four vectors.
FATHOM_INLINE __m128 totals(const Lanes& a, const Lanes& b, const Lanes& c, const Lanes& d) {
    const __m256 first = _mm256_hadd_ps(_mm256_add_ps(a.low, a.high), _mm256_add_ps(b.low, b.high));
    const __m256 second = _mm256_hadd_ps(_mm256_add_ps(c.low, c.high), _mm256_add_ps(d.low, d.high));
    const __m256 all = _mm256_hadd_ps(first, second);
    return _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
}

/// Writes the lanes as a column, in rows of 64 bytes.
FATHOM_INLINE void storeColumn(std::byte* target, const Lanes& a) {
    alignas(32) float values[16];
    store(values, a);
    for (int row = 0; row < 16; ++row)
        std::memcpy(target + 64 * row, values + row, sizeof(float));
}
/// The same of four neighbouring columns.
FATHOM_INLINE void storeColumns(std::byte* target, const Lanes (&columns)[4]) {
    const auto put = [](std::byte* row, __m256 rows) {
        _mm_storeu_ps(reinterpret_cast<float*>(row), _mm256_castps256_ps128(rows));
        _mm_storeu_ps(reinterpret_cast<float*>(row + 256), _mm256_extractf128_ps(rows, 1));
    };
    const auto putHalf = [&](std::byte* row, __m256 v0, __m256 v1, __m256 v2, __m256 v3) {
        const __m256 a = _mm256_unpacklo_ps(v0, v1), b = _mm256_unpackhi_ps(v0, v1);
        const __m256 c = _mm256_unpacklo_ps(v2, v3), d = _mm256_unpackhi_ps(v2, v3);
        put(row, _mm256_shuffle_ps(a, c, 0x44));
        put(row + 64, _mm256_shuffle_ps(a, c, 0xee));
        put(row + 128, _mm256_shuffle_ps(b, d, 0x44));
        put(row + 192, _mm256_shuffle_ps(b, d, 0xee));
    };
    putHalf(target, columns[0].low, columns[1].low, columns[2].low, columns[3].low);
    putHalf(target + 512, columns[0].high, columns[1].high, columns[2].high, columns[3].high);
}

} // namespace
} // namespace fathom::kernels
