#include "engine/kernels/packed_matrix.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace fathom::kernels {

std::uint16_t bfloat16Of(float value) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (std::isnan(value))
        return static_cast<std::uint16_t>(bits >> 16 | 0x40U);
    return static_cast<std::uint16_t>((bits + 0x7fffU + (bits >> 16 & 1U)) >> 16);
}

float floatOf(std::uint16_t bfloat16) noexcept {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bfloat16) << 16);
}

namespace {

constexpr std::int64_t kTileBytes = 1024;
constexpr std::int64_t kTileColumns = 16;
constexpr std::int64_t kUnits = 16; ///< of four bytes, what a column has in a tile
constexpr std::int64_t kDeepestStep = 64;

/// The nearest whole number, ties to even. Adding this much leaves no digits after the point.
int rounded(float value) noexcept {
    constexpr float kNoFraction = 12582912.0F;
    return static_cast<int>((value + kNoFraction) - kNoFraction);
}

/// A column's share of one step: what lies in its tile, and in the tile of low parts.
struct ColumnStep {
    std::array<std::uint32_t, kUnits> high, low;
};

/// \param values  stepDepth(Kind) of them \param inverse  of the value of one unit, of scaled kinds
template <ProductKind Kind>
ColumnStep packStep(const float* values, float inverse) {
    constexpr std::int64_t kDepth = stepDepth(Kind), kValues = kDepth / kUnits;
    ColumnStep step;
    if constexpr (Kind == ProductKind::Fp32) {
        std::memcpy(step.high.data(), values, sizeof step.high);
    } else {
        constexpr int kBits = 32 / static_cast<int>(kValues);
        constexpr std::uint32_t kMask = (std::uint32_t{1} << kBits) - 1;
        std::array<std::uint32_t, kDepth> high, low;
        for (std::size_t k = 0; k < kDepth; ++k) {
            if constexpr (!isScaled(Kind)) {
                high[k] = bfloat16Of(values[k]);
                low[k] = Kind == ProductKind::Split
                             ? bfloat16Of(values[k] - floatOf(static_cast<std::uint16_t>(high[k])))
                             : 0;
            } else {
                const int level = rounded(values[k] * inverse);
                const int digit = Kind == ProductKind::Digits ? (level + 128) >> 8 : level;
                high[k] = static_cast<std::uint32_t>(digit) & kMask;
                low[k] = static_cast<std::uint32_t>(level) & kMask;
            }
        }
        for (std::size_t unit = 0; unit < kUnits; ++unit) {
            step.high[unit] = step.low[unit] = 0;
            for (std::size_t i = 0; i < kValues; ++i) {
                step.high[unit] |= high[unit * kValues + i] << (kBits * static_cast<int>(i));
                step.low[unit] |= low[unit * kValues + i] << (kBits * static_cast<int>(i));
            }
        }
    }
    return step;
}

/// Of a column's magnitudes, as bits, which compare like their values.
float largestMagnitude(const float* column, std::int64_t depth) {
    std::int32_t largest = 0;
    for (std::int64_t k = 0; k < depth; ++k)
        largest = std::max(largest, std::bit_cast<std::int32_t>(column[k]) & INT32_MAX);
    return std::bit_cast<float>(largest);
}

/// Packs up to sixteen columns from `first` on, step by step, so that a tile is written while it lies in the cache.
template <ProductKind Kind>
void packColumns(PackedMatrix& packed, const float* weight, std::int64_t first) {
    constexpr std::int64_t kDepth = stepDepth(Kind);
    const std::int64_t count = std::min(kTileColumns, packed.columns - first);
    std::array<float, kTileColumns> inverse{};
    if constexpr (isScaled(Kind))
        for (std::int64_t n = 0; n < count; ++n) {
            constexpr float kLargest = largestOfColumns(Kind);
            const float largest = largestMagnitude(weight + (first + n) * packed.depth, packed.depth);
            packed.columnScale[static_cast<std::size_t>(first + n)] = largest / kLargest;
            inverse[static_cast<std::size_t>(n)] = largest > 0 ? kLargest / largest : 0.0F;
        }
    std::byte* tile = packed.data.data() + first / kPanelColumns * packed.steps * stepBytes(Kind) +
                      first % kPanelColumns / kTileColumns * kTileBytes;
    for (std::int64_t step = 0; step < packed.steps; ++step, tile += stepBytes(Kind)) {
        const std::int64_t from = step * kDepth, values = std::min(kDepth, packed.depth - from);
        for (std::int64_t n = 0; n < kTileColumns; ++n) {
            ColumnStep units{};
            if (n < count) {
                const float* source = weight + (first + n) * packed.depth + from;
                std::array<float, kDeepestStep> last;
                if (values < kDepth) {
                    last.fill(0.0F);
                    std::copy_n(source, values, last.data());
                    source = last.data();
                }
                units = packStep<Kind>(source, inverse[static_cast<std::size_t>(n)]);
            }
            if constexpr (Kind == ProductKind::VectorInt8)
                for (std::int64_t i = 0; i < kDepth; ++i)
                    packed.columnSum[static_cast<std::size_t>(first + n)] +=
                        static_cast<std::int8_t>(units.high[static_cast<std::size_t>(i / 4)] >> (i % 4 * 8));
            for (std::int64_t unit = 0; unit < kUnits; ++unit) {
                std::byte* const place = tile + unit * 64 + n * 4;
                std::memcpy(place, &units.high[static_cast<std::size_t>(unit)], 4);
                if constexpr (Kind == ProductKind::Split || Kind == ProductKind::Digits)
                    std::memcpy(place + 2 * kTileBytes, &units.low[static_cast<std::size_t>(unit)], 4);
            }
        }
    }
}

template <ProductKind Kind>
void packAll(PackedMatrix& packed, const float* weight) {
    for (std::int64_t column = 0; column < packed.paddedColumns(); column += kTileColumns)
        packColumns<Kind>(packed, weight, column);
}

} // namespace

PackedMatrix packMatrix(ProductKind kind, const float* weight, std::int64_t columns, std::int64_t depth) {
    PackedMatrix packed;
    packed.kind = kind;
    packed.depth = depth;
    packed.columns = columns;
    packed.steps = (depth + stepDepth(kind) - 1) / stepDepth(kind);
    packed.panels = (columns + kPanelColumns - 1) / kPanelColumns;
    const auto bytes = static_cast<std::size_t>(packed.panels * packed.steps * stepBytes(kind));
    (void)packed.data.atLeast(bytes);
    if (isScaled(kind))
        packed.columnScale.assign(static_cast<std::size_t>(packed.paddedColumns()), 0.0F);
    if (kind == ProductKind::VectorInt8)
        packed.columnSum.assign(static_cast<std::size_t>(packed.paddedColumns()), 0);
    switch (kind) {
    case ProductKind::Bf16:
        packAll<ProductKind::Bf16>(packed, weight);
        break;
    case ProductKind::Split:
        packAll<ProductKind::Split>(packed, weight);
        break;
    case ProductKind::Int8:
        packAll<ProductKind::Int8>(packed, weight);
        break;
    case ProductKind::Digits:
        packAll<ProductKind::Digits>(packed, weight);
        break;
    case ProductKind::Fp32:
        packAll<ProductKind::Fp32>(packed, weight);
        break;
    case ProductKind::VectorInt8:
        packAll<ProductKind::VectorInt8>(packed, weight);
        break;
    case ProductKind::Words:
        packAll<ProductKind::Words>(packed, weight);
        break;
    }
    return packed;
}

} // namespace fathom::kernels
