// Products in AMX tiles: 0 and 1 hold sums of sixteen rows, 4 and 5 those of sixteen more, 2 holds rows of the left factor,
// 3 columns of the right one. Internal linkage, as in lanes.h.
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

/// Calls of `between` that a panel's steps make.
template <ProductKind Kind>
constexpr std::int64_t callsOf(std::int64_t steps) noexcept {
    return stepBytes(Kind) == 4096 ? 2 * steps : steps;
}

/// Adds one step of left × right to the sums of sixteen rows or, with Two, 32: both tiles of a panel.
template <ProductKind Kind, bool Two>
FATHOM_INLINE void addWhole(const LeftFactor& left, const std::byte* a, const std::byte* right) {
    const long rowStride = left.rowStride, dense = 64;
    FATHOM_TILE_LOAD(2, a, rowStride);
    FATHOM_TILE_LOAD(3, right, dense);
    FATHOM_TILE_PRODUCT(Kind, 0, 2, 3);
    FATHOM_TILE_LOAD(3, right + 1024, dense);
    FATHOM_TILE_PRODUCT(Kind, 1, 2, 3);
    if constexpr (Two) {
        FATHOM_TILE_LOAD(2, a + left.second, rowStride);
        FATHOM_TILE_PRODUCT(Kind, 5, 2, 3);
        FATHOM_TILE_LOAD(3, right, dense);
        FATHOM_TILE_PRODUCT(Kind, 4, 2, 3);
    }
}

/// The same for factors in two parts and one tile of a panel. What is multiplied with a low part goes to the second sum of
/// the rows with Digits, to the only one with Split.
template <ProductKind Kind, bool Two>
FATHOM_INLINE void addParts(const LeftFactor& left, const std::byte* a, const std::byte* right) {
    constexpr bool kDigits = Kind == ProductKind::Digits;
    const long rowStride = left.rowStride, dense = 64;
    const auto addMixed = [](auto second) {
        if constexpr (second && kDigits)
            FATHOM_TILE_PRODUCT(Kind, 5, 2, 3);
        else if constexpr (second)
            FATHOM_TILE_PRODUCT(Kind, 4, 2, 3);
        else if constexpr (kDigits)
            FATHOM_TILE_PRODUCT(Kind, 1, 2, 3);
        else
            FATHOM_TILE_PRODUCT(Kind, 0, 2, 3);
    };
    FATHOM_TILE_LOAD(3, right, dense);
    FATHOM_TILE_LOAD(2, a + left.low, rowStride);
    addMixed(std::false_type{});
    FATHOM_TILE_LOAD(2, a, rowStride);
    FATHOM_TILE_PRODUCT(Kind, 0, 2, 3);
    if constexpr (Two) {
        FATHOM_TILE_LOAD(2, a + left.second + left.low, rowStride);
        addMixed(std::true_type{});
        FATHOM_TILE_LOAD(2, a + left.second, rowStride);
        FATHOM_TILE_PRODUCT(Kind, 4, 2, 3);
    }
    FATHOM_TILE_LOAD(3, right + 2048, dense);
    if constexpr (Two) {
        addMixed(std::true_type{});
        FATHOM_TILE_LOAD(2, a, rowStride);
    }
    addMixed(std::false_type{});
}

/// Sums in memory: of sixteen rows, and of sixteen more unless null.
template <ProductKind Kind>
struct SumsPlace {
    static constexpr bool kPairs = Kind != ProductKind::Split; ///< two tiles of sixteen rows
    float* rows[2];
    std::int64_t pair; ///< from the first to the second of a pair
    long rowBytes;

    void start(bool add) const {
        if (!add) {
            __asm__ volatile("tilezero %tmm0\n\ttilezero %tmm1\n\ttilezero %tmm4\n\ttilezero %tmm5");
            return;
        }
        FATHOM_TILE_LOAD(0, rows[0], rowBytes);
        if constexpr (kPairs)
            FATHOM_TILE_LOAD(1, rows[0] + pair, rowBytes);
        if (!rows[1])
            return;
        FATHOM_TILE_LOAD(4, rows[1], rowBytes);
        if constexpr (kPairs)
            FATHOM_TILE_LOAD(5, rows[1] + pair, rowBytes);
    }
    void finish() const {
        FATHOM_TILE_STORE(0, rows[0], rowBytes);
        if constexpr (kPairs)
            FATHOM_TILE_STORE(1, rows[0] + pair, rowBytes);
        if (!rows[1])
            return;
        FATHOM_TILE_STORE(4, rows[1], rowBytes);
        if constexpr (kPairs)
            FATHOM_TILE_STORE(5, rows[1] + pair, rowBytes);
    }
};

/// Writes the product of `rows` rows (up to 32) and one panel, or adds it, as fp32 (int32 for Int8 and Digits) values;
/// rows beyond `rows` up to 32 get anything. The left factor may lie in `lines` pieces of so many steps, `lineBytes`
/// apart, whose columns of the right one follow each other. `between()` runs after every step's instructions were issued,
/// so that vector work fills the time in which the tile unit computes; twice as often when `crowded`, as TileScope says.
template <ProductKind Kind, typename Between>
inline void multiplyTiles(bool crowded, std::int64_t rows, const LeftFactor& left, const std::byte* right,
                          std::int64_t steps, float* target, const SumsLayout& layout, bool add, const Between& between,
                          std::int64_t lines = 1, std::int64_t lineBytes = 0) {
    constexpr bool kParts = stepBytes(Kind) == 4096;
    const std::int64_t pair = Kind == ProductKind::Digits ? layout.mixed : layout.columns;
    const auto sumUp = [&]<bool Two>(const std::byte* firstRow, std::int64_t half, float* first) {
        const SumsPlace<Kind> place{{first, Two ? first + 16 * layout.row : nullptr}, pair, layout.row * 4};
        place.start(add);
        const std::byte* columns = right + half * 1024;
        for (std::int64_t i = 0; i < lines; ++i, firstRow += lineBytes) {
            const std::byte* a = firstRow;
            for (std::int64_t step = 0; step < steps; ++step, a += left.step, columns += stepBytes(Kind)) {
                if constexpr (kParts)
                    addParts<Kind, Two>(left, a, columns);
                else
                    addWhole<Kind, Two>(left, a, columns);
                between();
            }
        }
        place.finish();
    };
    const bool together = rows > 16 && !crowded;
    for (std::int64_t half = 0; half < (kParts ? 2 : 1); ++half, target += layout.columns) {
        if (together) {
            sumUp.template operator()<true>(left.data, half, target);
            continue;
        }
        sumUp.template operator()<false>(left.data, half, target);
        if (rows > 16)
            sumUp.template operator()<false>(left.data + left.second, half, target + 16 * layout.row);
    }
}

#undef FATHOM_TILE_LOAD
#undef FATHOM_TILE_STORE
#undef FATHOM_TILE_PRODUCT

} // namespace
} // namespace fathom::kernels
