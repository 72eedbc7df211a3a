// Values of a row of any element, and the digits of fixed point. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/linear.h"

#include <array>

namespace fathom::kernels {
namespace {

template <Element Kind>
FATHOM_INLINE Lanes valueAt(const void* data, std::int64_t index) {
    if constexpr (Kind == Element::F32) {
        return load(static_cast<const float*>(data) + index);
    } else {
        const auto* const narrow = static_cast<const std::uint16_t*>(data) + index;
        if constexpr (Kind == Element::Bf16)
            return load(narrow);
        else
            return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(narrow)));
    }
}
template <Element Kind, int N>
FATHOM_INLINE Many<N> valuesAt(const void* data, std::int64_t index) {
    return each<N>([&](int i) { return valueAt<Kind>(data, index + 16 * i); });
}

FATHOM_INLINE Lanes valueAt(const void* data, Element element, std::int64_t index) {
    if (element == Element::F32)
        return valueAt<Element::F32>(data, index);
    return element == Element::Bf16 ? valueAt<Element::Bf16>(data, index) : valueAt<Element::F16>(data, index);
}

/// Calls visit<E>() with the element as a constant, so that a loop does not ask for it with every vector.
template <typename Visit>
FATHOM_INLINE void withElement(Element element, const Visit& visit) {
    if (element == Element::F32)
        visit.template operator()<Element::F32>();
    else if (element == Element::Bf16)
        visit.template operator()<Element::Bf16>();
    else
        visit.template operator()<Element::F16>();
}

template <int N>
FATHOM_INLINE void put(void* data, Element element, std::int64_t index, const Many<N>& values) {
    if (element == Element::F32) {
        store(static_cast<float*>(data) + index, values);
        return;
    }
    auto* const narrow = static_cast<std::uint16_t*>(data) + index;
    if (element == Element::Bf16) {
        for (int i = 0; i < N; ++i)
            store(narrow + 16 * i, values.lane[i]);
        return;
    }
    constexpr float kLargestHalf = 65504.0F;
    const Many<N> bounded = least(most(values, splat(-kLargestHalf)), splat(kLargestHalf));
    for (int i = 0; i < N; ++i)
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(narrow + 16 * i),
                            _mm512_cvtps_ph(bounded.lane[i], _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
FATHOM_INLINE void put(void* data, Element element, std::int64_t index, Lanes value) {
    put(data, element, index, Many<1>{{value}});
}

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

/// Results of Digits from their two sums, in 256 units of a row's and a column's step.
FATHOM_INLINE Lanes digitSum(const float* high, const float* mixed) {
    const Lanes h = _mm512_cvtepi32_ps(_mm512_loadu_si512(high)), m = _mm512_cvtepi32_ps(_mm512_loadu_si512(mixed));
    return _mm512_fmadd_ps(h, splat(256.0F), m);
}

/// What the sums of a product count in, beside a row's and a column's scale.
[[nodiscard]] constexpr float sumUnit(ProductKind kind) noexcept {
    return kind == ProductKind::Digits ? 256.0F : 1.0F;
}

} // namespace
} // namespace fathom::kernels
