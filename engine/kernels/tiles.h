// Products of 32×32 results in AMX tiles: 0 to 3 hold the sums, 4 and 5 rows of the left factor, 6 and 7 columns of
// the right one. The instructions are written as assembly, because the compiler's intrinsics do not tell that loading
// a configuration or a tile reads memory. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/left_factor.h"

#include <type_traits>

namespace fathom::kernels {
namespace {

struct alignas(64) TileConfiguration {
    std::uint8_t palette = 1;
    std::uint8_t startRow = 0;
    std::uint8_t reserved[14] = {};
    std::uint16_t rowBytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};
constexpr TileConfiguration kTiles{};

/// Makes the calling thread's tiles usable for its lifetime.
class TileScope {
public:
    TileScope() { __asm__ volatile("ldtilecfg %0" ::"m"(kTiles)); }
    ~TileScope() { __asm__ volatile("tilerelease" ::: "memory"); }
    TileScope(const TileScope&) = delete;
    TileScope& operator=(const TileScope&) = delete;

private:
    DenormalsAreZero m_denormals;
};

/// What a thread that computes products of a kind must hold meanwhile.
template <ProductKind Kind>
using ProductScope = std::conditional_t<isOfVectors(Kind), DenormalsAreZero, TileScope>;

/// Everything written before is in memory for the tile loads that follow.
inline void finishWrites() {
    __asm__ volatile("" ::: "memory");
}

// clang-format off
#define FATHOM_TILE_LOAD(tile, source, stride) \
    __asm__ volatile("tileloadd (%0,%1,1), %%tmm" #tile ::"r"(source), "r"(stride))
#define FATHOM_TILE_STORE(tile, target, stride) \
    __asm__ volatile("tilestored %%tmm" #tile ", (%0,%1,1)" ::"r"(target), "r"(stride) : "memory")
#define FATHOM_TILE_PRODUCT(kind, sum, left, right) \
    do { \
        if constexpr (isScaled(kind)) \
            __asm__ volatile("tdpbssd %tmm" #right ", %tmm" #left ", %tmm" #sum); \
        else \
            __asm__ volatile("tdpbf16ps %tmm" #right ", %tmm" #left ", %tmm" #sum); \
    } while (false)
// clang-format on

inline void clearSums() {
    __asm__ volatile("tilezero %tmm0\n\ttilezero %tmm1\n\ttilezero %tmm2\n\ttilezero %tmm3");
}

/// Sums that a result of this arithmetic is made of: Digits has one of the high digits and one of the mixed products,
/// which have the 256th part of its weight.
template <ProductKind Kind>
inline constexpr int kSums = Kind == ProductKind::Digits ? 2 : 1;

/// sums += left × right over `steps` steps, for the given one of kSums; `between(step)` runs after every step's
/// instructions were issued, so that vector work fills the time in which the tile unit computes. Without Two only the
/// first sixteen rows.
template <ProductKind Kind, bool Two, int Sum = 0, typename Between>
inline void accumulate(LeftFactor left, const std::byte* right, std::int64_t steps, Between&& between) {
    const long rowStride = left.rowStride, dense = 64;
    const std::byte* a = left.data;
    for (std::int64_t step = 0; step < steps; ++step) {
        const std::byte* const first = Sum == 1 ? a + left.low : a;
        FATHOM_TILE_LOAD(6, right, dense);
        FATHOM_TILE_LOAD(4, first, rowStride);
        FATHOM_TILE_PRODUCT(Kind, 0, 4, 6);
        FATHOM_TILE_LOAD(7, right + 1024, dense);
        FATHOM_TILE_PRODUCT(Kind, 1, 4, 7);
        if constexpr (Two) {
            FATHOM_TILE_LOAD(5, first + left.second, rowStride);
            FATHOM_TILE_PRODUCT(Kind, 2, 5, 6);
            FATHOM_TILE_PRODUCT(Kind, 3, 5, 7);
        }
        if constexpr (Kind == ProductKind::Split) {
            FATHOM_TILE_LOAD(4, a + left.low, rowStride);
            FATHOM_TILE_PRODUCT(Kind, 0, 4, 6);
            FATHOM_TILE_PRODUCT(Kind, 1, 4, 7);
            if constexpr (Two) {
                FATHOM_TILE_LOAD(5, a + left.low + left.second, rowStride);
                FATHOM_TILE_PRODUCT(Kind, 2, 5, 6);
                FATHOM_TILE_PRODUCT(Kind, 3, 5, 7);
            }
        }
        if constexpr (Kind == ProductKind::Split || Sum == 1) {
            FATHOM_TILE_LOAD(4, a, rowStride);
            FATHOM_TILE_LOAD(6, right + 2048, dense);
            FATHOM_TILE_PRODUCT(Kind, 0, 4, 6);
            FATHOM_TILE_LOAD(7, right + 3072, dense);
            FATHOM_TILE_PRODUCT(Kind, 1, 4, 7);
            if constexpr (Two) {
                FATHOM_TILE_LOAD(5, a + left.second, rowStride);
                FATHOM_TILE_PRODUCT(Kind, 2, 5, 6);
                FATHOM_TILE_PRODUCT(Kind, 3, 5, 7);
            }
        }
        between(step);
        a += left.step;
        right += stepBytes(Kind);
    }
}

/// Writes the sums to 32 rows of `stride` fp32 (int32 for Int8 and Digits) values.
template <bool Two>
inline void storeSums(float* target, std::int64_t stride) {
    const long bytes = stride * 4;
    FATHOM_TILE_STORE(0, target, bytes);
    FATHOM_TILE_STORE(1, target + 16, bytes);
    if constexpr (Two) {
        FATHOM_TILE_STORE(2, target + 16 * stride, bytes);
        FATHOM_TILE_STORE(3, target + 16 * stride + 16, bytes);
    }
}

#undef FATHOM_TILE_LOAD
#undef FATHOM_TILE_STORE
#undef FATHOM_TILE_PRODUCT

} // namespace
} // namespace fathom::kernels
