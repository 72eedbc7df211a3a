// Products in AMX tiles: 0, 1, 4 and 5 hold sums, 2 (and 6 of Digits) rows of the left factor, 3 and 6 columns of the right one.
// Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/left_factor.h"
#include "engine/kernels/sums_layout.h"
#include "engine/kernels/tile_scope.h"

#include <type_traits>

namespace fathom::kernels {
namespace {

/// What a thread that computes products of a kind must hold meanwhile.
template <ProductKind Kind>
using ProductScope = std::conditional_t<isOfVectors(Kind), DenormalsAreZero, TileScope>;

/// Everything written before is in memory for the tile loads that follow.
inline void finishWrites() {
    __asm__ volatile("" ::: "memory");
}

/// Sums that a result of this arithmetic is made of: Digits has one of the high digits and one of the mixed products,
/// which have the 256th part of its weight.
template <ProductKind Kind>
inline constexpr int kSums = Kind == ProductKind::Digits ? 2 : 1;

// What follows adds one step of left × right to the sums of sixteen rows and both tiles of a panel, or of 32 rows with Two.
// Rows come from the L1 cache. Columns are used once, so that they are loaded past it: there they would drive the rows out.

template <ProductKind Kind, bool Two, typename Left>
FATHOM_INLINE void addWhole(const Left& left, const std::byte* a, const std::byte* right) {
    loadTile<2>(a, left.rowStride);
    streamTile<3>(right, 64);
    addProduct<Kind, 0, 2, 3>();
    if constexpr (!Two) {
        streamTile<3>(right + 1024, 64);
        addProduct<Kind, 1, 2, 3>();
    } else {
        streamTile<6>(right + 1024, 64);
        addProduct<Kind, 1, 2, 6>();
        loadTile<2>(a + left.second, left.rowStride);
        addProduct<Kind, 4, 2, 3>();
        addProduct<Kind, 5, 2, 6>();
    }
}

/// Both parts of one tile of a panel. Low times high, high times high, high times low, in this order for every sum.
template <bool Two, typename Left>
FATHOM_INLINE void addSplit(const Left& left, const std::byte* a, const std::byte* right) {
    constexpr ProductKind kKind = ProductKind::Split;
    streamTile<3>(right, 64);
    loadTile<2>(a + left.low, left.rowStride);
    addProduct<kKind, 0, 2, 3>();
    if constexpr (Two) {
        loadTile<2>(a + left.second + left.low, left.rowStride);
        addProduct<kKind, 4, 2, 3>();
    }
    loadTile<2>(a, left.rowStride);
    addProduct<kKind, 0, 2, 3>();
    if constexpr (!Two) {
        streamTile<3>(right + 2048, 64);
        addProduct<kKind, 0, 2, 3>();
    } else {
        loadTile<2>(a + left.second, left.rowStride);
        addProduct<kKind, 4, 2, 3>();
        streamTile<3>(right + 2048, 64);
        addProduct<kKind, 4, 2, 3>();
        loadTile<2>(a, left.rowStride);
        addProduct<kKind, 0, 2, 3>();
    }
}

/// Sums 0 and 4 are of the high digits, 1 and 5 of the mixed products.
template <typename Left>
FATHOM_INLINE void addDigits(const Left& left, const std::byte* a, const std::byte* right) {
    constexpr ProductKind kKind = ProductKind::Digits;
    loadTile<2>(a, left.rowStride);
    streamTile<3>(right, 64);
    addProduct<kKind, 0, 2, 3>();
    loadTile<6>(a + left.low, left.rowStride);
    addProduct<kKind, 1, 6, 3>();
    streamTile<3>(right + 1024, 64);
    addProduct<kKind, 4, 2, 3>();
    addProduct<kKind, 5, 6, 3>();
    streamTile<3>(right + 2048, 64);
    addProduct<kKind, 1, 2, 3>();
    streamTile<3>(right + 3072, 64);
    addProduct<kKind, 5, 2, 3>();
}

/// The same for one tile of a panel, in four tiles.
template <typename Left>
FATHOM_INLINE void addHalfOfDigits(const Left& left, const std::byte* a, const std::byte* right) {
    constexpr ProductKind kKind = ProductKind::Digits;
    streamTile<3>(right, 64);
    loadTile<2>(a + left.low, left.rowStride);
    addProduct<kKind, 1, 2, 3>();
    loadTile<2>(a, left.rowStride);
    addProduct<kKind, 0, 2, 3>();
    streamTile<3>(right + 2048, 64);
    addProduct<kKind, 1, 2, 3>();
}

/// Sums that tiles hold together: of so many rows and columns.
enum class SumsOf { Rows16, Rows32, Rows16Half, Rows32Half };

/// Adds all steps of left × right to them. A function of its own, so that its few addresses stay in registers.
template <ProductKind Kind, SumsOf S, SumsLayout Layout, typename Left>
[[gnu::noinline]] void sumUpTiles(const Left left, const std::byte* right, std::int64_t steps, float* target, bool add) {
    constexpr bool kDigits = Kind == ProductKind::Digits, kHalf = S == SumsOf::Rows16Half || S == SumsOf::Rows32Half;
    constexpr bool kTwo = S == SumsOf::Rows32 || S == SumsOf::Rows32Half;
    // 0 is always used, 1 for more columns or mixed products, 4 for more rows or, with digits, columns, 5 for both.
    constexpr bool kUses1 = kDigits || !kHalf, kUses4 = kTwo || (kDigits && !kHalf);
    constexpr std::int64_t kTo1 = kDigits ? Layout.mixed : Layout.columns;
    constexpr std::int64_t kTo4 = kDigits ? Layout.columns : 16 * Layout.row;
    constexpr long kRowBytes = Layout.row * 4;
    const auto forSums = [&](const auto& visit) {
        visit.template operator()<0>(target);
        if constexpr (kUses1)
            visit.template operator()<1>(target + kTo1);
        if constexpr (kUses4)
            visit.template operator()<4>(target + kTo4);
        if constexpr (kUses1 && kUses4)
            visit.template operator()<5>(target + kTo4 + kTo1);
    };
    if (add)
        forSums([]<int Tile>(float* place) { loadTile<Tile>(place, kRowBytes); });
    else
        forSums([]<int Tile>(float*) { clearTile<Tile>(); });
    const std::byte* line = left.data;
    for (std::int64_t i = 0; i < left.lines; ++i, line += left.lineBytes) {
        const std::byte* a = line;
        for (std::int64_t step = 0; step < steps; ++step, a += left.step, right += stepBytes(Kind)) {
            if constexpr (kDigits && kHalf)
                addHalfOfDigits(left, a, right);
            else if constexpr (kDigits)
                addDigits(left, a, right);
            else if constexpr (Kind == ProductKind::Split)
                addSplit<kTwo>(left, a, right);
            else
                addWhole<Kind, kTwo>(left, a, right);
        }
    }
    forSums([]<int Tile>(float* place) { storeTile<Tile>(place, kRowBytes); });
}

/// Writes the product of `rows` rows (up to 32) and one panel, or adds it, as fp32 (int32 for Int8 and Digits) values;
/// rows beyond `rows` up to 32 get anything. \param left  a LeftFactor or PackedRows, of up to 16 rows with Digits
/// \param crowded  as TileScope says
template <ProductKind Kind, SumsLayout Layout, typename Left>
void multiplyTiles(bool crowded, std::int64_t rows, const Left& left, const std::byte* right, std::int64_t steps,
                   float* target, bool add) {
    const auto sumUp = [&]<SumsOf S>(const Left& from, std::int64_t half, float* to) {
        sumUpTiles<Kind, S, Layout>(from, right + half * 1024, steps, to + half * Layout.columns, add);
    };
    if constexpr (Kind == ProductKind::Digits) {
        if (!crowded) {
            sumUp.template operator()<SumsOf::Rows16>(left, 0, target);
        } else {
            sumUp.template operator()<SumsOf::Rows16Half>(left, 0, target);
            sumUp.template operator()<SumsOf::Rows16Half>(left, 1, target);
        }
    } else if constexpr (Kind == ProductKind::Split) {
        for (std::int64_t half = 0; half < 2; ++half) // in four tiles, crowded or not
            if (rows > 16)
                sumUp.template operator()<SumsOf::Rows32Half>(left, half, target);
            else
                sumUp.template operator()<SumsOf::Rows16Half>(left, half, target);
    } else if (rows > 16 && !crowded) {
        sumUp.template operator()<SumsOf::Rows32>(left, 0, target);
    } else {
        sumUp.template operator()<SumsOf::Rows16>(left, 0, target);
        if (rows <= 16)
            return;
        Left second = left;
        second.data += left.second;
        sumUp.template operator()<SumsOf::Rows16>(second, 0, target + 16 * Layout.row);
    }
}

} // namespace
} // namespace fathom::kernels
