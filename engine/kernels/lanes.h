// Sixteen fp32 lanes of AVX-512. Only for sources that are compiled for it and run behind cpuFeatures().tiles();
// everything here has internal linkage, so that no other source can get this code by accident.
#pragma once

#include <cstdint>
#include <immintrin.h>

namespace fathom::kernels {
namespace {

using Lanes = __m512;

inline Lanes splat(float value) {
    return _mm512_set1_ps(value);
}
inline Lanes load(const float* source) {
    return _mm512_loadu_ps(source);
}
inline Lanes load(const std::uint16_t* source) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(
        _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(source))), 16));
}
inline void store(float* target, Lanes value) {
    _mm512_storeu_ps(target, value);
}
inline __m256i rounded(Lanes value) {
    return (__m256i)_mm512_cvtneps_pbh(value);
}
inline Lanes widened(__m256i bfloat16) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bfloat16), 16));
}
inline void store(std::uint16_t* target, Lanes value) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target), rounded(value));
}
/// 32 values, rounded to bfloat16.
inline __m512i rounded(Lanes low, Lanes high) {
    return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}
/// What `rounded` loses, again as bfloat16.
inline __m512i remainder(Lanes low, Lanes high, __m512i bfloat16) {
    const Lanes keptLow = widened(_mm512_castsi512_si256(bfloat16));
    const Lanes keptHigh = widened(_mm512_extracti64x4_epi64(bfloat16, 1));
    return rounded(_mm512_sub_ps(low, keptLow), _mm512_sub_ps(high, keptHigh));
}

/// 2^x with a polynomial on [0,1): relative error 7e-8, or 8e-5 where the result becomes bfloat16.
template <bool Precise>
inline Lanes exp2(Lanes x) {
    x = _mm512_max_ps(x, splat(-100.0F)); // far from denormals, also for what is left after rounding to bfloat16
    const Lanes f = _mm512_reduce_ps(x, 1); // x − floor(x)
    Lanes p;
    if constexpr (Precise) {
        p = _mm512_fmadd_ps(splat(1.8775767e-3F), f, splat(8.9893406e-3F));
        p = _mm512_fmadd_ps(p, f, splat(5.5826318e-2F));
        p = _mm512_fmadd_ps(p, f, splat(2.4015361e-1F));
        p = _mm512_fmadd_ps(p, f, splat(6.9315308e-1F));
        p = _mm512_fmadd_ps(p, f, splat(9.9999994e-1F));
    } else {
        p = _mm512_fmadd_ps(splat(7.8024521e-2F), f, splat(2.2606719e-1F));
        p = _mm512_fmadd_ps(p, f, splat(6.9583350e-1F));
        p = _mm512_fmadd_ps(p, f, splat(9.9992520e-1F));
    }
    return _mm512_scalef_ps(p, x);
}

constexpr float kLog2E = 1.44269504F;

/// x·Φ(x) with erf after Abramowitz and Stegun 7.1.26.
template <bool Precise>
inline Lanes gelu(Lanes x) {
    const Lanes a = _mm512_abs_ps(_mm512_mul_ps(x, splat(0.70710678F)));
    const Lanes d = _mm512_fmadd_ps(a, splat(0.3275911F), splat(1.0F));
    Lanes t = _mm512_rcp14_ps(d);
    if constexpr (Precise)
        t = _mm512_mul_ps(t, _mm512_fnmadd_ps(d, t, splat(2.0F)));
    Lanes p = _mm512_fmadd_ps(splat(1.061405429F), t, splat(-1.453152027F));
    p = _mm512_fmadd_ps(p, t, splat(1.421413741F));
    p = _mm512_fmadd_ps(p, t, splat(-0.284496736F));
    p = _mm512_fmadd_ps(p, t, splat(0.254829592F));
    const Lanes e = exp2<Precise>(_mm512_mul_ps(_mm512_mul_ps(a, a), splat(-kLog2E)));
    const Lanes erf = _mm512_fnmadd_ps(_mm512_mul_ps(p, t), e, splat(1.0F));
    return _mm512_mul_ps(splat(0.5F), _mm512_fmadd_ps(_mm512_abs_ps(x), erf, x));
}

template <bool Precise>
inline Lanes silu(Lanes x) {
    const Lanes e = exp2<Precise>(_mm512_mul_ps(_mm512_max_ps(x, splat(-80.0F)), splat(-kLog2E)));
    return _mm512_div_ps(x, _mm512_add_ps(splat(1.0F), e));
}

/// Mean and reciprocal deviation of a row; `count` is a multiple of 16.
struct RowStatistics {
    float mean;
    float scale;
};
inline RowStatistics statisticsOf(const float* row, std::int64_t count, float eps) {
    Lanes sum = _mm512_setzero_ps(), squares = sum;
    for (std::int64_t i = 0; i < count; i += 16)
        sum = _mm512_add_ps(sum, load(row + i));
    const float mean = _mm512_reduce_add_ps(sum) / static_cast<float>(count);
    for (std::int64_t i = 0; i < count; i += 16) {
        const Lanes difference = _mm512_sub_ps(load(row + i), splat(mean));
        squares = _mm512_fmadd_ps(difference, difference, squares);
    }
    const float variance = _mm512_reduce_add_ps(squares) / static_cast<float>(count) + eps;
    return {mean, 1.0F / __builtin_sqrtf(variance)};
}

} // namespace
} // namespace fathom::kernels
