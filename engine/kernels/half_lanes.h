// Thirty-two float16 lanes, for what becomes int8 values in the end. Only for sources that are compiled for AVX512-FP16
// and run behind cpuFeatures().tiles(). Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"

namespace fathom::kernels {
namespace {

#if defined(__AVX512FP16__)
/// Sixty-four values in order. What a float16 cannot hold is infinite.
struct Halves {
    __m512h lane[2];

    FATHOM_INLINE explicit Halves(const Many<4>& values)
        : lane{joined(values.lane[0], values.lane[1]), joined(values.lane[2], values.lane[3])} {}
    FATHOM_INLINE Halves(__m512h first, __m512h second) : lane{first, second} {}

    FATHOM_INLINE static Halves load(const void* source) {
        const auto* const bits = static_cast<const std::uint16_t*>(source);
        return {_mm512_loadu_ph(bits), _mm512_loadu_ph(bits + 32)};
    }
    FATHOM_INLINE void store(void* target) const {
        auto* const bits = static_cast<std::uint16_t*>(target);
        _mm512_storeu_ph(bits, lane[0]);
        _mm512_storeu_ph(bits + 32, lane[1]);
    }

    /// In every lane the largest magnitude of four values.
    [[nodiscard]] FATHOM_INLINE Lanes magnitudes() const {
        const __m512h both = _mm512_max_ph(_mm512_abs_ph(lane[0]), _mm512_abs_ph(lane[1]));
        const __m512i bits = _mm512_castph_si512(both);
        const __m256h half = _mm256_max_ph(_mm256_castsi256_ph(_mm512_castsi512_si256(bits)),
                                           _mm256_castsi256_ph(_mm512_extracti64x4_epi64(bits, 1)));
        return _mm512_cvtph_ps(_mm256_castph_si256(half));
    }

    /// As int8, `inverse` units for one.
    [[nodiscard]] FATHOM_INLINE __m512i levels(float inverse) const {
        const __m512h units = _mm512_set1_ph(static_cast<_Float16>(inverse));
        const __m512i bytes = _mm512_packs_epi16(_mm512_cvtph_epi16(_mm512_mul_ph(lane[0], units)),
                                                 _mm512_cvtph_epi16(_mm512_mul_ph(lane[1], units)));
        return _mm512_permutexvar_epi64(_mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7), bytes);
    }

private:
    FATHOM_INLINE static __m512h joined(Lanes first, Lanes second) {
        return _mm512_castsi512_ph(_mm512_inserti64x4(_mm512_castsi256_si512(_mm256_castph_si256(_mm512_cvtxps_ph(first))),
                                                      _mm256_castph_si256(_mm512_cvtxps_ph(second)), 1));
    }
};

/// erf(x/√2) / x on |x| ≤ 4, in 2x²/16 − 1; a fit that weighs its error with what it does to x·Φ(x).
constexpr float kHalfErfReach = 4.0F;
constexpr float kHalfErfOverX[] = {1.19427377e-2F,  -3.31014129e-2F, 4.81835553e-2F, -7.09249941e-2F,
                                   1.10820013e-1F, -1.68853193e-1F, 3.51940446e-1F};

/// x·Φ(x), error 2e-3 of x at most; no result is infinite.
FATHOM_INLINE Halves gelu(const Halves& x) {
    const auto all = [](float value) { return _mm512_set1_ph(static_cast<_Float16>(value)); };
    const auto of = [&](__m512h value) {
        const __m512h low = _mm512_max_ph(all(-kHalfErfReach), value); // in this order what is not a number stays so
        const __m512h c = _mm512_min_ph(all(kHalfErfReach), low);
        const __m512h t = _mm512_fmadd_ph(_mm512_mul_ph(c, c), all(2.0F / (kHalfErfReach * kHalfErfReach)), all(-1.0F));
        __m512h p = all(kHalfErfOverX[0]);
        for (int i = 1; i < 7; ++i)
            p = _mm512_fmadd_ph(p, t, all(kHalfErfOverX[i]));
        const __m512h half = _mm512_mul_ph(low, all(0.5F));
        return _mm512_min_ph(all(65504.0F), _mm512_fmadd_ph(half, _mm512_mul_ph(p, c), half));
    };
    return {of(x.lane[0]), of(x.lane[1])};
}
#endif

} // namespace
} // namespace fathom::kernels
