// Values of a row of any element. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/linear.h"

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
            return loadHalves(narrow);
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

/// Values of a row from `k` on, normalised.
template <int N>
FATHOM_INLINE Many<N> normalised(const Many<N>& x, Lanes mean, Lanes scale, const RowNorm& norm, std::int64_t k) {
    Many<N> values = (x - mean) * scale;
    if (norm.weight)
        values = values * loadMany<N>(norm.weight + k);
    if (norm.bias)
        values = values + loadMany<N>(norm.bias + k);
    return values;
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
        storeHalves(narrow + 16 * i, bounded.lane[i]);
}
FATHOM_INLINE void put(void* data, Element element, std::int64_t index, Lanes value) {
    put(data, element, index, Many<1>{{value}});
}

/// Results of Digits from their two sums, in 256 units of a row's and a column's step.
FATHOM_INLINE Lanes digitSum(const float* high, const float* mixed) {
    return fma(countsAt(high), splat(256.0F), countsAt(mixed));
}

/// What the sums of a product count in, beside a row's and a column's scale.
[[nodiscard]] constexpr float sumUnit(ProductKind kind) noexcept {
    return kind == ProductKind::Digits ? 256.0F : 1.0F;
}

} // namespace
} // namespace fathom::kernels
