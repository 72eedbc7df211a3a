// The queries, keys and values of a head as attend() reads them. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/attention.h"
#include "engine/kernels/lanes.h"
#include "engine/kernels/rounded_lanes.h"

namespace fathom::kernels {
namespace {

constexpr std::int64_t kHeadBlock = 32; ///< tokens

/// Byte of a query's first step, in steps of `parts` parts.
constexpr std::int64_t queryPlace(std::int64_t token, std::int64_t parts) {
    return token / kHeadBlock * 2 * parts * 2048 + token % kHeadBlock / 16 * 1024 + token % 16 * 64;
}
/// Byte of the first value of a key, which is a column of the right factor.
constexpr std::int64_t keyPlace(std::int64_t token, std::int64_t parts) {
    return token / kHeadBlock * 2 * parts * 2048 + token % kHeadBlock / 16 * 1024 + token % 16 * 4;
}

/// Writes the 64 values of a token to its place among all queries, keys or values of its head; values as rows, which
/// attend() lays out.
template <ProductKind Attention>
struct HeadLayout;

/// fp32 values, in as many bytes as two parts.
template <>
struct HeadLayout<ProductKind::Fp32> {
    FATHOM_INLINE static void putQuery(const Many<4>& x, std::byte* queries, std::int64_t token) {
        std::byte* const row = queries + queryPlace(token, 2);
        for (int step = 0; step < 4; ++step)
            store(reinterpret_cast<float*>(row + step * 2048), x.lane[step]);
    }

    FATHOM_INLINE static void putKey(const Many<4>& x, std::byte* keys, std::int64_t token) {
        std::byte* const column = keys + keyPlace(token, 2);
        for (int step = 0; step < 4; ++step)
            storeColumn(column + step * 2048, x.lane[step]);
    }

    /// Of four tokens that follow each other within sixteen.
    FATHOM_INLINE static void putKeys(const Many<4> (&x)[4], std::byte* keys, std::int64_t token) {
        std::byte* const column = keys + keyPlace(token, 2);
        for (int step = 0; step < 4; ++step) {
            const Lanes columns[4] = {x[0].lane[step], x[1].lane[step], x[2].lane[step], x[3].lane[step]};
            storeColumns(column + step * 2048, columns);
        }
    }

    FATHOM_INLINE static void putValue(const Many<4>& x, std::byte* values, std::int64_t token) {
        store(reinterpret_cast<float*>(values + token * 256), x);
    }
};

#if defined(__AVX512F__)
/// Values rounded to one bfloat16 or split in two.
template <ProductKind Attention>
struct HeadLayout {
    static constexpr int kParts = scoreParts(Attention), kValueParts = valueParts(Attention);
    static constexpr ProductKind kScores = kParts == 2 ? ProductKind::Split : ProductKind::Bf16;
    static constexpr ProductKind kValues = kValueParts == 2 ? ProductKind::Split : ProductKind::Bf16;

    FATHOM_INLINE static void putQuery(const Many<4>& x, std::byte* queries, std::int64_t token) {
        std::byte* const row = queries + queryPlace(token, kParts);
        for (int step = 0; step < 2; ++step)
            putRounded<kScores>(row + step * kParts * 2048, x.lane[2 * step], x.lane[2 * step + 1], 2048);
    }

    FATHOM_INLINE static void putKey(const Many<4>& x, std::byte* keys, std::int64_t token) {
        std::byte* const column = keys + keyPlace(token, kParts);
        for (int step = 0; step < 2; ++step) {
            const __m512i near = rounded(x.lane[2 * step], x.lane[2 * step + 1]);
            storeColumn(column + step * kParts * 2048, _mm512_castsi512_ps(near));
            if constexpr (kParts == 2)
                storeColumn(column + step * kParts * 2048 + 2048,
                            _mm512_castsi512_ps(remainder(x.lane[2 * step], x.lane[2 * step + 1], near)));
        }
    }

    FATHOM_INLINE static void putKeys(const Many<4> (&x)[4], std::byte* keys, std::int64_t token) {
        std::byte* const column = keys + keyPlace(token, kParts);
        for (int step = 0; step < 2; ++step) {
            __m512i near[4], rest[4];
            for (int t = 0; t < 4; ++t) {
                const Lanes low = x[t].lane[2 * step], high = x[t].lane[2 * step + 1];
                near[t] = rounded(low, high);
                if constexpr (kParts == 2)
                    rest[t] = remainder(low, high, near[t]);
            }
            storeColumns(column + step * kParts * 2048, near);
            if constexpr (kParts == 2)
                storeColumns(column + step * kParts * 2048 + 2048, rest);
        }
    }

    FATHOM_INLINE static void putValue(const Many<4>& x, std::byte* values, std::int64_t token) {
        std::byte* const row = values + token * 128 * kValueParts;
        for (int step = 0; step < 2; ++step)
            putRounded<kValues>(row + step * 64, x.lane[2 * step], x.lane[2 * step + 1], 128);
    }
};
#endif

} // namespace
} // namespace fathom::kernels
