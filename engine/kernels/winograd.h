// 3×3 convolution of fp32 with fewer products, after Winograd: a tile of 6×6 pixels becomes 36 sums of theirs, every one
// of which meets one transformed weight, and sixteen results come out of the 36 products, where 144 would be needed.
// Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/bands.h"

namespace fathom::kernels {
namespace {

#if defined(__AVX512F__)
constexpr std::int64_t kTileBlock = 22; ///< tiles that are multiplied together: as many rows at a time as multiply() takes
#else
constexpr std::int64_t kTileBlock = 18; ///< as many, so that their sums and products stay in an L2 cache of 512 KiB
#endif

/// Six values of a line, or what follows from them across it, at Winograd's points.
template <typename At, typename Put>
FATHOM_INLINE void spreadLine(const At& at, const Put& put) {
    const Lanes values[] = {at(0), at(1), at(2), at(3), at(4), at(5)};
    const auto end = [&](int first) {
        const Lanes rest = negativeFma(values[first + 2], splat(kNearSquare + kFarSquare), values[first + 4]);
        return fma(values[first], splat(kNearSquare * kFarSquare), rest);
    };
    const auto pair = [&](int first, float point, float otherSquare) {
        const Lanes even = negativeFma(values[2], splat(otherSquare), values[4]);
        const Lanes odd = negativeFma(values[1], splat(otherSquare), values[3]);
        put(first, fma(odd, splat(point), even));
        put(first + 1, negativeFma(odd, splat(point), even));
    };
    put(0, end(0));
    pair(1, kNear, kFarSquare);
    pair(3, kFar, kNearSquare);
    put(5, end(1));
}

/// Four results of a line of six products.
template <typename At, typename Put>
FATHOM_INLINE void gatherLine(const At& at, const Put& put) {
    const Lanes near = at(1), minusNear = at(2), far = at(3), minusFar = at(4);
    const Lanes nearEven = near + minusNear, nearOdd = near - minusNear;
    const Lanes farEven = far + minusFar, farOdd = far - minusFar;
    put(0, at(0) + nearEven + farEven);
    put(1, fma(nearOdd, splat(kNear), farOdd * splat(kFar)));
    put(2, fma(nearEven, splat(kNearSquare), farEven * splat(kFarSquare)));
    put(3, fma(nearOdd, splat(kNearSquare * kNear), fma(farOdd, splat(kFarSquare * kFar), at(5))));
}

/// Some tiles of a band: their sums, left factors of 36 products, and those products with one panel.
struct TileBlock {
    static constexpr std::int64_t kStepFloats = kTileBlock * 16;
    static constexpr std::int64_t kProductFloats = kTileBlock * kPanelColumns;

    std::int64_t channels;
    float* sums;     ///< [36][channels / 16][kTileBlock][16]
    float* products; ///< [36][kTileBlock][32]

    [[nodiscard]] static std::int64_t bytes(std::int64_t channels) {
        return kTilePlaces * kTileBlock * (channels + kPanelColumns) * 4;
    }
    TileBlock(std::byte* memory, std::int64_t channels)
        : channels(channels), sums(reinterpret_cast<float*>(memory)),
          products(sums + kTilePlaces * kTileBlock * channels) {}

    /// \param index  of the tile in this block  \param corner  its first pixel, in rows of `rowFloats`
    void layOut(std::int64_t index, const float* corner, std::int64_t rowFloats) const {
        const std::int64_t placeFloats = kTileBlock * channels;
        for (std::int64_t c = 0; c < channels; c += 16) {
            alignas(64) float lines[kTileSide][kTileSide][16];
            for (int x = 0; x < kTileSide; ++x)
                spreadLine([&](int y) { return load(corner + y * rowFloats + x * channels + c); },
                           [&](int y, Lanes value) { store(lines[y][x], value); });
            float* const target = sums + c * kTileBlock + index * 16;
            for (int y = 0; y < kTileSide; ++y)
                spreadLine([&](int x) { return load(lines[y][x]); },
                           [&](int x, Lanes value) { store(target + (kTileSide * y + x) * placeFloats, value); });
        }
    }

    void multiplyWith(const PackedMatrix& weight, std::int64_t panel, std::int64_t count) const {
        const std::int64_t steps = channels / 16;
        LeftFactor left;
        left.step = kStepFloats * 4;
        for (std::int64_t place = 0; place < kTilePlaces; ++place) {
            left.data = reinterpret_cast<const std::byte*>(sums + place * steps * kStepFloats);
            multiply<ProductKind::Fp32, 1>(count, left, {weight.panel(panel) + place * steps * 2048}, steps,
                                           products + place * kProductFloats, kPanelColumns, false);
        }
    }

    /// A tile's sixteen results, 32 channels each, go to put(y, x, values).
    template <typename Put>
    FATHOM_INLINE void gather(std::int64_t index, const Put& put) const {
        alignas(64) float lines[kTileResults][kTileSide][kPanelColumns], results[kTileResults][kPanelColumns];
        for (int half = 0; half < 2; ++half)
            for (int x = 0; x < kTileSide; ++x)
                gatherLine(
                    [&](int y) {
                        return load(products + (kTileSide * y + x) * kProductFloats + index * kPanelColumns + 16 * half);
                    },
                    [&](int y, Lanes value) { store(lines[y][x] + 16 * half, value); });
        for (int y = 0; y < kTileResults; ++y) {
            for (int half = 0; half < 2; ++half)
                gatherLine([&](int x) { return load(lines[y][x] + 16 * half); },
                           [&](int x, Lanes value) { store(results[x] + 16 * half, value); });
            for (int x = 0; x < kTileResults; ++x)
                put(y, x, loadMany<2>(results[x]));
        }
    }
};

/// A band's results. \param targetRows  from `firstTarget` on
inline void runTiles(const ConvolutionCall& call, const Sizes& sizes, const Band<ProductKind::Fp32>& band,
                     const TileBlock& block, std::int64_t firstTarget, std::int64_t targetRows) {
    const std::int64_t columns = (sizes.targetWidth + kTileResults - 1) / kTileResults;
    const std::int64_t tiles = (targetRows + kTileResults - 1) / kTileResults * columns;
    const std::int64_t rowFloats = band.rowBytes() / 4;
    const PixelEnd end{call, sizes.targetWidth};
    for (std::int64_t first = 0; first < tiles; first += kTileBlock) {
        const std::int64_t count = least(kTileBlock, tiles - first);
        const auto top = [&](std::int64_t t) { return (first + t) / columns * kTileResults; };
        const auto left = [&](std::int64_t t) { return (first + t) % columns * kTileResults; };
        for (std::int64_t t = 0; t < count; ++t)
            block.layOut(t, reinterpret_cast<const float*>(band.data) + top(t) * rowFloats + left(t) * block.channels,
                         rowFloats);
        for (std::int64_t panel = 0; panel < call.weight->panels; ++panel) {
            block.multiplyWith(*call.weight, panel, count);
            for (std::int64_t t = 0; t < count; ++t) {
                const std::int64_t row = top(t), column = left(t);
                block.gather(t, [&](int y, int x, const Many<2>& values) {
                    if (row + y < targetRows && column + x < sizes.targetWidth)
                        end(values, firstTarget + row + y, column + x, panel);
                });
            }
        }
    }
    end.finishRows(firstTarget, targetRows);
}

/// \copydoc convolve() For weights of packWinograd().
inline void runWinograd(const ConvolutionCall& call) {
    const Sizes sizes = sizesOf(call);
    const std::int64_t channels = call.source.map.channels, rowBytes = sizes.pixels * channels * 4;
    const std::int64_t eighth = (sizes.targetHeight + 8 * kTileResults - 1) / (8 * kTileResults) * kTileResults;
    const std::int64_t fitting = (kBandBytes / rowBytes - 2) / kTileResults * kTileResults;
    const std::int64_t length = least(eighth, least(kLongestBand, most(kTileResults, fitting)));
    const std::int64_t rows = length + 2;
    const std::int64_t lineBytes =
        call.source.resizedHeight > 0 ? (call.source.map.width * channels * 4 + 63) / 64 * 64 : 0;
    const std::int64_t bytes = rows * rowBytes + lineBytes + TileBlock::bytes(channels);
    std::byte* const workspace = call.workspace->atLeast(static_cast<std::size_t>(bytes * call.threads));
    std::atomic<std::int64_t> next = 0;
    inTeam(call.threads, [&](int seat) {
        const DenormalsAreZero scope;
        std::byte* const own = workspace + seat * bytes;
        std::byte* const line = own + rows * rowBytes;
        Band<ProductKind::Fp32> band{call.source, sizes.height, sizes.width, sizes.pixels, rows, own,
                                     reinterpret_cast<float*>(line)};
        const TileBlock block(line + lineBytes, channels);
        for (std::int64_t first = next.fetch_add(length); first < sizes.targetHeight; first = next.fetch_add(length)) {
            band.fill(first - 1);
            runTiles(call, sizes, band, block, first, least(length, sizes.targetHeight - first));
        }
    });
}

} // namespace
} // namespace fathom::kernels
