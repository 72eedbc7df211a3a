// Sixteen fp32 lanes as one vector of AVX-512. Included by lanes.h only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <immintrin.h>

namespace fathom::kernels {
namespace {

using Lanes = __m512;
constexpr int kSideBySide = 4; ///< through a long function

FATHOM_INLINE Lanes zero() {
    return _mm512_setzero_ps();
}
FATHOM_INLINE Lanes splat(float value) {
    return _mm512_set1_ps(value);
}
FATHOM_INLINE Lanes load(const float* source) {
    return _mm512_loadu_ps(source);
}
FATHOM_INLINE void store(float* target, Lanes value) {
    _mm512_storeu_ps(target, value);
}
FATHOM_INLINE Lanes loadHalves(const std::uint16_t* source) {
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(source)));
}
FATHOM_INLINE void storeHalves(std::uint16_t* target, Lanes value) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target),
                        _mm512_cvtps_ph(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
/// Of bfloat16.
FATHOM_INLINE Lanes load(const std::uint16_t* source) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(
        _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(source))), 16));
}
#if defined(__AVX512BF16__)
FATHOM_INLINE __m256i rounded(Lanes value) {
    return (__m256i)_mm512_cvtneps_pbh(value);
}
#else
FATHOM_INLINE __m256i rounded(Lanes value) {
    const __m512i bits = _mm512_castps_si512(value), odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    return _mm512_cvtepi32_epi16(
        _mm512_srli_epi32(_mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff))), 16));
}
#endif
FATHOM_INLINE void store(std::uint16_t* target, Lanes value) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target), rounded(value));
}

FATHOM_INLINE Lanes fma(Lanes a, Lanes b, Lanes c) {
    return _mm512_fmadd_ps(a, b, c);
}
/// c − a·b
FATHOM_INLINE Lanes negativeFma(Lanes a, Lanes b, Lanes c) {
    return _mm512_fnmadd_ps(a, b, c);
}
FATHOM_INLINE Lanes least(Lanes a, Lanes b) {
    return _mm512_min_ps(a, b);
}
FATHOM_INLINE Lanes most(Lanes a, Lanes b) {
    return _mm512_max_ps(a, b);
}
FATHOM_INLINE Lanes magnitude(Lanes a) {
    return _mm512_abs_ps(a);
}
/// 1/a, relative error 6e-5.
FATHOM_INLINE Lanes nearReciprocal(Lanes a) {
    return _mm512_rcp14_ps(a);
}
FATHOM_INLINE float sumOfLanes(Lanes a) {
    return _mm512_reduce_add_ps(a);
}
FATHOM_INLINE float largestLane(Lanes a) {
    return _mm512_reduce_max_ps(a);
}
FATHOM_INLINE bool anyAbove(Lanes a, float bound) {
    return _mm512_cmp_ps_mask(a, splat(bound), _CMP_GT_OQ) != 0;
}

/// x − floor(x)
FATHOM_INLINE Lanes fractionOf(Lanes x) {
    return _mm512_reduce_ps(x, 1);
}
/// a·2^floor(x)
FATHOM_INLINE Lanes scaledByPower(Lanes a, Lanes x) {
    return _mm512_scalef_ps(a, x);
}

/// Whole numbers that lie where sums of fp32 would.
FATHOM_INLINE Lanes countsAt(const float* sums) {
    return _mm512_cvtepi32_ps(_mm512_loadu_si512(sums));
}
FATHOM_INLINE Lanes countsAt(const float* sums, const std::int32_t* excess) {
    return _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_loadu_si512(sums), _mm512_load_si512(excess)));
}

/// Sums of the lanes of four vectors.
FATHOM_INLINE __m128 totals(Lanes a, Lanes b, Lanes c, Lanes d) {
    const __m512 first = _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
    const __m512 second = _mm512_add_ps(_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
    const __m512 all = _mm512_add_ps(_mm512_shuffle_ps(first, second, 0x44), _mm512_shuffle_ps(first, second, 0xee));
    const __m256 half = _mm256_add_ps(_mm512_castps512_ps256(all), _mm512_extractf32x8_ps(all, 1));
    return _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
}

/// Writes the lanes as a column, in rows of 64 bytes.
FATHOM_INLINE void storeColumn(std::byte* target, Lanes a) {
    const __m512i rows = _mm512_setr_epi32(0, 64, 128, 192, 256, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960);
    _mm512_i32scatter_ps(target, rows, a, 1);
}
FATHOM_INLINE void storeEveryFourth(std::byte* target, __m512i rows) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target), _mm512_castsi512_si128(rows));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target + 256), _mm512_extracti32x4_epi32(rows, 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target + 512), _mm512_extracti32x4_epi32(rows, 2));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target + 768), _mm512_extracti32x4_epi32(rows, 3));
}
/// The same of four neighbouring columns.
FATHOM_INLINE void storeColumns(std::byte* target, const __m512i (&columns)[4]) {
    const __m512i a = _mm512_unpacklo_epi32(columns[0], columns[1]), b = _mm512_unpackhi_epi32(columns[0], columns[1]);
    const __m512i c = _mm512_unpacklo_epi32(columns[2], columns[3]), d = _mm512_unpackhi_epi32(columns[2], columns[3]);
    storeEveryFourth(target, _mm512_unpacklo_epi64(a, c));
    storeEveryFourth(target + 64, _mm512_unpackhi_epi64(a, c));
    storeEveryFourth(target + 128, _mm512_unpacklo_epi64(b, d));
    storeEveryFourth(target + 192, _mm512_unpackhi_epi64(b, d));
}
FATHOM_INLINE void storeColumns(std::byte* target, const Lanes (&columns)[4]) {
    const __m512i bits[4] = {_mm512_castps_si512(columns[0]), _mm512_castps_si512(columns[1]),
                             _mm512_castps_si512(columns[2]), _mm512_castps_si512(columns[3])};
    storeColumns(target, bits);
}

} // namespace
} // namespace fathom::kernels
