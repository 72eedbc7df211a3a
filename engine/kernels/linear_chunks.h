// Every thread takes a contiguous share of the rows, lays a chunk of them out (normalised, rounded, split or quantised on
// the way), and runs over the panels of the weight while that chunk stays in its L2 cache. Who is through helps another
// with the panels that are left. The end of a 32×64 result (bias, GELU, rotary embedding …) follows its sums: computed between
// the products of the next it would take longer, since these leave vectors half of their units. Internal linkage, as in
// lanes.h.
#pragma once

#include "engine/kernels/linear.h"

#include "engine/kernels/linear_ends.h"
#include "engine/kernels/row_layout.h"
#include "engine/kernels/vectors.h"

#include <atomic>
#include <cstring>
#include <omp.h>
#include <span>
#include <vector>

namespace fathom::kernels {
namespace {

constexpr std::int64_t kMostPairs = 4;        ///< of panels
constexpr std::int64_t kChunkBytes = 1200000; ///< of laid out rows a thread: they and two panels fit the L2 cache

std::int64_t least(std::int64_t a, std::int64_t b) {
    return a < b ? a : b;
}

/// Brings the panels that come next into the L2 cache while the present ones are used.
class PanelPrefetch {
public:
    PanelPrefetch(const std::byte* data, std::int64_t bytes, std::int64_t calls)
        : m_next(data), m_end(data + bytes), m_share((bytes / 64 + calls - 1) / calls * 64) {}

    void advance() {
        for (const std::byte* const stop = m_next + m_share; m_next < stop && m_next < m_end; m_next += 64)
            _mm_prefetch(reinterpret_cast<const char*>(m_next), _MM_HINT_T1);
    }

private:
    const std::byte* m_next;
    const std::byte* m_end;
    std::int64_t m_share;
};

/// Steps of a block of the left factor that stay in the L1 cache for all columns of a result.
template <ProductKind Kind>
inline constexpr std::int64_t kSliceSteps = 32768 / blockStepBytes(Kind);

/// Pairs of panels that a block of rows is multiplied with one after the other: some, all of which fit the L2 cache, when
/// the block stays in the L1 cache meanwhile.
template <ProductKind Kind>
std::int64_t pairsTogether(const Chunk& chunk) {
    return isOfVectors(Kind) || chunk.steps > kSliceSteps<Kind> ? 1 : kMostPairs;
}

/// All columns of a result. \param block  of laid out rows
template <ProductKind Kind>
void sumUpPanels(ProductScope<Kind>& scope, const PackedMatrix& weight, const Chunk& chunk, std::int64_t first,
                 std::int64_t panels, std::int64_t rows, const std::byte* block, float* target) {
    constexpr SumsLayout kLayout = Sums<Kind>::kLayout;
    const auto panel = [&](std::int64_t index) {
        return weight.panel(first + index) + chunk.firstStep * stepBytes(Kind);
    };
    if constexpr (isOfVectors(Kind)) {
        const LeftFactor left = PackedRows<Kind>{block};
        if (panels == 2)
            multiply<Kind, 2>(rows, left, {panel(0), panel(1)}, chunk.steps, target, kWidth, false);
        else
            multiply<Kind, 1>(rows, left, {panel(0)}, chunk.steps, target, kWidth, false);
    } else {
        const bool crowded = scope.isCrowded();
        const std::int64_t slices = (chunk.steps + kSliceSteps<Kind> - 1) / kSliceSteps<Kind>;
        for (std::int64_t slice = 0; slice < slices; ++slice) {
            const std::int64_t step = chunk.steps * slice / slices, end = chunk.steps * (slice + 1) / slices;
            const PackedRows<Kind> left{block + step * blockStepBytes(Kind)};
            for (std::int64_t index = 0; index < panels; ++index)
                multiplyTiles<Kind, kLayout>(crowded, rows, left, panel(index) + step * stepBytes(Kind), end - step,
                                             target + 2 * index * kLayout.columns, slice > 0);
        }
    }
}

PanelPair pairAt(const PackedMatrix& weight, const float* bias, std::int64_t index) {
    PanelPair pair;
    pair.index = index;
    for (std::int64_t n = 0; n < kWidth && index * kWidth + n < weight.paddedColumns(); ++n) {
        if (bias)
            pair.bias[n] = bias[index * kWidth + n];
        if (isScaled(weight.kind))
            pair.columnScale[n] = weight.columnScale[static_cast<std::size_t>(index * kWidth + n)];
        // Every value of a row was raised by 128.
        if (weight.kind == ProductKind::VectorInt8)
            pair.excess[n] = 128 * weight.columnSum[static_cast<std::size_t>(index * kWidth + n)];
    }
    return pair;
}

/// A thread's chunk, whose panels a second thread may help with. Who changes it or helps holds it.
class alignas(64) Share {
public:
    Chunk chunk{};
    const float* bias = nullptr; ///< [32·panels], null: zeros

    /// Waits until nobody helps.
    void hold() {
        while (!tryHold())
            _mm_pause();
    }
    [[nodiscard]] bool tryHold() { return !m_held.exchange(true, std::memory_order_acquire); }
    void release() { m_held.store(false, std::memory_order_release); }

    void offer() { m_next.store(0, std::memory_order_relaxed); }
    /// The first of so many pairs of panels.
    [[nodiscard]] std::int64_t takePairs(std::int64_t count) { return m_next.fetch_add(count, std::memory_order_relaxed); }
    [[nodiscard]] bool isUsedUp(std::int64_t pairs) const { return m_next.load(std::memory_order_relaxed) >= pairs; }

private:
    std::atomic<bool> m_held{true};
    std::atomic<std::int64_t> m_next{INT64_MAX / 2}; ///< pair
};

/// Ends the sums of `count` rows, from the call's row `row` on.
template <ProductKind Kind, typename End>
void finishRows(const ProductScope<Kind>& scope, const float* sums, const float* rowScales, const PanelPair& pair,
                std::int64_t row, std::int64_t count, const End& end) {
    constexpr std::int64_t kOften = 8; // rows
    for (std::int64_t done = 0; done < count; done += End::kRows) {
        end(Sums<Kind>{sums + done * Sums<Kind>::kLayout.row, rowScales + done, pair}, row + done,
            least(End::kRows, count - done));
        if constexpr (!isOfVectors(Kind))
            if (done % kOften == 0)
                scope.keepAwake();
    }
}

/// Computes pairs of panels as long as there are any.
template <ProductKind Kind, typename End>
void runPairs(ProductScope<Kind>& scope, const PackedMatrix& weight, Share& share, const End& end) {
    constexpr std::int64_t kRows = rowsOfBlock(Kind);
    alignas(64) float sums[kSums<Kind> * kBlock * kWidth];
    PanelPair pairs[kMostPairs];
    const Chunk& chunk = share.chunk;
    const std::int64_t together = pairsTogether<Kind>(chunk);
    const std::int64_t pairCount = (weight.panels + 1) / 2, blocks = (chunk.rows + kRows - 1) / kRows;
    for (std::int64_t first = share.takePairs(together); first < pairCount; first = share.takePairs(together)) {
        const std::int64_t count = least(together, pairCount - first), next = first + count;
        for (std::int64_t i = 0; i < count; ++i)
            pairs[i] = pairAt(weight, share.bias, first + i);
        // All of the next pairs when K is not cut into slices; else the start of them, which is no longer than that.
        const std::int64_t nextPanels = least(2 * together, weight.panels - 2 * next);
        PanelPrefetch prefetch(weight.panel(2 * next) + chunk.firstStep * stepBytes(Kind),
                               nextPanels > 0 ? nextPanels * chunk.steps * stepBytes(Kind) : 0, blocks * count);
        for (std::int64_t block = 0; block < blocks; ++block) {
            const std::int64_t row = block * kRows, rows = least(kRows, chunk.rows - row);
            const std::byte* const laidOut = chunk.data + block * chunk.steps * blockStepBytes(Kind);
            for (std::int64_t i = 0; i < count; ++i) {
                const std::int64_t panel = 2 * (first + i);
                sumUpPanels<Kind>(scope, weight, chunk, panel, least(2, weight.panels - panel), rows, laidOut, sums);
                prefetch.advance();
                finishRows<Kind>(scope, sums, chunk.scales + row, pairs[i], chunk.firstRow + row, rows, end);
            }
        }
    }
}

/// Helps threads that are not through yet: a processor that others use as well, which a guest cannot always see, may be
/// half as fast as its neighbour.
template <ProductKind Kind, typename End>
void helpOthers(ProductScope<Kind>& scope, const PackedMatrix& weight, std::span<Share> shares, int thread,
                const std::atomic<int>& working, const End& end) {
    constexpr int kLongestWait = 4000; // pauses, about a fifth of a millisecond; then OpenMP knows better how to wait
    const std::int64_t pairs = (weight.panels + 1) / 2;
    for (int waited = 0; waited < kLongestWait && working.load(std::memory_order_acquire) > 0; ++waited) {
        for (std::size_t i = 1; i < shares.size(); ++i) {
            Share& share = shares[(static_cast<std::size_t>(thread) + i) % shares.size()];
            if (share.isUsedUp(pairs) || !share.tryHold())
                continue;
            runPairs<Kind>(scope, weight, share, end);
            share.release();
            waited = 0;
        }
        _mm_pause();
    }
}

/// Rows and steps that are laid out at a time.
struct Division {
    std::int64_t rows, steps;
};
/// \param rows  of a thread
Division divide(const LinearCall& call, std::int64_t rows, std::int64_t sliceSteps) {
    const std::int64_t steps = least(call.weight->steps, sliceSteps);
    const std::int64_t blocks = kChunkBytes / (steps * stepBytes(call.weight->kind));
    const std::int64_t most = kBlock * (blocks > 1 ? blocks : 1), chunks = (rows + most - 1) / most;
    return {(rows + chunks * kBlock - 1) / (chunks * kBlock) * kBlock, steps};
}

/// \param sliceSteps  of K that are summed up before the end is called; it gets the bias with the first of them
template <ProductKind Kind, typename End>
void run(const LinearCall& call, std::int64_t sliceSteps, const End& end, const End& endOfHelpers) {
    const std::int64_t units = (call.x.count + 15) / 16;
    const int threads = static_cast<int>(least(call.threads, units));
    const Division division = divide(call, (units + threads - 1) / threads * 16, sliceSteps);
    const std::int64_t chunkBytes = division.rows / kBlock * division.steps * stepBytes(Kind);
    const std::int64_t scaleBytes = (division.rows * 4 + 63) / 64 * 64;
    const std::int64_t bytes = chunkBytes + scaleBytes + (isScaled(Kind) ? call.weight->steps * stepDepth(Kind) * 4 : 0);
    std::byte* const workspace = call.workspace->atLeast(static_cast<std::size_t>(bytes * threads));
    std::vector<Share> shares(static_cast<std::size_t>(threads));
    std::atomic<int> working = threads;
#pragma omp parallel num_threads(threads) if (threads > 1)
    {
        ProductScope<Kind> scope;
        const int thread = omp_get_thread_num(), team = omp_get_num_threads();
        if (thread == 0)
            working.fetch_sub(threads - team, std::memory_order_relaxed); // OpenMP may have given fewer
        const std::int64_t firstRow = units * thread / team * 16;
        const std::int64_t endRow = least(units * (thread + 1) / team * 16, call.x.count);
        std::byte* const own = workspace + thread * bytes;
        Share& share = shares[static_cast<std::size_t>(thread)];
        for (std::int64_t row = firstRow; row < endRow; row += division.rows)
            for (std::int64_t step = 0; step < call.weight->steps; step += division.steps) {
                if (row > firstRow || step > 0)
                    share.hold();
                share.chunk = {own,
                               reinterpret_cast<float*>(own + chunkBytes),
                               reinterpret_cast<float*>(own + chunkBytes + scaleBytes),
                               row,
                               least(division.rows, endRow - row),
                               step,
                               least(division.steps, call.weight->steps - step)};
                share.bias = step == 0 ? call.bias : nullptr;
                layOut<Kind>(call, share.chunk);
                share.offer();
                share.release();
                runPairs<Kind>(scope, *call.weight, share, end);
            }
        working.fetch_sub(1, std::memory_order_release);
        helpOthers<Kind>(scope, *call.weight, std::span(shares).first(static_cast<std::size_t>(team)), thread, working,
                         endOfHelpers);
    }
}

constexpr std::int64_t kAllSteps = INT64_MAX;

/// Peaks of a row are gathered by two: whose rows they are, and who helps.
template <ProductKind Kind>
StoreEnd<Kind> endOf(const LinearCall& call, const StoreTarget& target, bool helps) {
    return {call, target, target.peaks && helps ? target.peaks + call.x.count * 16 : target.peaks};
}

template <ProductKind Kind>
void runTo(const LinearCall& call, const StoreTarget& target) {
    if (target.peaks)
        std::memset(target.peaks, 0, static_cast<std::size_t>(2 * call.x.count * 16) * sizeof(float));
    run<Kind>(call, kAllSteps, endOf<Kind>(call, target, false), endOf<Kind>(call, target, true));
}

template <ProductKind Kind>
void runTo(const LinearCall& call, const AddTarget& target) {
    // The target keeps the sums of slices of K, so that a slice of all of a thread's rows fits its cache. A normalised
    // row is taken whole, as are columns whose sums are too large by something.
    const bool isWhole = call.norm.active || Kind == ProductKind::VectorInt8;
    const std::int64_t slice = isWhole ? kAllSteps : isOfVectors(Kind) ? 32 : 16;
    const AddEnd<Kind> end{target};
    run<Kind>(call, slice, end, end);
}

template <ProductKind Kind>
void runTo(const LinearCall& call, const GateTarget& target) {
    const GateEnd<Kind> end{target};
    run<Kind>(call, kAllSteps, end, end);
}

template <ProductKind Kind>
void runTo(const LinearCall& call, const HeadsTarget& target) {
    const std::int64_t padded = (target.tokens + kBlock - 1) / kBlock * kBlock;
    const auto runFor = [&]<ProductKind Attention>() {
        const HeadsEnd<Kind, Attention> end{target, padded};
        run<Kind>(call, kAllSteps, end, end);
    };
    if constexpr (isOfVectors(Kind)) {
        runFor.template operator()<ProductKind::Fp32>();
    } else if constexpr (Kind == ProductKind::Digits) {
        if (target.attention == ProductKind::Split)
            runFor.template operator()<ProductKind::Split>();
        else
            runFor.template operator()<Kind>();
    } else {
        runFor.template operator()<Kind>();
    }
}

} // namespace
} // namespace fathom::kernels
