// Values as whole numbers: words, and in vectors of AVX-512 int8 and digits of fixed point. Internal linkage, as in
// lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/packed_matrix.h"

#include <array>

namespace fathom::kernels {
namespace {

/// Vectors of values in a step of a scaled kind.
template <ProductKind Kind>
inline constexpr int kStepLanes = static_cast<int>(stepDepth(Kind) / 16);

/// Writes as many values, `inverse` units for one, as a step of a row; of Digits the low ones lie `low` bytes behind the
/// high ones.
template <ProductKind Kind>
void putLevels(std::byte* target, const Many<kStepLanes<Kind>>& values, Lanes inverse, std::int64_t low);
/// The same of thirty-two values; of Digits only.
template <ProductKind Kind>
void putDigits(std::byte* target, Lanes first, Lanes second, Lanes inverse, std::int64_t low);

#if defined(__AVX512F__)
/// Whole numbers of 32 values, `inverse` units for one, as sixteen bits; in every 128 bits four of each vector.
FATHOM_INLINE __m512i wordsOf(Lanes first, Lanes second, Lanes inverse) {
    return _mm512_packs_epi32(_mm512_cvtps_epi32(_mm512_mul_ps(first, inverse)),
                              _mm512_cvtps_epi32(_mm512_mul_ps(second, inverse)));
}

/// Which bytes of two results of wordsOf() are the low ones of all values in order.
constexpr std::array<std::uint8_t, 64> lowBytes() {
    std::array<std::uint8_t, 64> bytes{};
    for (int value = 0; value < 64; ++value) {
        const int vector = value / 16, element = value % 16;
        const int word = element / 4 * 8 + vector % 2 * 4 + element % 4;
        bytes[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(vector / 2 * 64 + 2 * word);
    }
    return bytes;
}
/// The low bytes of one result of wordsOf() and the high bytes of another.
constexpr std::array<std::uint8_t, 64> lowAndHighBytes() {
    std::array<std::uint8_t, 64> bytes = lowBytes();
    for (std::size_t value = 0; value < 32; ++value)
        bytes[32 + value] = static_cast<std::uint8_t>(64 + bytes[value] + 1);
    return bytes;
}
alignas(64) constexpr std::array<std::uint8_t, 64> kLowBytes = lowBytes();
alignas(64) constexpr std::array<std::uint8_t, 64> kLowAndHighBytes = lowAndHighBytes();

FATHOM_INLINE __m512i roundsUp() {
    return _mm512_set1_epi16(128);
}

/// Sixty-four values as int8, `inverse` units for one.
FATHOM_INLINE __m512i levelsOf(const Many<4>& values, Lanes inverse) {
    const __m512i bytes = _mm512_packs_epi16(wordsOf(values.lane[0], values.lane[1], inverse),
                                             wordsOf(values.lane[2], values.lane[3], inverse));
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    return _mm512_permutexvar_epi32(order, bytes);
}

/// Sixty-four values of fixed point, `inverse` units for one, as their digits. The low byte of a word is its low digit
/// already; half a high digit more makes the high byte the high one.
struct DigitPair {
    __m512i high, low;

    FATHOM_INLINE DigitPair(const Many<4>& values, Lanes inverse) {
        const __m512i first = wordsOf(values.lane[0], values.lane[1], inverse);
        const __m512i second = wordsOf(values.lane[2], values.lane[3], inverse);
        const __m512i order = _mm512_load_si512(kLowBytes.data());
        low = _mm512_permutex2var_epi8(first, order, second);
        high = _mm512_permutex2var_epi8(_mm512_add_epi16(first, roundsUp()),
                                        _mm512_or_si512(order, _mm512_set1_epi8(1)),
                                        _mm512_add_epi16(second, roundsUp()));
    }
};

/// The same of thirty-two values: low digits, then high ones.
FATHOM_INLINE __m512i digitsOf(Lanes first, Lanes second, Lanes inverse) {
    const __m512i words = wordsOf(first, second, inverse);
    return _mm512_permutex2var_epi8(words, _mm512_load_si512(kLowAndHighBytes.data()),
                                    _mm512_add_epi16(words, roundsUp()));
}

template <ProductKind Kind>
FATHOM_INLINE void putLevels(std::byte* target, const Many<kStepLanes<Kind>>& values, Lanes inverse,
                             std::int64_t low) {
    if constexpr (Kind == ProductKind::Words) {
        for (int i = 0; i < 2; ++i)
            _mm256_store_si256(reinterpret_cast<__m256i*>(target) + i,
                               _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(values.lane[i] * inverse)));
    } else if constexpr (Kind == ProductKind::Int8) {
        _mm512_store_si512(target, levelsOf(values, inverse));
    } else if constexpr (Kind == ProductKind::VectorInt8) {
        _mm512_store_si512(target, _mm512_xor_si512(levelsOf(values, inverse), _mm512_set1_epi8(-128)));
    } else {
        const DigitPair digits(values, inverse);
        _mm512_store_si512(target, digits.high);
        _mm512_store_si512(target + low, digits.low);
    }
}

template <ProductKind Kind>
FATHOM_INLINE void putDigits(std::byte* target, Lanes first, Lanes second, Lanes inverse, std::int64_t low) {
    const __m512i digits = digitsOf(first, second, inverse);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target), _mm512_extracti64x4_epi64(digits, 1));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(target + low), _mm512_castsi512_si256(digits));
}
#else
template <>
FATHOM_INLINE void putLevels<ProductKind::Words>(std::byte* target, const Many<2>& values, Lanes inverse,
                                                 std::int64_t) {
    for (int i = 0; i < 2; ++i, target += 32) {
        const Lanes units = values.lane[i] * inverse;
        const __m256i words = _mm256_packs_epi32(_mm256_cvtps_epi32(units.low), _mm256_cvtps_epi32(units.high));
        // Quarters 0, 2, 1, 3.
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(target), _mm256_permute4x64_epi64(words, 0xd8));
    }
}
#endif

} // namespace
} // namespace fathom::kernels
