#include "engine/kernels/packed_matrix.h"

#include <algorithm>
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

/// The nearest whole number, ties to even. Adding this much leaves no digits after the point.
int rounded(float value) noexcept {
    constexpr float kNoFraction = 12582912.0F;
    return static_cast<int>((value + kNoFraction) - kNoFraction);
}

/// A column's place in a step: values of K that lie side by side fill four bytes, these a tile's rows of 64.
std::byte* placeOf(PackedMatrix& packed, std::int64_t column) {
    const std::int64_t n = column % kPanelColumns;
    return packed.data.data() + column / kPanelColumns * packed.steps * stepBytes(packed.kind) + n / 16 * kTileBytes +
           n % 16 * 4;
}

template <ProductKind Kind>
void packLevels(PackedMatrix& packed, const float* source, std::int64_t column) {
    constexpr float kLargest = largestOfColumns(Kind);
    std::byte* const place = placeOf(packed, column);
    float largest = 0;
    for (std::int64_t k = 0; k < packed.depth; ++k)
        largest = std::max(largest, std::abs(source[k]));
    const float scale = largest / kLargest;
    packed.columnScale[static_cast<std::size_t>(column)] = scale;
    const float inverse = largest > 0 ? kLargest / largest : 0.0F;
    for (std::int64_t k = 0; k < packed.depth; ++k) {
        const int level = rounded(source[k] * inverse);
        if constexpr (Kind == ProductKind::Words) {
            const auto word = static_cast<std::int16_t>(level);
            std::memcpy(place + k / 32 * stepBytes(Kind) + k % 32 / 2 * 64 + k % 2 * 2, &word, sizeof word);
            continue;
        }
        std::byte* const target = place + k / 64 * stepBytes(Kind) + k % 64 / 4 * 64 + k % 4;
        if constexpr (Kind == ProductKind::VectorInt8)
            packed.columnSum[static_cast<std::size_t>(column)] += level;
        if constexpr (Kind != ProductKind::Digits) {
            *target = static_cast<std::byte>(level);
        } else {
            const int high = (level + 128) >> 8;
            *target = static_cast<std::byte>(high);
            target[2 * kTileBytes] = static_cast<std::byte>(level - 256 * high);
        }
    }
}

template <ProductKind Kind>
void packBfloat16(PackedMatrix& packed, const float* source, std::int64_t column) {
    std::byte* place = placeOf(packed, column);
    for (std::int64_t first = 0; first < packed.depth; first += 32, place += stepBytes(Kind)) {
        const std::int64_t count = std::min<std::int64_t>(32, packed.depth - first);
        for (std::int64_t k = 0; k < count; ++k) {
            const float value = source[first + k];
            const std::uint16_t near = bfloat16Of(value);
            std::byte* const target = place + k / 2 * 64 + k % 2 * 2;
            std::memcpy(target, &near, sizeof near);
            if constexpr (Kind == ProductKind::Split) {
                const std::uint16_t rest = bfloat16Of(value - floatOf(near));
                std::memcpy(target + 2 * kTileBytes, &rest, sizeof rest);
            }
        }
    }
}

void packFp32(PackedMatrix& packed, const float* source, std::int64_t column) {
    std::byte* place = placeOf(packed, column);
    for (std::int64_t k = 0; k < packed.depth; ++k)
        std::memcpy(place + k / 16 * stepBytes(ProductKind::Fp32) + k % 16 * 64, source + k, sizeof *source);
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
    std::memset(packed.data.atLeast(bytes), 0, bytes);
    if (isScaled(kind))
        packed.columnScale.assign(static_cast<std::size_t>(packed.paddedColumns()), 0.0F);
    if (kind == ProductKind::VectorInt8)
        packed.columnSum.assign(static_cast<std::size_t>(packed.paddedColumns()), 0);
    for (std::int64_t column = 0; column < columns; ++column) {
        const float* const source = weight + column * depth;
        if (kind == ProductKind::Int8)
            packLevels<ProductKind::Int8>(packed, source, column);
        else if (kind == ProductKind::VectorInt8)
            packLevels<ProductKind::VectorInt8>(packed, source, column);
        else if (kind == ProductKind::Digits)
            packLevels<ProductKind::Digits>(packed, source, column);
        else if (kind == ProductKind::Words)
            packLevels<ProductKind::Words>(packed, source, column);
        else if (kind == ProductKind::Split)
            packBfloat16<ProductKind::Split>(packed, source, column);
        else if (kind == ProductKind::Fp32)
            packFp32(packed, source, column);
        else
            packBfloat16<ProductKind::Bf16>(packed, source, column);
    }
    return packed;
}

} // namespace fathom::kernels
