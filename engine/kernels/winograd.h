// 3×3 convolution of fp32 with fewer products, after Winograd: a tile of 4×4 pixels becomes 16 sums of theirs, every one
// of which meets one transformed weight, and four results come out of the 16 products, where 36 would be needed. Internal
// linkage, as in lanes.h.
#pragma once

#include "engine/kernels/bands.h"

namespace fathom::kernels {
namespace {

constexpr std::int64_t kTilePlaces = 16; ///< of a tile, and products of every pair of channels

constexpr std::int64_t kTileResults = 2; ///< rows, and columns, of a tile's results

/// Tiles of a band, numbered row by row.
struct TileGrid {
    std::int64_t rows, columns;

    [[nodiscard]] std::int64_t count() const { return rows * columns; }
};

/// The sums of up to 32 tiles, from number `first` on, as left factors of 16 products, one after the other.
inline void layTilesOut(const Band<ProductKind::Fp32>& band, const TileGrid& grid, std::int64_t first, std::int64_t count,
                        std::byte* target) {
    const std::int64_t channels = band.source.map.channels, steps = channels / 16;
    const std::int64_t rowFloats = band.rowBytes() / 4, placeFloats = steps * 512;
    for (std::int64_t t = 0; t < count; ++t) {
        const std::int64_t row = (first + t) / grid.columns, column = (first + t) % grid.columns;
        const float* const corner =
            reinterpret_cast<const float*>(band.data) + kTileResults * (row * rowFloats + column * channels);
        float* const place = reinterpret_cast<float*>(target) + t * 16;
        for (std::int64_t step = 0; step < steps; ++step) {
            const auto at = [&](int y, int x) { return load(corner + y * rowFloats + x * channels + 16 * step); };
            const auto put = [&](int i, const Many<4>& v) {
                float* const to = place + 4 * i * placeFloats + step * 512;
                store(to, v.lane[0] - v.lane[2]);
                store(to + placeFloats, v.lane[1] + v.lane[2]);
                store(to + 2 * placeFloats, v.lane[2] - v.lane[1]);
                store(to + 3 * placeFloats, v.lane[1] - v.lane[3]);
            };
            put(0, each<4>([&](int x) { return at(0, x) - at(2, x); }));
            put(1, each<4>([&](int x) { return at(1, x) + at(2, x); }));
            put(2, each<4>([&](int x) { return at(2, x) - at(1, x); }));
            put(3, each<4>([&](int x) { return at(1, x) - at(3, x); }));
        }
    }
}

/// Four results of a tile, sixteen channels each. \param products  [16][32 tiles][32 columns] of this tile and half
FATHOM_INLINE void gatherResults(const float* products, Lanes (&results)[2][2]) {
    constexpr std::int64_t kPlace = kBlock * kPanelColumns;
    Many<4> rows[2];
    for (int x = 0; x < 4; ++x) {
        const auto at = [&](int y) { return load(products + (4 * y + x) * kPlace); };
        const Lanes middle = at(1), lower = at(2);
        rows[0].lane[x] = at(0) + middle + lower;
        rows[1].lane[x] = middle - lower - at(3);
    }
    for (int y = 0; y < 2; ++y) {
        const Many<4>& r = rows[y];
        results[y][0] = r.lane[0] + r.lane[1] + r.lane[2];
        results[y][1] = r.lane[1] - r.lane[2] - r.lane[3];
    }
}

/// A band's results. \param tiles, products  room for 16·32·channels and 16·32·32 values
inline void runTiles(const ConvolutionCall& call, const Sizes& sizes, const Band<ProductKind::Fp32>& band,
                     std::int64_t firstTarget, std::int64_t targetRows, std::byte* tiles, float* products) {
    const std::int64_t steps = call.source.map.channels / 16;
    const TileGrid grid{(targetRows + 1) / kTileResults, (sizes.targetWidth + 1) / kTileResults};
    const PixelEnd end{call, sizes.targetWidth};
    for (std::int64_t first = 0; first < grid.count(); first += kBlock) {
        const std::int64_t count = least(kBlock, grid.count() - first);
        layTilesOut(band, grid, first, count, tiles);
        for (std::int64_t panel = 0; panel < call.weight->panels; ++panel) {
            for (std::int64_t place = 0; place < kTilePlaces; ++place) {
                const LeftFactor left = PackedRows<ProductKind::Fp32>{tiles + place * steps * 2048};
                multiply<ProductKind::Fp32, 1>(count, left, {call.weight->panel(panel) + place * steps * 2048}, steps,
                                               products + place * kBlock * kPanelColumns, kPanelColumns, false);
            }
            for (std::int64_t t = 0; t < count; ++t) {
                const std::int64_t y = (first + t) / grid.columns * kTileResults;
                const std::int64_t x = (first + t) % grid.columns * kTileResults;
                Lanes low[2][2], high[2][2];
                gatherResults(products + t * kPanelColumns, low);
                gatherResults(products + t * kPanelColumns + 16, high);
                for (int i = 0; i < 2 && y + i < targetRows; ++i)
                    for (int j = 0; j < 2 && x + j < sizes.targetWidth; ++j)
                        end(Many<2>{{low[i][j], high[i][j]}}, firstTarget + y + i, x + j, panel);
            }
        }
    }
    end.finishRows(firstTarget, targetRows);
}

/// \copydoc convolve() For weights of packWinograd().
inline void runWinograd(const ConvolutionCall& call) {
    const Sizes sizes = sizesOf(call);
    const std::int64_t channels = call.source.map.channels, rowBytes = sizes.pixels * channels * 4;
    const std::int64_t quarter = (sizes.targetHeight + 7) / 8 * kTileResults;
    const std::int64_t fitting = (kBandBytes / rowBytes - 2) / kTileResults * kTileResults;
    const std::int64_t length = least(quarter, least(kLongestBand, most(kTileResults, fitting)));
    const std::int64_t rows = length + 2;
    const std::int64_t bandBytes = (rows * rowBytes + 63) / 64 * 64;
    const std::int64_t lineBytes =
        call.source.resizedHeight > 0 ? (call.source.map.width * channels * 4 + 63) / 64 * 64 : 0;
    const std::int64_t tileBytes = kTilePlaces * kBlock * channels * 4;
    constexpr std::int64_t kProductBytes = kTilePlaces * kBlock * kPanelColumns * 4;
    const std::int64_t bytes = bandBytes + lineBytes + tileBytes + kProductBytes;
    std::byte* const workspace = call.workspace->atLeast(static_cast<std::size_t>(bytes * call.threads));
    std::atomic<std::int64_t> next = 0;
    inTeam(call.threads, [&](int seat) {
        const DenormalsAreZero scope;
        std::byte* const own = workspace + seat * bytes;
        std::byte* const tiles = own + bandBytes + lineBytes;
        Band<ProductKind::Fp32> band{call.source, sizes.height, sizes.width, sizes.pixels, rows, own,
                                     reinterpret_cast<float*>(own + bandBytes)};
        for (std::int64_t first = next.fetch_add(length); first < sizes.targetHeight; first = next.fetch_add(length)) {
            band.fill(first - 1);
            runTiles(call, sizes, band, first, least(length, sizes.targetHeight - first), tiles,
                     reinterpret_cast<float*>(tiles + tileBytes));
        }
    });
}

} // namespace
} // namespace fathom::kernels
