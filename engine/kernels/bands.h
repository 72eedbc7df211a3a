// A band of rows is read, rectified or resized, rounded and framed with zeros into the cache of one core. There the
// three rows of a tap column lie side by side, so that a 3×3 convolution is three products per block of 32 pixels,
// without a copy of every neighbourhood. No map of the finest size exists between resizing and convolution. Internal
// linkage, as in lanes.h.
#pragma once

#include "engine/kernels/convolution.h"

#include "engine/kernels/blend.h"
#include "engine/kernels/element_lanes.h"
#include "engine/kernels/level_lanes.h"
#include "engine/kernels/rounded_lanes.h"
#include "engine/kernels/team.h"
#include "engine/kernels/tiles.h"
#include "engine/kernels/vectors.h"

#include <atomic>
#include <cstring>
#include <initializer_list>

namespace fathom::kernels {
namespace {

constexpr std::int64_t kBlock = 32;
constexpr std::int64_t kBandBytes = 800000;
constexpr std::int64_t kLongestBand = 16;

/// A band of the source as products read it, framed with zeros; row 0 lies above the band, pixel 0 left of the image.
/// With split factors the low parts of 32 channels follow their high parts, with digits those of a whole row do.
template <ProductKind Kind>
struct Band {
    static constexpr bool kDigits = Kind == ProductKind::Digits;
    static constexpr std::int64_t kValueBytes = isPrecise(Kind) ? 4 : kDigits ? 1 : 2;

    const ConvolutionSource& source;
    std::int64_t height, width; ///< of the source as it is convolved
    std::int64_t pixels;        ///< of a framed row
    std::int64_t rows;
    std::byte* data;
    float* line;
    float step = 0;    ///< value of one unit (Digits)
    float inverse = 0; ///< units of one

    [[nodiscard]] std::int64_t pixelBytes() const { return source.map.channels * kValueBytes; }
    /// Of one plane of digits, which is followed by the other, or of everything.
    [[nodiscard]] std::int64_t planeBytes() const { return pixels * pixelBytes(); }
    [[nodiscard]] std::int64_t rowBytes() const { return planeBytes() * (kDigits ? 2 : 1); }
    /// Where 32 channels' low parts follow their high ones.
    [[nodiscard]] std::int64_t lowOffset() const { return kDigits ? planeBytes() : 64; }

    void fill(std::int64_t firstRow) {
        if constexpr (kDigits)
            measure(firstRow);
        for (std::int64_t r = 0; r < rows; ++r) {
            std::byte* const row = data + r * rowBytes();
            const std::int64_t y = firstRow + r;
            if (y < 0 || y >= height)
                clear(row, 0, pixels);
            else
                fillRow(row, y);
        }
        finishWrites();
    }

private:
    /// The step follows from the largest value that the band can hold.
    void measure(std::int64_t firstRow) {
        const std::int64_t first = most(firstRow, 0), last = least(firstRow + rows, height) - 1;
        const bool resized = source.resizedHeight > 0;
        const std::int64_t top = resized ? Between(first, height, source.map.height).first : first;
        const std::int64_t bottom = resized ? Between(last, height, source.map.height).second : last;
        const std::int64_t count = source.map.width * source.map.channels;
        Many<4> largest = splatMany<4>(0.0F);
        withElement(source.map.element, [&]<Element E>() {
            overRow((bottom + 1 - top) * count, [&]<int N>(std::int64_t i) {
                const Many<N> values = valuesAt<E, N>(source.map.data, top * count + i);
                const Many<N> sizes = source.relu ? values : magnitude(values);
                for (int k = 0; k < N; ++k)
                    largest.lane[k] = most(largest.lane[k], sizes.lane[k]);
            });
        });
        float peak = largestLane(largestOf(largest));
        if (source.alongX)
            peak += peakOf(source.alongX, width) + peakOf(source.alongY + first * source.map.channels, last - first + 1);
        step = peak / kLargestDigits;
        inverse = step > 0 ? 1.0F / step : 0.0F;
    }

    [[nodiscard]] float peakOf(const float* table, std::int64_t entries) const {
        Lanes largest = zero();
        for (std::int64_t i = 0; i < entries * source.map.channels; i += 16)
            largest = kernels::most(largest, magnitude(load(table + i)));
        return largestLane(largest);
    }

    void clear(std::byte* row, std::int64_t firstPixel, std::int64_t count) const {
        for (std::int64_t i = firstPixel * pixelBytes(); i < (firstPixel + count) * pixelBytes(); i += 32) {
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(row + i), _mm256_setzero_si256());
            if constexpr (kDigits)
                _mm256_storeu_si256(reinterpret_cast<__m256i*>(row + planeBytes() + i), _mm256_setzero_si256());
        }
    }

    FATHOM_INLINE void put32(std::byte* target, Lanes low, Lanes high) const {
        if constexpr (kDigits) {
            putDigits<Kind>(target, low, high, splat(inverse), planeBytes());
        } else if constexpr (Kind == ProductKind::Fp32) {
            store(reinterpret_cast<float*>(target), Many<2>{{low, high}});
        } else {
            putRounded<Kind>(target, low, high, 64);
        }
    }

    void fillRow(std::byte* row, std::int64_t y) const {
        const std::int64_t channels = source.map.channels;
        clear(row, 0, 1);
        clear(row, 1 + width, pixels - width - 1);
        if (source.resizedHeight > 0)
            fillResized(row + pixelBytes(), y);
        else
            fillPlain(row + pixelBytes(), y * width * channels, width * channels);
    }

    void fillPlain(std::byte* target, std::int64_t first, std::int64_t count) const {
        const Lanes floor = source.relu ? zero() : splat(-__builtin_inff());
        withElement(source.map.element, [&]<Element E>() {
            for (std::int64_t i = 0; i < count; i += 32) {
                const Many<2> values = most(valuesAt<E, 2>(source.map.data, first + i), floor);
                put32(target + i * kValueBytes, values.lane[0], values.lane[1]);
            }
        });
    }

    void fillResized(std::byte* target, std::int64_t y) const {
        const std::int64_t channels = source.map.channels;
        blendRows(source.map, Between(y, height, source.map.height), line);
        for (std::int64_t x = 0; x < width; ++x) {
            const Between between(x, width, source.map.width);
            for (std::int64_t c = 0; c < channels; c += 32) {
                Lanes low = blendColumns(line, between, channels, c);
                Lanes high = blendColumns(line, between, channels, c + 16);
                if (source.alongX) {
                    const float* const alongX = source.alongX + x * channels + c;
                    const float* const alongY = source.alongY + y * channels + c;
                    low = low + (load(alongX) + load(alongY));
                    high = high + (load(alongX + 16) + load(alongY + 16));
                }
                put32(target + (x * channels + c) * kValueBytes, low, high);
            }
        }
    }
};

/// 32 sums of one pixel.
template <ProductKind Kind>
struct Sums {
    const float* data;
    float step;
    const float* columnScale; ///< of these columns (Digits)
    static constexpr SumsLayout kLayout = sumsLayout(Kind, kPanelColumns);

    FATHOM_INLINE Many<2> all() const {
        const auto at = [&](int k) { return data + k * kLayout.columns; };
        if constexpr (Kind == ProductKind::Digits)
            return each<2>([&](int k) { return digitSum(at(k), at(k) + kLayout.mixed); }) *
                   (loadMany<2>(columnScale) * splat(step));
        else
            return each<2>([&](int k) { return load(at(k)); });
    }
};

/// What happens to 32 channels of one pixel.
struct PixelEnd {
    const ConvolutionCall& call;
    std::int64_t width; ///< of the target

    FATHOM_INLINE void operator()(Many<2> values, std::int64_t y, std::int64_t x, std::int64_t panel) const {
        const std::int64_t channel = panel * kPanelColumns;
        if (call.bias)
            values = values + loadMany<2>(call.bias + channel);
        if (call.activation == Activation::Relu)
            values = most(values, zero());
        if (call.end) {
            finish(values, y * width + x);
            return;
        }
        const std::int64_t index = (y * width + x) * call.target.channels + channel;
        for (const void* const other : {call.first, call.second})
            if (other)
                withElement(call.target.element,
                            [&]<Element E>() { values = values + valuesAt<E, 2>(other, index); });
        put(call.target.data, call.target.element, index, values);
    }

    /// Of a band whose pixels are all ended.
    void finishRows(std::int64_t firstRow, std::int64_t rows) const;

private:
    void finish(const Many<2>& values, std::int64_t index) const {
        const ExpEnd& end = *call.end;
        float results[2];
        for (int k = 0; k < 2; ++k)
            results[k] = end.bias[k] + sumOfLanes(fma(values.lane[0], load(end.weight + 32 * k),
                                                      values.lane[1] * load(end.weight + 32 * k + 16)));
        end.first[index] = results[0];
        end.second[index] = results[1];
    }
};

/// exp of a row of results that PixelEnd left as logarithms.
void exponentiate(float* values, std::int64_t count, float offset) {
    const auto sixteen = [offset](float* place) {
        store(place, exp2<true>(load(place) * splat(kLog2E)) + splat(offset));
    };
    std::int64_t i = 0;
    for (; i + 16 <= count; i += 16)
        sixteen(values + i);
    if (i < count) {
        float last[16] = {};
        const auto bytes = static_cast<std::size_t>(count - i) * sizeof(float);
        std::memcpy(last, values + i, bytes);
        sixteen(last);
        std::memcpy(values + i, last, bytes);
    }
}

inline void PixelEnd::finishRows(std::int64_t firstRow, std::int64_t rows) const {
    if (!call.end)
        return;
    exponentiate(call.end->first + firstRow * width, rows * width, 0.0F);
    exponentiate(call.end->second + firstRow * width, rows * width, 1.0F);
}

struct Sizes {
    std::int64_t height, width;            ///< of the source as it is convolved
    std::int64_t targetHeight, targetWidth;
    std::int64_t pixels; ///< of a framed row
};

Sizes sizesOf(const ConvolutionCall& call) {
    Sizes sizes{};
    const bool resized = call.source.resizedHeight > 0;
    sizes.height = resized ? call.source.resizedHeight : call.source.map.height;
    sizes.width = resized ? call.source.resizedWidth : call.source.map.width;
    sizes.targetHeight = (sizes.height - 1) / call.stride + 1;
    sizes.targetWidth = (sizes.width - 1) / call.stride + 1;
    sizes.pixels = (sizes.targetWidth + kBlock - 1) / kBlock * kBlock * call.stride + 2;
    return sizes;
}

/// The sums of a block. \param left  with a line for each of the three rows of taps
template <ProductKind Kind>
void sumUp(ProductScope<Kind>& scope, std::int64_t count, LeftFactor left, const std::byte* right, std::int64_t steps,
           float* target) {
    constexpr SumsLayout kLayout = Sums<Kind>::kLayout;
    if constexpr (Kind == ProductKind::Fp32) {
        for (std::int64_t dy = 0; dy < left.lines; ++dy, left.data += left.lineBytes, right += steps * stepBytes(Kind))
            multiply<Kind, 1>(count, left, {right}, steps, target, kPanelColumns, dy > 0);
    } else {
        const bool crowded = scope.isCrowded();
        for (std::int64_t done = 0; done < count; done += rowsOfBlock(Kind), left.data += left.second)
            multiplyTiles<Kind, kLayout>(crowded, count - done, left, right, steps, target + done * kLayout.row, false);
    }
}

/// Panels that a block of pixels is multiplied with while it is in the L1 cache, and they in the L2 cache. Vectors keep a
/// panel in the L1 cache.
template <ProductKind Kind>
std::int64_t panelsTogether(const PackedMatrix& weight) {
    constexpr std::int64_t kPanelsBytes = 600000;
    return isOfVectors(Kind) ? 1 : most(1, kPanelsBytes / (weight.steps * stepBytes(Kind)));
}

template <ProductKind Kind>
void runBand(ProductScope<Kind>& scope, const ConvolutionCall& call, const Sizes& sizes, const Band<Kind>& band,
             std::int64_t firstTarget, std::int64_t targetRows) {
    constexpr std::int64_t kOften = 16; // pixels
    alignas(64) float sums[kSums<Kind> * kBlock * kPanelColumns];
    const PixelEnd end{call, sizes.targetWidth};
    const auto runBlock = [&](std::int64_t panel, std::int64_t row, std::int64_t x) {
        const std::int64_t count = least(kBlock, sizes.targetWidth - x);
        const std::int64_t stride = call.stride * band.pixelBytes();
        const LeftFactor left{band.data + row * call.stride * band.rowBytes() + x * stride, stride, 16 * stride,
                              Kind == ProductKind::Split ? 128 : 64, band.lowOffset(), 3, band.rowBytes()};
        sumUp<Kind>(scope, count, left, call.weight->panel(panel), call.weight->steps / 3, sums);
        for (std::int64_t i = 0; i < count; ++i) {
            end(Sums<Kind>{sums + i * Sums<Kind>::kLayout.row, band.step * sumUnit(Kind),
                           call.weight->columnScale.data() + panel * kPanelColumns}
                    .all(),
                firstTarget + row, x + i, panel);
            if constexpr (!isOfVectors(Kind))
                if (i % kOften == 0)
                    scope.keepAwake();
        }
    };
    const std::int64_t together = panelsTogether<Kind>(*call.weight);
    for (std::int64_t first = 0; first < call.weight->panels; first += together)
        for (std::int64_t row = 0; row < targetRows; ++row)
            for (std::int64_t x = 0; x < sizes.targetWidth; x += kBlock)
                for (std::int64_t panel = first; panel < least(first + together, call.weight->panels); ++panel)
                    runBlock(panel, row, x);
    end.finishRows(firstTarget, targetRows);
}

template <ProductKind Kind>
void run(const ConvolutionCall& call) {
    constexpr std::int64_t kBytes = isPrecise(Kind) ? 4 : 2;
    constexpr std::int64_t kBeyond = 64; // a step of digits may reach past the last row
    const Sizes sizes = sizesOf(call);
    const std::int64_t rowBytes = sizes.pixels * call.source.map.channels * kBytes;
    // Not a matter of threads: digits depend on what lies in a band, and no result may depend on how many there are.
    const std::int64_t quarter = most(1, (sizes.targetHeight + 3) / 4);
    const std::int64_t fitting = (kBandBytes / rowBytes - 2) / call.stride;
    const std::int64_t length = least(quarter, least(kLongestBand, most(2, fitting)));
    const std::int64_t rows = (length - 1) * call.stride + 3;
    const std::int64_t bandBytes = (rows * rowBytes + kBeyond + 63) / 64 * 64;
    const std::int64_t lineBytes =
        call.source.resizedHeight > 0 ? call.source.map.width * call.source.map.channels * 4 : 0;
    const std::int64_t bytes = (bandBytes + lineBytes + 63) / 64 * 64;
    std::byte* const workspace = call.workspace->atLeast(static_cast<std::size_t>(bytes * call.threads));
    std::atomic<std::int64_t> next = 0;
    inTeam(call.threads, [&](int seat) {
        ProductScope<Kind> scope;
        std::byte* const own = workspace + seat * bytes;
        Band<Kind> band{call.source, sizes.height, sizes.width, sizes.pixels, rows, own,
                        reinterpret_cast<float*>(own + bandBytes)};
        for (std::int64_t first = next.fetch_add(length); first < sizes.targetHeight; first = next.fetch_add(length)) {
            band.fill(first * call.stride - 1);
            runBand(scope, call, sizes, band, first, least(length, sizes.targetHeight - first));
        }
    });
}

} // namespace
} // namespace fathom::kernels
