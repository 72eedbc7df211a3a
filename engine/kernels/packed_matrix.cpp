#include "engine/kernels/packed_matrix.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace fathom::kernels {

namespace {

constexpr std::int64_t kTileBytes = 1024;
constexpr float kLargestInt8 = 127.0F;

/// Offset in a step of the value (k, n), k below the step's depth, n below 32, of one part.
std::int64_t offsetInStep(std::int64_t k, std::int64_t n, std::int64_t bytesPerValue) {
    const std::int64_t perRow = 4 / bytesPerValue; // values of K that lie side by side
    return n / 16 * kTileBytes + k / perRow * 64 + n % 16 * 4 + k % perRow * bytesPerValue;
}

void storeBfloat16(std::byte* target, float value) {
    const std::uint16_t bits = bfloat16Of(value);
    std::memcpy(target, &bits, sizeof bits);
}

void packColumn(PackedMatrix& packed, const float* source, std::int64_t column) {
    std::byte* const panel = packed.data.data() + column / kPanelColumns * packed.steps * stepBytes(packed.kind);
    const std::int64_t n = column % kPanelColumns, depth = stepDepth(packed.kind);
    const float scale = packed.kind == TileKind::Int8 ? packed.columnScale[static_cast<std::size_t>(column)] : 1.0F;
    for (std::int64_t k = 0; k < packed.depth; ++k) {
        std::byte* const step = panel + k / depth * stepBytes(packed.kind);
        const float value = source[k];
        if (packed.kind == TileKind::Int8) {
            const float level = scale > 0 ? std::nearbyint(value / scale) : 0.0F;
            step[offsetInStep(k % depth, n, 1)] =
                static_cast<std::byte>(static_cast<std::int8_t>(std::clamp(level, -kLargestInt8, kLargestInt8)));
            continue;
        }
        const std::int64_t offset = offsetInStep(k % depth, n, 2);
        storeBfloat16(step + offset, value);
        if (packed.kind == TileKind::Split)
            storeBfloat16(step + 2 * kTileBytes + offset, value - floatOf(bfloat16Of(value)));
    }
}

} // namespace

std::uint16_t bfloat16Of(float value) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (std::isnan(value))
        return static_cast<std::uint16_t>(bits >> 16 | 0x40U);
    return static_cast<std::uint16_t>((bits + 0x7fffU + (bits >> 16 & 1U)) >> 16);
}

float floatOf(std::uint16_t bfloat16) noexcept {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bfloat16) << 16);
}

PackedMatrix packMatrix(TileKind kind, const float* weight, std::int64_t columns, std::int64_t depth) {
    PackedMatrix packed;
    packed.kind = kind;
    packed.depth = depth;
    packed.columns = columns;
    packed.steps = (depth + stepDepth(kind) - 1) / stepDepth(kind);
    packed.panels = (columns + kPanelColumns - 1) / kPanelColumns;
    const auto bytes = static_cast<std::size_t>(packed.panels * packed.steps * stepBytes(kind));
    std::memset(packed.data.atLeast(bytes), 0, bytes);
    if (kind == TileKind::Int8)
        packed.columnScale.assign(static_cast<std::size_t>(packed.paddedColumns()), 0.0F);
    for (std::int64_t column = 0; column < columns; ++column) {
        const float* const source = weight + column * depth;
        if (kind == TileKind::Int8) {
            float largest = 0;
            for (std::int64_t k = 0; k < depth; ++k)
                largest = std::max(largest, std::abs(source[k]));
            packed.columnScale[static_cast<std::size_t>(column)] = largest / kLargestInt8;
        }
        packColumn(packed, source, column);
    }
    return packed;
}

} // namespace fathom::kernels
