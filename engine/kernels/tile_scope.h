// The tiles of a thread, and how many of them it had better use. The instructions are written as assembly, because the
// compiler's intrinsics do not tell that loading a configuration or a tile reads memory. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/packed_matrix.h"

#include <x86intrin.h>

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

/// Sixteen rows of 64 bytes, `stride` bytes apart.
template <int Tile>
FATHOM_INLINE void loadTile(const void* source, long stride) {
    __asm__ volatile("tileloadd (%1,%2,1), %%tmm%c0" ::"i"(Tile), "r"(source), "r"(stride));
}
/// The same for what is not wanted again: it takes no place in the L1 cache.
template <int Tile>
FATHOM_INLINE void streamTile(const void* source, long stride) {
    __asm__ volatile("tileloaddt1 (%1,%2,1), %%tmm%c0" ::"i"(Tile), "r"(source), "r"(stride));
}
template <int Tile>
FATHOM_INLINE void storeTile(void* target, long stride) {
    __asm__ volatile("tilestored %%tmm%c0, (%1,%2,1)" ::"i"(Tile), "r"(target), "r"(stride) : "memory");
}
template <int Tile>
FATHOM_INLINE void clearTile() {
    __asm__ volatile("tilezero %%tmm%c0" ::"i"(Tile));
}
/// Sum += Left × Right
template <ProductKind Kind, int Sum, int Left, int Right>
FATHOM_INLINE void addProduct() {
    if constexpr (isScaled(Kind))
        __asm__ volatile("tdpbssd %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(Sum), "i"(Left), "i"(Right));
    else
        __asm__ volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(Sum), "i"(Left), "i"(Right));
}

/// Makes the calling thread's tiles usable for its lifetime.
///
/// A processor renames tiles as it renames registers, from few for both hardware threads of a core. While the other thread
/// is busy, whatever it does, the more of the eight tiles hold something, the more products wait for each other: in eight
/// they take more than twice as long as in four. A guest is not told what the other thread does, so it has to look.
class TileScope {
public:
    TileScope() { __asm__ volatile("ldtilecfg %0" ::"m"(kTiles)); }
    ~TileScope() { __asm__ volatile("tilerelease" ::: "memory"); }
    TileScope(const TileScope&) = delete;
    TileScope& operator=(const TileScope&) = delete;

    /// Whether the other hardware thread of the core is busy, as far as products feel it: looked at again from time to
    /// time, between products.
    [[nodiscard]] bool isCrowded() {
        constexpr std::uint64_t kOften = 400'000; // cycles, a fifth of a millisecond; a look takes half a microsecond
        if (const std::uint64_t now = __rdtsc(); now - m_looked > kOften) {
            const std::uint64_t four = cyclesWith<false>(), all = cyclesWith<true>();
            m_crowded = 2 * all > 3 * four; // as long alone, more than twice as long beside others
            m_looked = now;
            __asm__ volatile("ldtilecfg %0" ::"m"(kTiles));
        }
        return m_crowded;
    }

    /// To be called between products, while vectors are busy, every few hundred cycles: the tile unit falls asleep after
    /// about 900 without a product and needs 800 to wake. What is in the sums' tiles is lost.
    void keepAwake() const { addProduct<ProductKind::Int8, 0, 2, 3>(); }

private:
    /// What sixteen products take, one after the other in four tiles or, with All, in eight.
    template <bool All>
    [[nodiscard]] static std::uint64_t cyclesWith() {
        constexpr ProductKind kKind = ProductKind::Int8;
        __asm__ volatile("ldtilecfg %0" ::"m"(kTiles)); // empties the tiles
        std::uint64_t start = 0;
        for (int round = -1; round < 4; ++round) { // the first brings everything to its place
            if (round == 0)
                start = cyclesNow();
            loadTile<2>(kNothing, 64);
            loadTile<3>(kNothing, 64);
            addProduct<kKind, 0, 2, 3>();
            if constexpr (All) {
                loadTile<6>(kNothing, 64);
                addProduct<kKind, 1, 2, 6>();
                loadTile<7>(kNothing, 64);
                addProduct<kKind, 4, 7, 3>();
                addProduct<kKind, 5, 7, 6>();
            } else {
                loadTile<3>(kNothing, 64);
                addProduct<kKind, 1, 2, 3>();
                loadTile<2>(kNothing, 64);
                addProduct<kKind, 1, 2, 3>();
                loadTile<3>(kNothing, 64);
                addProduct<kKind, 0, 2, 3>();
            }
        }
        return cyclesNow() - start;
    }
    [[nodiscard]] static std::uint64_t cyclesNow() {
        _mm_lfence();
        const std::uint64_t now = __rdtsc();
        _mm_lfence();
        return now;
    }

    alignas(64) static constexpr std::byte kNothing[1024] = {};
    DenormalsAreZero m_denormals;
    std::uint64_t m_looked = 0;
    bool m_crowded = false;
};

} // namespace
} // namespace fathom::kernels
