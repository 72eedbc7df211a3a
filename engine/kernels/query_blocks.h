// Blocks of 32 queries against chunks of keys that are so short that their scores, what becomes of them and the result stay
// in the L1 cache. Internal linkage, as in lanes.h.
//
// Softmax does not mind what is subtracted from all scores of a query, as long as no exponential overflows or loses what
// counts. So it is the largest score of the first chunk, and another one only when a later score exceeds it by far.
#pragma once

#include "engine/kernels/attention.h"

#include "engine/kernels/element_lanes.h"
#include "engine/kernels/rounded_lanes.h"
#include "engine/kernels/team.h"
#include "engine/kernels/tiles.h"
#include "engine/kernels/vectors.h"

#include <atomic>

namespace fathom::kernels {
namespace {

constexpr std::int64_t kBlock = 32;
constexpr std::int64_t kHead = 64;
constexpr std::int64_t kChunk = 128; ///< keys
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

    [[nodiscard]] std::int64_t headBytes() const { return padded * kHead * 2 * kParts; }
    [[nodiscard]] static constexpr std::int64_t scratchBytes() {
        return kBlock * kChunk * (4 + 2 * kValueParts) + kBlock * (kHead + 16) * 4;
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
            store(reinterpret_cast<float*>(place), token < shape.tokens ? load(source) : zero());
        }
}

#if defined(__AVX512F__)
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
#endif

/// Attention of one block of queries of one head.
template <ProductKind Kind>
class QueryBlock {
public:
    QueryBlock(ProductScope<Kind>& scope, const Shape<Kind>& shape, std::byte* scratch)
        : m_scope(scope), m_shape(shape), m_scores(reinterpret_cast<float*>(scratch)),
          m_result(m_scores + kBlock * kChunk), m_sums(m_result + kBlock * kHead),
          m_probabilities(reinterpret_cast<std::byte*>(m_sums + kBlock * 16)) {}

    void run(const std::byte* queries, const std::byte* keys, const std::byte* values, std::int64_t rows) {
        m_rows = rows;
        if constexpr (!kPlain)
            m_crowded = m_scope.isCrowded();
        for (std::int64_t first = 0; first < m_shape.padded; first += kChunk) {
            const std::int64_t length = first + kChunk <= m_shape.padded ? kChunk : m_shape.padded - first;
            score(queries, keys, first, length);
            for (std::int64_t r = 0; r < rows; ++r) {
                if (first == 0)
                    begin(r, length);
                exponentiate(r, length, first > 0);
                if constexpr (!kPlain)
                    if (r % kOften == 0)
                        m_scope.keepAwake();
            }
            finishWrites();
            weigh(values, first, length);
        }
    }

    [[nodiscard]] FATHOM_INLINE Many<4> result(std::int64_t r) const {
        return each<4>([&](int i) { return load(resultAt(r, i)); }) * splat(1.0F / sumOfLanes(load(sumsOf(r))));
    }

private:
    static constexpr bool kPlain = Kind == ProductKind::Fp32;
    static constexpr ProductKind kScores = kPlain                  ? ProductKind::Fp32
                                        : scoreParts(Kind) == 2 ? ProductKind::Split
                                                                : ProductKind::Bf16;
    static constexpr ProductKind kValues = kPlain                  ? ProductKind::Fp32
                                        : valueParts(Kind) == 2 ? ProductKind::Split
                                                                : ProductKind::Bf16;
    static constexpr SumsLayout kScoresLayout = sumsLayout(kScores, kChunk), kResultLayout = sumsLayout(kValues, kHead);
    static constexpr std::int64_t kOften = 8; ///< rows
    static constexpr float kTooLarge = 0x1p100F; ///< what a probability may not become before it is divided by their sum

    [[nodiscard]] float* scoresAt(std::int64_t r, std::int64_t key) const {
        return m_scores + r * kScoresLayout.row + key / 16 * kScoresLayout.columns;
    }
    [[nodiscard]] float* resultAt(std::int64_t r, std::int64_t i) const {
        return m_result + r * kResultLayout.row + i * kResultLayout.columns;
    }
    [[nodiscard]] float* sumsOf(std::int64_t r) const { return m_sums + r * 16; }

    void score(const std::byte* queries, const std::byte* keys, std::int64_t first, std::int64_t length) {
        constexpr std::int64_t kSteps = kHead / stepDepth(kScores), kBlockBytes = kSteps * stepBytes(kScores);
        const PackedRows<kScores> left{queries};
        keys += first / kBlock * kBlockBytes;
        std::int64_t key = 0;
        if constexpr (kPlain) {
            for (; key + 2 * kBlock <= length; key += 2 * kBlock, keys += 2 * kBlockBytes)
                multiply<Kind, 2>(m_rows, left, {keys, keys + kBlockBytes}, kSteps, m_scores + key, kChunk, false);
            if (key < length)
                multiply<Kind, 1>(m_rows, left, {keys}, kSteps, m_scores + key, kChunk, false);
        } else {
            for (; key < length; key += kBlock, keys += kBlockBytes)
                multiplyTiles<kScores, kScoresLayout>(m_crowded, m_rows, left, keys, kSteps, scoresAt(0, key), false);
        }
        // Tokens that only fill the last block up get no weight.
        for (std::int64_t i = m_shape.tokens - first; i < length; ++i)
            for (std::int64_t r = 0; r < m_rows; ++r)
                scoresAt(r, i)[i % 16] = kNever;
    }

    [[nodiscard]] FATHOM_INLINE float peakOf(std::int64_t r, std::int64_t length) const {
        Many<4> largest = splatMany<4>(kNever);
        overKeys(length, [&]<int N>(std::int64_t k) {
            for (int i = 0; i < N; ++i)
                largest.lane[i] = most(largest.lane[i], load(scoresAt(r, k + 16 * i)));
        });
        return largestLane(largestOf(largest));
    }

    FATHOM_INLINE void begin(std::int64_t r, std::int64_t length) {
        m_peak[r] = peakOf(r, length);
        store(sumsOf(r), zero());
    }

    /// Probabilities of a row, not yet divided by their sum.
    FATHOM_INLINE void exponentiate(std::int64_t r, std::int64_t length, bool hasResult) {
        Lanes sum = exponentials(r, length);
        if (anyAbove(sum, kTooLarge)) [[unlikely]] {
            raise(r, peakOf(r, length), hasResult);
            sum = exponentials(r, length);
        }
        store(sumsOf(r), load(sumsOf(r)) + sum);
    }

    template <int N>
    FATHOM_INLINE static Many<N> exponentialsOf(const Many<N>& x) {
        if constexpr (kScores == ProductKind::Bf16)
            return coarseExp2(x);
        else
            return exp2<isPrecise(Kind)>(x);
    }

    /// Writes them as the left factor of the product with the values. \returns their sums
    FATHOM_INLINE Lanes exponentials(std::int64_t r, std::int64_t length) const {
        const Lanes peak = splat(m_peak[r]);
        Many<4> sum = splatMany<4>(0.0F);
        std::byte* target = m_probabilities + r / 16 * 1024 + r % 16 * 64;
        overKeys(length, [&]<int N>(std::int64_t k) {
            const Many<N> scores = each<N>([&](int i) { return load(scoresAt(r, k + 16 * i)); });
            const Many<N> probabilities = exponentialsOf(scores - peak);
            for (int i = 0; i < N; ++i)
                sum.lane[i] = sum.lane[i] + probabilities.lane[i];
            if constexpr (kPlain)
                for (int i = 0; i < N; ++i, target += stepBytes(kValues))
                    store(reinterpret_cast<float*>(target), probabilities.lane[i]);
            else
                for (int i = 0; i < N; i += 2, target += stepBytes(kValues))
                    putRounded<kValues>(target, probabilities.lane[i], probabilities.lane[i + 1], 2048);
        });
        return (sum.lane[0] + sum.lane[1]) + (sum.lane[2] + sum.lane[3]);
    }

    /// Has a row's exponentials refer to a larger score.
    [[gnu::noinline]] void raise(std::int64_t r, float peak, bool hasResult) {
        const Lanes decay = exp2<true>(splat(m_peak[r] - peak));
        m_peak[r] = peak;
        store(sumsOf(r), load(sumsOf(r)) * decay);
        for (std::int64_t i = 0; hasResult && i < 4; ++i)
            store(resultAt(r, i), load(resultAt(r, i)) * decay);
    }

    /// visit<kSideBySide>(k) for as many vectors of keys, then visit<2>(k) for the last 32 keys.
    template <typename Visit>
    FATHOM_INLINE static void overKeys(std::int64_t length, const Visit& visit) {
        std::int64_t k = 0;
        for (; k + 16 * kSideBySide <= length; k += 16 * kSideBySide)
            visit.template operator()<kSideBySide>(k);
        if (k < length)
            visit.template operator()<2>(k);
    }

    /// Adds the chunk's share of the result.
    void weigh(const std::byte* values, std::int64_t first, std::int64_t length) {
        constexpr std::int64_t kDepth = stepDepth(kValues);
        const std::int64_t panelBytes = m_shape.padded / kDepth * stepBytes(kValues), steps = length / kDepth;
        const PackedRows<kValues> left{m_probabilities};
        values += first / kDepth * stepBytes(kValues);
        if constexpr (kPlain) {
            multiply<Kind, 2>(m_rows, left, {values, values + panelBytes}, steps, m_result, kHead, first > 0);
        } else {
            for (std::int64_t half = 0; half < 2; ++half)
                multiplyTiles<kValues, kResultLayout>(m_crowded, m_rows, left, values + half * panelBytes, steps,
                                                      resultAt(0, 2 * half), first > 0);
        }
    }

    ProductScope<Kind>& m_scope;
    const Shape<Kind>& m_shape;
    float* m_scores;
    float* m_result;
    float* m_sums; ///< [rows][16], of exponentials
    std::byte* m_probabilities;
    std::int64_t m_rows = 0;
    bool m_crowded = false;
    float m_peak[kBlock];
};

template <ProductKind Kind>
void run(const AttentionCall& call) {
    const Shape<Kind> shape{call.tokens};
    const std::int64_t all = call.sequences * call.heads, blocks = shape.padded / kBlock;
    const std::int64_t paired = all * shape.headBytes(), scratch = roundedUp(shape.scratchBytes(), 64);
    std::byte* const workspace =
        call.workspace->atLeast(static_cast<std::size_t>(paired + scratch * call.threads));
    const std::int64_t stride = call.heads * kHead;
    std::atomic<std::int64_t> nextHead = 0, headsLeft = all, nextItem = 0;
    TeamNews headsReady;
    inTeam(call.threads, [&](int seat) {
        ProductScope<Kind> scope;
        for (std::int64_t head = nextHead++; head < all; head = nextHead++) {
            layValuesOut(shape, call.values + head * shape.headBytes(), workspace + head * shape.headBytes());
            if (--headsLeft == 0)
                headsReady.announce();
        }
        headsReady.waitBeyond(0);
        QueryBlock<Kind> block(scope, shape, workspace + paired + scratch * seat);
        for (std::int64_t item = nextItem++; item < all * blocks; item = nextItem++) {
            const std::int64_t head = item / blocks, first = item % blocks * kBlock;
            const std::int64_t rows = call.tokens - first < kBlock ? call.tokens - first : kBlock;
            const std::int64_t at = head * shape.headBytes();
            block.run(call.queries + at + first * kHead * 2 * Shape<Kind>::kParts, call.keys + at, workspace + at, rows);
            for (std::int64_t r = 0; r < rows; ++r) {
                const std::int64_t index =
                    (head / call.heads * call.tokens + first + r) * stride + head % call.heads * kHead;
                put(call.out, call.element, index, block.result(r));
            }
        }
    });
}

} // namespace
} // namespace fathom::kernels
