// Values as one or two bfloat16, as tiles want them: in vectors of AVX-512. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/packed_matrix.h"

namespace fathom::kernels {
namespace {

/// Writes 32 values, rounded to bfloat16, and with Split what that loses, again as bfloat16, `low` bytes further on.
template <ProductKind Kind>
void putRounded(std::byte* target, Lanes first, Lanes second, std::int64_t low);

#if defined(__AVX512F__)
FATHOM_INLINE Lanes widened(__m256i bfloat16) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bfloat16), 16));
}
#if defined(__AVX512BF16__)
/// 32 values, rounded to bfloat16.
FATHOM_INLINE __m512i rounded(Lanes low, Lanes high) {
    return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}
#else
FATHOM_INLINE __m512i rounded(Lanes low, Lanes high) {
    return _mm512_inserti64x4(_mm512_castsi256_si512(rounded(low)), rounded(high), 1);
}
#endif
/// What `rounded` loses, again as bfloat16.
FATHOM_INLINE __m512i remainder(Lanes low, Lanes high, __m512i bfloat16) {
    const Lanes keptLow = widened(_mm512_castsi512_si256(bfloat16));
    const Lanes keptHigh = widened(_mm512_extracti64x4_epi64(bfloat16, 1));
    return rounded(_mm512_sub_ps(low, keptLow), _mm512_sub_ps(high, keptHigh));
}

template <ProductKind Kind>
FATHOM_INLINE void putRounded(std::byte* target, Lanes first, Lanes second, std::int64_t low) {
    const __m512i near = rounded(first, second);
    _mm512_storeu_si512(target, near);
    if constexpr (Kind == ProductKind::Split)
        _mm512_storeu_si512(target + low, remainder(first, second, near));
}
#endif

} // namespace
} // namespace fathom::kernels
