// What becomes of the sums of a product: stored, added, gated or laid out for attention. An end takes up to kRows rows of
// 64 columns at a time. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/element_lanes.h"
#include "engine/kernels/half_lanes.h"
#include "engine/kernels/head_layout.h"
#include "engine/kernels/linear.h"
#include "engine/kernels/sums_layout.h"

namespace fathom::kernels {
namespace {

constexpr std::int64_t kBlock = 32; ///< rows and, twice, columns of a result
constexpr std::int64_t kWidth = 2 * kPanelColumns;

/// Two panels and what all rows of their results share.
struct PanelPair {
    std::int64_t index = 0;
    alignas(64) float columnScale[kWidth] = {}; ///< of scaled kinds
    alignas(64) std::int32_t excess[kWidth] = {}; ///< VectorInt8: by what the sums are too large
    alignas(64) float bias[kWidth] = {};
};

/// The sums of rows of one pair of panels.
template <ProductKind Kind>
struct Sums {
    const float* data;
    const float* rowScales;
    const PanelPair& pair;
    static constexpr SumsLayout kLayout = sumsLayout(Kind, kWidth);

    /// A row's 64 columns, bias included.
    FATHOM_INLINE Many<4> row(std::int64_t r) const {
        const auto at = [&](int i) { return data + r * kLayout.row + i * kLayout.columns; };
        const Many<4> bias = loadMany<4>(pair.bias);
        if constexpr (!isScaled(Kind)) {
            return each<4>([&](int i) { return load(at(i)); }) + bias;
        } else {
            const Many<4> unit = loadMany<4>(pair.columnScale) * splat(rowScales[r]);
            const Many<4> counts = each<4>([&](int i) {
                if constexpr (Kind == ProductKind::Digits)
                    return digitSum(at(i), at(i) + kLayout.mixed);
                else if constexpr (Kind == ProductKind::VectorInt8)
                    return countsAt(at(i), pair.excess + 16 * i);
                else if constexpr (Kind == ProductKind::Words)
                    return load(at(i));
                else
                    return countsAt(at(i));
            });
            return fma(counts, unit, bias);
        }
    }
};

template <bool Precise>
FATHOM_INLINE Many<4> activated(Activation activation, const Many<4>& values) {
    if (activation == Activation::Gelu)
        return gelu<Precise>(values);
    return activation == Activation::Relu ? most(values, zero()) : values;
}

template <ProductKind Kind>
struct StoreEnd {
    static constexpr int kRows = 1;
    const LinearCall& call;
    const StoreTarget& target;
    float* peaks; ///< [rows][16], of whoever computes; null: not wanted

    std::int64_t targetRow(std::int64_t row) const {
        return target.skipEvery > 0 ? row + (row / target.skipEvery + 1) * target.skip : row;
    }

    /// Index of the first of 32 columns in the target.
    std::int64_t place(std::int64_t row, std::int64_t column) const {
        if (target.tileSide == 1)
            return targetRow(row) * target.stride + column;
        const std::int64_t tile = column / target.channels, channel = column % target.channels;
        const std::int64_t y = row / target.width * target.tileSide + tile / target.tileSide;
        const std::int64_t x = row % target.width * target.tileSide + tile % target.tileSide;
        return (y * target.width * target.tileSide + x) * target.channels + channel;
    }

    FATHOM_INLINE void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t) const {
        const std::int64_t first = sums.pair.index * kWidth, columns = call.weight->paddedColumns();
#if defined(__AVX512FP16__)
        if constexpr (Kind == ProductKind::Int8)
            if (target.activation == Activation::Gelu && target.element == Element::F16 && target.tileSide == 1 &&
                !target.table && first + kWidth <= columns) {
                const Halves values = gelu(Halves(sums.row(0)));
                if (peaks)
                    store(peaks + row * 16, _mm512_max_ps(values.magnitudes(), load(peaks + row * 16)));
                values.store(static_cast<std::uint16_t*>(target.data) + targetRow(row) * target.stride + first);
                return;
            }
#endif
        Many<4> values = activated<isPrecise(Kind)>(target.activation, sums.row(0));
        if (target.table)
            values = values + tableRow(target.table + row % target.tableRows * columns + first, columns - first);
        if (target.bandTable)
            values = values + tableRow(target.bandTable + row / target.tableRows * columns + first, columns - first);
        if (peaks)
            store(peaks + row * 16, most(largestOf(magnitude(values)), load(peaks + row * 16)));
        if (target.tileSide == 1 && first + kWidth <= columns) {
            const std::int64_t index = targetRow(row) * target.stride + first;
            put(target.data, target.element, index, values);
            return;
        }
        for (int half = 0; half < 2 && first + half * kPanelColumns < columns; ++half)
            put(target.data, target.element, place(row, first + half * kPanelColumns),
                Many<2>{{values.lane[2 * half], values.lane[2 * half + 1]}});
    }

    /// A table has no columns beyond the last panel.
    FATHOM_INLINE static Many<4> tableRow(const float* place, std::int64_t columns) {
        return each<4>([&](int i) { return 16 * i < columns ? load(place + 16 * i) : zero(); });
    }
};

template <ProductKind Kind>
struct AddEnd {
    static constexpr int kRows = 1;
    const AddTarget& target;

    FATHOM_INLINE void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t) const {
        const std::int64_t column = sums.pair.index * kWidth;
        float* const y = target.data + row * target.stride + column;
        const Many<4> values = sums.row(0), before = loadMany<4>(y);
        store(y, target.scale ? fma(values, loadMany<4>(target.scale + column), before) : values + before);
    }
};

template <ProductKind Kind>
struct GateEnd {
    static constexpr int kRows = 1;
    const GateTarget& target;

    FATHOM_INLINE void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t) const {
        const Many<4> values = sums.row(0);
        const Many<2> a{{values.lane[0], values.lane[1]}}, b{{values.lane[2], values.lane[3]}};
        put(target.data, target.element, row * target.stride + sums.pair.index * kPanelColumns,
            silu<isPrecise(Kind)>(a) * b);
    }
};

/// The 64 values of one head of four tokens.
struct HeadVectors {
    Many<4> token[4];

    FATHOM_INLINE void normalise(const float* norm, float eps) {
        alignas(16) float mean[4], scale[4];
        _mm_store_ps(mean, _mm_mul_ps(totalsOf([&](int t) { return added(token[t]); }), _mm_set1_ps(1.0F / 64)));
        for (int t = 0; t < 4; ++t)
            token[t] = token[t] - splat(mean[t]);
        const __m128 variance =
            _mm_mul_ps(totalsOf([&](int t) { return added(token[t] * token[t]); }), _mm_set1_ps(1.0F / 64));
        _mm_store_ps(scale, _mm_div_ps(_mm_set1_ps(1.0F), _mm_sqrt_ps(_mm_add_ps(variance, _mm_set1_ps(eps)))));
        for (int t = 0; t < 4; ++t)
            token[t] = fma(token[t] * splat(scale[t]), loadMany<4>(norm), loadMany<4>(norm + 64));
    }

    /// Columns 0 to 31 turn with the row of the patch, 32 to 63 with its column; halves of each are a pair.
    FATHOM_INLINE void rotate(int t, const float* cosine, const float* sine) {
        for (int k = 0; k < 4; k += 2) {
            const Lanes c = load(cosine + 16 * k), s = load(sine + 16 * k);
            const Lanes first = token[t].lane[k], second = token[t].lane[k + 1];
            token[t].lane[k] = negativeFma(second, s, first * c);
            token[t].lane[k + 1] = fma(first, s, second * c);
        }
    }

private:
    FATHOM_INLINE static Lanes added(const Many<4>& v) {
        return (v.lane[0] + v.lane[1]) + (v.lane[2] + v.lane[3]);
    }
    template <typename F>
    FATHOM_INLINE static __m128 totalsOf(const F& of) {
        return totals(of(0), of(1), of(2), of(3));
    }
};

/// Four tokens at a time: their norms are summed up together, and so much of their keys lies side by side.
template <ProductKind Kind, ProductKind Attention>
struct HeadsEnd {
    static constexpr int kRows = 4;
    using Layout = HeadLayout<Attention>;
    const HeadsTarget& target;
    std::int64_t padded; ///< tokens of a sequence in whole blocks

    FATHOM_INLINE void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t count) const {
        const std::int64_t kind = sums.pair.index / target.heads, head = sums.pair.index % target.heads;
        std::int64_t places[kRows], tokens[kRows];
        const auto perSequence = static_cast<std::uint32_t>(target.tokens);
        for (std::int64_t t = 0; t < kRows; ++t) {
            const auto r = static_cast<std::uint32_t>(row + (t < count ? t : 0));
            tokens[t] = r % perSequence;
            places[t] = (r / perSequence * target.heads + head) * padded * 128 * scoreParts(Attention);
        }
        HeadVectors x;
        for (int t = 0; t < kRows; ++t)
            x.token[t] = sums.row(t < count ? t : 0);
        if (kind == 2) {
            for (std::int64_t t = 0; t < count; ++t)
                Layout::putValue(x.token[t], target.values + places[t], tokens[t]);
            return;
        }
        if (const float* const norm = kind == 0 ? target.queryNorm : target.keyNorm)
            x.normalise(norm, target.normEps);
        if (target.cosine)
            for (int t = 0; t < kRows; ++t)
                x.rotate(t, target.cosine + tokens[t] * 64, target.sine + tokens[t] * 64);
        if (kind == 0) {
            for (std::int64_t t = 0; t < count; ++t)
                Layout::putQuery(x.token[t] * splat(target.queryScale), target.queries + places[t], tokens[t]);
            return;
        }
        if (count == kRows && places[0] == places[kRows - 1] && tokens[0] % 16 <= 16 - kRows)
            Layout::putKeys(x.token, target.keys + places[0], tokens[0]);
        else
            for (std::int64_t t = 0; t < count; ++t)
                Layout::putKey(x.token[t], target.keys + places[t], tokens[t]);
    }
};

} // namespace
} // namespace fathom::kernels
