// Blocks of 32 queries against chunks of keys, with a running maximum over the chunks: the scores of a chunk stay in
// the cache of the core that makes probabilities of them. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/attention.h"

#include "engine/kernels/element_lanes.h"
#include "engine/kernels/tiles.h"
#include "engine/kernels/vectors.h"

#include <omp.h>

namespace fathom::kernels {
namespace {

constexpr std::int64_t kBlock = 32;
constexpr std::int64_t kHead = 64;
constexpr std::int64_t kLongestChunk = 1024; ///< keys
constexpr float kNever = -1e30F;

std::int64_t roundedUp(std::int64_t value, std::int64_t unit) {
    return (value + unit - 1) / unit * unit;
}

/// The sizes that all blocks share.
template <ProductKind Kind>
struct Shape {
    static constexpr std::int64_t kParts = scoreParts(Kind), kValueParts = valueParts(Kind);
    std::int64_t tokens;
    std::int64_t padded = roundedUp(tokens, kBlock);
    std::int64_t chunks = (padded + kLongestChunk - 1) / kLongestChunk;
    std::int64_t chunk = roundedUp((padded + chunks - 1) / chunks, kBlock);

    [[nodiscard]] std::int64_t headBytes() const { return padded * kHead * 2 * kParts; }
    [[nodiscard]] std::int64_t scratchBytes() const {
        return kBlock * chunk * (4 + 2 * kValueParts) + 2 * kBlock * kHead * 4;
    }
};

/// Lays the values of a head out as the right factor of a product needs them: two panels of 32 values, in each the
/// tokens in steps of sixteen.
inline void layValuesOut(const Shape<ProductKind::Fp32>& shape, const std::byte* values, std::byte* target) {
    for (std::int64_t token = 0; token < shape.padded; ++token)
        for (std::int64_t part = 0; part < 4; ++part) {
            const float* const source = reinterpret_cast<const float*>(values + token * kHead * 4) + 16 * part;
            std::byte* const place =
                target + (part / 2 * (shape.padded / 16) + token / 16) * 2048 + part % 2 * 1024 + token % 16 * 64;
            store(reinterpret_cast<float*>(place), token < shape.tokens ? load(source) : _mm512_setzero_ps());
        }
}

/// The same with the values of neighbouring tokens in pairs, in steps of 32 tokens.
template <ProductKind Kind>
void layValuesOut(const Shape<Kind>& shape, const std::byte* values, std::byte* target) {
    constexpr std::int64_t kParts = Shape<Kind>::kValueParts;
    const std::int64_t steps = shape.padded / kBlock;
    for (std::int64_t pair = 0; pair < shape.padded / 2; ++pair)
        for (std::int64_t part = 0; part < kParts; ++part)
            for (std::int64_t tile = 0; tile < 4; ++tile) {
                __m512i rows[2];
                for (std::int64_t i = 0; i < 2; ++i) {
                    const std::int64_t token = 2 * pair + i;
                    const std::byte* const source = values + (token * kParts + part) * 128 + tile * 32;
                    rows[i] = token < shape.tokens ? _mm512_cvtepu16_epi32(_mm256_loadu_si256(
                                                         reinterpret_cast<const __m256i*>(source)))
                                                   : _mm512_setzero_si512();
                }
                std::byte* const place =
                    target + ((tile / 2 * steps + pair / 16) * kParts + part) * 2048 + tile % 2 * 1024 + pair % 16 * 64;
                _mm512_store_si512(place, _mm512_or_si512(rows[0], _mm512_slli_epi32(rows[1], 16)));
            }
}

/// Attention of one block of queries of one head.
template <ProductKind Kind>
class QueryBlock {
public:
    QueryBlock(ProductScope<Kind>& scope, const Shape<Kind>& shape, std::byte* scratch)
        : m_scope(scope), m_shape(shape), m_scores(reinterpret_cast<float*>(scratch)),
          m_probabilities(scratch + kBlock * shape.chunk * 4),
          m_result(reinterpret_cast<float*>(m_probabilities + kBlock * shape.chunk * 2 * Shape<Kind>::kValueParts)),
          m_part(m_result + kBlock * kHead) {}

    void run(const std::byte* queries, const std::byte* keys, const std::byte* values, std::int64_t rows) {
        m_rows = rows;
        if constexpr (!kPlain)
            m_crowded = m_scope.isCrowded();
        for (std::int64_t r = 0; r < kBlock; ++r) {
            m_largest[r] = kNever;
            m_sum[r] = 0;
        }
        for (std::int64_t first = 0; first < m_shape.padded; first += m_shape.chunk) {
            const std::int64_t length =
                first + m_shape.chunk <= m_shape.padded ? m_shape.chunk : m_shape.padded - first;
            score(queries, keys, first, length);
            for (std::int64_t r = 0; r < rows; ++r)
                m_decay[r] = exponentiate(r, length);
            finishWrites();
            weigh(values, first, length);
        }
    }

    /// The result of a row and what it is to be multiplied with.
    [[nodiscard]] const float* row(std::int64_t r) const { return m_result + r * kHead; }
    [[nodiscard]] float scale(std::int64_t r) const { return 1.0F / m_sum[r]; }

private:
    static constexpr bool kPlain = Kind == ProductKind::Fp32;
    static constexpr ProductKind kScores = kPlain                  ? ProductKind::Fp32
                                        : scoreParts(Kind) == 2 ? ProductKind::Split
                                                                : ProductKind::Bf16;
    static constexpr ProductKind kValues = kPlain                  ? ProductKind::Fp32
                                        : valueParts(Kind) == 2 ? ProductKind::Split
                                                                : ProductKind::Bf16;
    static constexpr auto kNothing = [](auto...) {};

    void score(const std::byte* queries, const std::byte* keys, std::int64_t first, std::int64_t length) {
        constexpr std::int64_t kSteps = kHead / stepDepth(kScores), kBlockBytes = kSteps * stepBytes(kScores);
        const LeftFactor left = packedRows(kScores, queries);
        keys += first / kBlock * kBlockBytes;
        std::int64_t key = 0;
        if constexpr (kPlain) {
            for (; key + 2 * kBlock <= length; key += 2 * kBlock, keys += 2 * kBlockBytes)
                multiply<Kind, 2>(m_rows, left, {keys, keys + kBlockBytes}, kSteps, m_scores + key, length, false, kNothing);
            if (key < length)
                multiply<Kind, 1>(m_rows, left, {keys}, kSteps, m_scores + key, length, false, kNothing);
        } else {
            for (; key < length; key += kBlock, keys += kBlockBytes)
                multiplyTiles<kScores>(m_crowded, m_rows, left, keys, kSteps, m_scores + key, {length, 16, 0}, false,
                                       kNothing);
        }
        // Tokens that only fill the last block up get no weight.
        for (std::int64_t key = m_shape.tokens - first; key < length; ++key)
            for (std::int64_t r = 0; r < m_rows; ++r)
                m_scores[r * length + key] = kNever;
    }

    /// Probabilities of a row, not yet divided by their sum; returns what earlier results shrink by.
    float exponentiate(std::int64_t r, std::int64_t length) {
        const float* const scores = m_scores + r * length;
        Many<4> largest = splatMany<4>(m_largest[r]), sum = splatMany<4>(0.0F);
        overKeys(length, [&]<int N>(std::int64_t k) {
            for (int i = 0; i < N; ++i)
                largest.lane[i] = _mm512_max_ps(largest.lane[i], load(scores + k + 16 * i));
        });
        const float peak = _mm512_reduce_max_ps(largestOf(largest));
        std::byte* target = m_probabilities + r / 16 * 1024 + r % 16 * 64;
        overKeys(length, [&]<int N>(std::int64_t k) {
            const Many<N> probabilities = exp2<isPrecise(Kind)>(loadMany<N>(scores + k) - splat(peak));
            for (int i = 0; i < N; ++i)
                sum.lane[i] = _mm512_add_ps(sum.lane[i], probabilities.lane[i]);
            if constexpr (kPlain) {
                for (int i = 0; i < N; ++i, target += stepBytes(kValues))
                    store(reinterpret_cast<float*>(target), probabilities.lane[i]);
                return;
            }
            for (int i = 0; i < N; i += 2, target += stepBytes(kValues)) {
                const Lanes low = probabilities.lane[i], high = probabilities.lane[i + 1];
                const __m512i near = rounded(low, high);
                _mm512_store_si512(target, near);
                if constexpr (kValues == ProductKind::Split)
                    _mm512_store_si512(target + 2048, remainder(low, high, near));
            }
        });
        const float decay = _mm512_cvtss_f32(exp2<true>(splat(m_largest[r] - peak)));
        m_largest[r] = peak;
        m_sum[r] = m_sum[r] * decay + total(sum);
        return decay;
    }

    /// visit<4>(k) for 64 keys each, then visit<2>(k) for the last 32.
    template <typename Visit>
    FATHOM_INLINE static void overKeys(std::int64_t length, const Visit& visit) {
        std::int64_t k = 0;
        for (; k + 64 <= length; k += 64)
            visit.template operator()<4>(k);
        if (k < length)
            visit.template operator()<2>(k);
    }

    void weigh(const std::byte* values, std::int64_t first, std::int64_t length) {
        constexpr std::int64_t kDepth = stepDepth(kValues);
        const std::int64_t panelBytes = m_shape.padded / kDepth * stepBytes(kValues), steps = length / kDepth;
        const LeftFactor left = packedRows(kValues, m_probabilities);
        values += first / kDepth * stepBytes(kValues);
        float* const target = first == 0 ? m_result : m_part;
        if constexpr (kPlain) {
            multiply<Kind, 2>(m_rows, left, {values, values + panelBytes}, steps, target, kHead, false, kNothing);
        } else {
            for (std::int64_t half = 0; half < 2; ++half)
                multiplyTiles<kValues>(m_crowded, m_rows, left, values + half * panelBytes, steps,
                                       target + half * kPanelColumns, {kHead, 16, 0}, false, kNothing);
        }
        if (first == 0)
            return;
        for (std::int64_t r = 0; r < m_rows; ++r) {
            float* const at = m_result + r * kHead;
            store(at, fma(loadMany<4>(at), splat(m_decay[r]), loadMany<4>(m_part + r * kHead)));
        }
    }

    ProductScope<Kind>& m_scope;
    const Shape<Kind>& m_shape;
    float* m_scores;
    std::byte* m_probabilities;
    float* m_result;
    float* m_part;
    std::int64_t m_rows = 0;
    bool m_crowded = false;
    float m_largest[kBlock], m_sum[kBlock], m_decay[kBlock];
};

template <ProductKind Kind>
void run(const AttentionCall& call) {
    const Shape<Kind> shape{call.tokens};
    const std::int64_t all = call.sequences * call.heads, blocks = shape.padded / kBlock;
    const std::int64_t paired = all * shape.headBytes(), scratch = roundedUp(shape.scratchBytes(), 64);
    std::byte* const workspace =
        call.workspace->atLeast(static_cast<std::size_t>(paired + scratch * call.threads));
    const std::int64_t stride = call.heads * kHead;
#pragma omp parallel num_threads(call.threads) if (call.threads > 1)
    {
        ProductScope<Kind> scope;
#pragma omp for schedule(dynamic, 1)
        for (std::int64_t head = 0; head < all; ++head)
            layValuesOut(shape, call.values + head * shape.headBytes(), workspace + head * shape.headBytes());
        QueryBlock<Kind> block(scope, shape, workspace + paired + scratch * omp_get_thread_num());
#pragma omp for schedule(dynamic, 4)
        for (std::int64_t item = 0; item < all * blocks; ++item) {
            const std::int64_t head = item / blocks, first = item % blocks * kBlock;
            const std::int64_t rows = call.tokens - first < kBlock ? call.tokens - first : kBlock;
            const std::int64_t at = head * shape.headBytes();
            block.run(call.queries + at + first * kHead * 2 * Shape<Kind>::kParts, call.keys + at, workspace + at, rows);
            for (std::int64_t r = 0; r < rows; ++r) {
                const std::int64_t index =
                    (head / call.heads * call.tokens + first + r) * stride + head % call.heads * kHead;
                put(call.out, call.element, index, loadMany<4>(block.row(r)) * splat(block.scale(r)));
            }
        }
    }
}

} // namespace
} // namespace fathom::kernels
