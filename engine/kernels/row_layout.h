// Rows of activations in the order in which products read them: normalised, rounded, split or quantised on the way.
// Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/element_lanes.h"
#include "engine/kernels/half_lanes.h"
#include "engine/kernels/level_lanes.h"
#include "engine/kernels/linear.h"
#include "engine/kernels/rounded_lanes.h"
#include "engine/kernels/tiles.h"

namespace fathom::kernels {
namespace {

/// A chunk of rows and of steps of K.
struct Chunk {
    std::byte* data;
    float* scales; ///< of the rows, of scaled kinds
    float* values; ///< room for a row
    std::int64_t firstRow, rows, firstStep, steps;
};

/// Lays a chunk out.
template <ProductKind Kind, Element E, bool Norm>
class RowLayout {
public:
    RowLayout(const LinearCall& call, const Chunk& chunk) : m_call(call), m_chunk(chunk) {}

    void run() {
        constexpr std::int64_t kRows = rowsOfBlock(Kind);
        for (std::int64_t r = 0; r < m_chunk.rows; ++r) {
            m_row = static_cast<const char*>(m_call.x.data) +
                    (m_chunk.firstRow + r) * m_call.x.stride * bytesOf(m_call.x.element);
            if constexpr (Norm) {
                const RowStatistics statistics =
                    statisticsOf(reinterpret_cast<const float*>(m_row), m_call.weight->depth, m_call.norm.eps);
                m_mean = splat(statistics.mean);
                m_scale = splat(statistics.scale);
            }
            std::byte* const target =
                m_chunk.data + r / kRows * m_chunk.steps * kStepBytes + r % kRows / 16 * 1024 + r % 16 * 64;
            if constexpr (isScaled(Kind))
                layOutScaled(r, target);
            else if constexpr (Kind == ProductKind::Fp32)
                layOutPlain(target);
            else
                layOutRounded(target);
        }
        finishWrites();
    }

private:
    static constexpr std::int64_t kStepBytes = blockStepBytes(Kind);
    /// Of the largest magnitude, what the sums count in.
    static constexpr float kUnit = sumUnit(Kind) / largestOfRows(Kind);

    template <int N>
    FATHOM_INLINE Many<N> read(std::int64_t k) const {
        const Many<N> values = valuesAt<E, N>(m_row, k);
        if constexpr (Norm)
            return normalised(values, m_mean, m_scale, m_call.norm, k);
        else
            return values;
    }

    /// Leaves the row's values, with zeros up to a whole step, in `values`. \returns the largest magnitude
    FATHOM_INLINE float measure() const {
        const std::int64_t depth = m_call.weight->depth;
        Many<4> largest = splatMany<4>(0.0F);
        overRow(depth, [&]<int N>(std::int64_t k) {
            const Many<N> values = read<N>(k);
            store(m_chunk.values + k, values);
            for (int i = 0; i < N; ++i)
                largest.lane[i] = most(largest.lane[i], magnitude(values.lane[i]));
        });
        for (std::int64_t k = depth; k < m_call.weight->steps * stepDepth(Kind); k += 16)
            store(m_chunk.values + k, zero());
        return largestLane(largestOf(largest));
    }

    /// `target` as in run(); reads what measure() left, or the row itself where that was not needed.
    template <bool Measured>
    FATHOM_INLINE void layOutLevels(float unit, std::byte* target) const {
        constexpr std::int64_t kDepth = stepDepth(Kind);
        constexpr int kLanes = kStepLanes<Kind>;
        const std::int64_t first = m_chunk.firstStep * kDepth, depth = m_call.weight->depth;
#if defined(__AVX512FP16__)
        if constexpr (Kind == ProductKind::Int8 && E == Element::F16 && !Norm && !Measured) {
            constexpr float kLargestInverse = 60000.0F; // that a float16 holds
            if (unit > 1.0F / kLargestInverse && depth % 64 == 0) {
                for (std::int64_t step = 0; step < m_chunk.steps; ++step, target += kStepBytes)
                    _mm512_store_si512(target, Halves::load(m_row + 2 * (first + step * 64)).levels(1.0F / unit));
                return;
            }
        }
#endif
        const Lanes inverse = splat(unit > 0 ? 1.0F / unit : 0.0F);
        for (std::int64_t step = 0; step < m_chunk.steps; ++step, target += kStepBytes) {
            const std::int64_t k = first + step * kDepth;
            Many<kLanes> values;
            if constexpr (Measured)
                values = loadMany<kLanes>(m_chunk.values + k);
            else if (k + kDepth <= depth)
                values = read<kLanes>(k);
            else
                values = each<kLanes>([&](int i) { return k + 16 * i < depth ? read<1>(k + 16 * i).lane[0] : splat(0.0F); });
            putLevels<Kind>(target, values, inverse, kStepBytes / 2);
        }
    }

    FATHOM_INLINE float peakOf(std::int64_t row) const {
        const float* const peaks = m_call.x.peaks + row * 16;
        return largestLane(most(load(peaks), load(peaks + m_call.x.count * 16)));
    }

    /// A row's unit is found with its first steps.
    FATHOM_INLINE void layOutScaled(std::int64_t r, std::byte* target) const {
        const bool isFirst = m_chunk.firstStep == 0;
        if (isFirst && m_call.x.peaks)
            m_chunk.scales[r] = peakOf(m_chunk.firstRow + r) * kUnit;
        if (!isFirst || m_call.x.peaks) {
            layOutLevels<false>(m_chunk.scales[r] / sumUnit(Kind), target);
            return;
        }
        m_chunk.scales[r] = measure() * kUnit;
        layOutLevels<true>(m_chunk.scales[r] / sumUnit(Kind), target);
    }

    FATHOM_INLINE void layOutPlain(std::byte* target) const {
        overRow(m_chunk.steps * 16, [&]<int N>(std::int64_t k) {
            const Many<N> values = read<N>(m_chunk.firstStep * 16 + k);
            for (int i = 0; i < N; ++i, target += kStepBytes)
                store(reinterpret_cast<float*>(target), values.lane[i]);
        });
    }

    FATHOM_INLINE void layOutRounded(std::byte* target) const {
        for (std::int64_t step = 0; step < m_chunk.steps; ++step, target += kStepBytes) {
            const Many<2> values = read<2>((m_chunk.firstStep + step) * 32);
            putRounded<Kind>(target, values.lane[0], values.lane[1], kStepBytes / 2);
        }
    }

    const LinearCall& m_call;
    const Chunk& m_chunk;
    const char* m_row = nullptr;
    Lanes m_mean{}, m_scale{};
};

template <ProductKind Kind>
inline void layOut(const LinearCall& call, const Chunk& chunk) {
    if (call.norm.active)
        RowLayout<Kind, Element::F32, true>(call, chunk).run();
    else
        withElement(call.x.element, [&]<Element E>() { RowLayout<Kind, E, false>(call, chunk).run(); });
}

} // namespace
} // namespace fathom::kernels
