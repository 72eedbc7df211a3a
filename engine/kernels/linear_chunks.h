// A thread takes a chunk of rows, lays it out (normalised, rounded, split or quantised on the way), and runs over the
// panels of the weight while that chunk stays in its L2 cache, then takes another. Who finds none helps another with the
// panels that are left. The end of a 32×64 result (bias, GELU, rotary embedding …) follows its sums: computed between
// the products of the next it would take longer, since these leave vectors half of their units. Internal linkage, as in
// lanes.h.
#pragma once

#include "engine/kernels/linear.h"

#include "engine/kernels/linear_ends.h"
#include "engine/kernels/row_layout.h"
#include "engine/kernels/team.h"
#include "engine/kernels/vectors.h"

#include <atomic>
#include <cstring>
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

/// All columns of a result. \param block  of laid out rows \param prefetch  advances meanwhile
template <ProductKind Kind>
void sumUpPanels(ProductScope<Kind>& scope, const PackedMatrix& weight, const Chunk& chunk, std::int64_t first,
                 std::int64_t panels, std::int64_t rows, const std::byte* block, float* target, PanelPrefetch& prefetch) {
    constexpr SumsLayout kLayout = Sums<Kind>::kLayout;
    const auto panel = [&](std::int64_t index) {
        return weight.panel(first + index) + chunk.firstStep * stepBytes(Kind);
    };
    if constexpr (isOfVectors(Kind)) {
        const LeftFactor left = PackedRows<Kind>{block};
        const auto between = [&prefetch] { prefetch.advance(); };
        if (panels == 2)
            multiply<Kind, 2>(rows, left, {panel(0), panel(1)}, chunk.steps, target, kWidth, false, between);
        else
            multiply<Kind, 1>(rows, left, {panel(0)}, chunk.steps, target, kWidth, false, between);
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
        prefetch.advance();
    }
}

/// How often sumUpPanels() advances, of two panels.
template <ProductKind Kind>
std::int64_t advancesOf(const Chunk& chunk) {
    if constexpr (isOfVectors(Kind))
        return pausesOf<Kind, 2>(chunk.steps);
    else
        return 1;
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

    /// Waits until nobody helps. \param news  of who is through with helping
    void hold(const TeamNews& news) {
        for (unsigned known = news.count(); !tryHold(); known = news.count())
            news.waitBeyond(known);
    }
    [[nodiscard]] bool tryHold() { return !m_held.exchange(true, std::memory_order_acquire); }
    void release() { m_held.store(false, std::memory_order_release); }

    void offer() { m_next.store(0, std::memory_order_relaxed); }
    /// The first of so many pairs of panels.
    [[nodiscard]] std::int64_t takePairs(std::int64_t count) { return m_next.fetch_add(count, std::memory_order_relaxed); }
    [[nodiscard]] bool isUsedUp(std::int64_t pairs) const { return m_next.load(std::memory_order_relaxed) >= pairs; }

private:
    std::atomic<bool> m_held{false};
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
                               nextPanels > 0 ? nextPanels * chunk.steps * stepBytes(Kind) : 0,
                               blocks * count * advancesOf<Kind>(chunk));
        for (std::int64_t block = 0; block < blocks; ++block) {
            const std::int64_t row = block * kRows, rows = least(kRows, chunk.rows - row);
            const std::byte* const laidOut = chunk.data + block * chunk.steps * blockStepBytes(Kind);
            for (std::int64_t i = 0; i < count; ++i) {
                const std::int64_t panel = 2 * (first + i);
                sumUpPanels<Kind>(scope, weight, chunk, panel, least(2, weight.panels - panel), rows, laidOut, sums,
                                  prefetch);
                finishRows<Kind>(scope, sums, chunk.scales + row, pairs[i], chunk.firstRow + row, rows, end);
            }
        }
    }
}

/// A product that a team computes.
struct Progress {
    std::span<Share> shares;              ///< of the seats
    std::atomic<std::int64_t> chunksLeft; ///< that are not ended
    TeamNews news;                        ///< a chunk is offered, let go of by a helper, or ended
};

/// Looks at everybody else once. \returns whether there was something to help with
template <ProductKind Kind, typename End>
bool helpSomebody(ProductScope<Kind>& scope, const PackedMatrix& weight, Progress& progress, int seat, const End& end) {
    const std::size_t seats = progress.shares.size();
    bool helped = false;
    for (std::size_t i = 1; i < seats; ++i) {
        Share& share = progress.shares[(static_cast<std::size_t>(seat) + i) % seats];
        if (share.isUsedUp((weight.panels + 1) / 2) || !share.tryHold())
            continue;
        runPairs<Kind>(scope, weight, share, end);
        share.release();
        progress.news.announce();
        helped = true;
    }
    return helped;
}

/// Helps threads that are not through yet, until nothing is left: a processor that others use as well, which a guest
/// cannot always see, may be half as fast as its neighbour.
template <ProductKind Kind, typename End>
void helpOthers(ProductScope<Kind>& scope, const PackedMatrix& weight, Progress& progress, int seat, const End& end) {
    for (unsigned known = progress.news.count(); progress.chunksLeft.load(std::memory_order_acquire) > 0;
         known = progress.news.count())
        if (!helpSomebody<Kind>(scope, weight, progress, seat, end))
            progress.news.waitBeyond(known);
}

/// Every thread's part of the rows in chunks, and the steps that are laid out at a time.
struct Division {
    std::int64_t parts;
    std::int64_t units; ///< of sixteen rows
    std::int64_t chunksOfPart;
    std::int64_t rows; ///< of a chunk
    std::int64_t steps;

    Division(const LinearCall& call, int threads, std::int64_t sliceSteps)
        : parts(threads), units((call.x.count + 15) / 16), steps(least(call.weight->steps, sliceSteps)) {
        const std::int64_t blocks = kChunkBytes / (steps * stepBytes(call.weight->kind));
        const std::int64_t most = kBlock * (blocks > 1 ? blocks : 1), ofPart = (units + parts - 1) / parts * 16;
        chunksOfPart = (ofPart + most - 1) / most;
        rows = (ofPart + chunksOfPart * kBlock - 1) / (chunksOfPart * kBlock) * kBlock;
    }
    [[nodiscard]] std::int64_t chunks() const { return parts * chunksOfPart; }
    [[nodiscard]] std::int64_t firstRow(std::int64_t chunk) const {
        return units * (chunk / chunksOfPart) / parts * 16 + chunk % chunksOfPart * rows;
    }
    /// No more than the first where a part is shorter than others.
    [[nodiscard]] std::int64_t endRow(std::int64_t chunk) const {
        const std::int64_t endOfPart = units * (chunk / chunksOfPart + 1) / parts * 16;
        return least(firstRow(chunk) + rows, endOfPart);
    }
};

/// \param sliceSteps  of K that are summed up before the end is called; it gets the bias with the first of them
template <ProductKind Kind, typename End>
void run(const LinearCall& call, std::int64_t sliceSteps, const End& end, const End& endOfHelpers) {
    const int threads = static_cast<int>(least(call.threads, (call.x.count + 15) / 16));
    const Division division(call, threads, sliceSteps);
    const std::int64_t chunkBytes = division.rows / kBlock * division.steps * stepBytes(Kind);
    const std::int64_t scaleBytes = (division.rows * 4 + 63) / 64 * 64;
    const std::int64_t bytes = chunkBytes + scaleBytes + (isScaled(Kind) ? call.weight->steps * stepDepth(Kind) * 4 : 0);
    std::byte* const workspace = call.workspace->atLeast(static_cast<std::size_t>(bytes * threads));
    std::vector<Share> shares(static_cast<std::size_t>(threads));
    std::atomic<std::int64_t> next = 0; // chunk
    Progress progress{shares, division.chunks(), {}};
    inTeam(threads, [&](int seat) {
        ProductScope<Kind> scope;
        std::byte* const own = workspace + seat * bytes;
        Share& share = shares[static_cast<std::size_t>(seat)];
        for (std::int64_t chunk = next++; chunk < division.chunks(); chunk = next++) {
            const std::int64_t row = division.firstRow(chunk), rows = least(division.endRow(chunk), call.x.count) - row;
            for (std::int64_t step = 0; step < call.weight->steps && rows > 0; step += division.steps) {
                share.hold(progress.news);
                share.chunk = {own,
                               reinterpret_cast<float*>(own + chunkBytes),
                               reinterpret_cast<float*>(own + chunkBytes + scaleBytes),
                               row,
                               rows,
                               step,
                               least(division.steps, call.weight->steps - step)};
                share.bias = step == 0 ? call.bias : nullptr;
                layOut<Kind>(call, share.chunk);
                share.offer();
                share.release();
                progress.news.announce();
                runPairs<Kind>(scope, *call.weight, share, end);
            }
            // The last helper may still have a pair of it.
            share.hold(progress.news);
            share.release();
            progress.chunksLeft.fetch_sub(1, std::memory_order_release);
            progress.news.announce();
        }
        helpOthers<Kind>(scope, *call.weight, progress, seat, endOfHelpers);
    });
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
