#pragma once

#include "engine/kernels/aligned_buffer.h"

#include <cstdint>
#include <vector>

namespace fathom::kernels {

/// Arithmetic of a product: of AMX tiles, or of vectors for Fp32.
enum class ProductKind {
    Bf16,  ///< factors rounded to bfloat16, sums in fp32
    Split, ///< every fp32 factor as the sum of two bfloat16; three products. The error is that of fp32
    Int8,  ///< symmetric int8: weights scaled per output column, activations per row
    /// Fixed point of sixteen bits, scaled like Int8, in two signed digits of base 256; three int8 products, of which
    /// the two mixed ones share a sum. Half the time of Split, and about as exact as float16.
    Digits,
    Fp32,       ///< plain fp32 in vectors of AVX-512 or AVX2
    VectorInt8, ///< Int8 in vectors of AVX-512
    /// Fixed point in words in vectors, fourteen bits of rows and thirteen of columns, scaled like Int8: two products an
    /// instruction where fp32 has one. Sums become fp32 before they could leave 32 bits.
    Words,
};

/// Values that int8 kinds, Digits and Words count to.
inline constexpr float kLargestInt8 = 127.0F;
inline constexpr float kLargestDigits = 127.0F * 256.0F;
/// Rows hold values that are large beside all others more often than columns of weights do.
inline constexpr float kLargestWordOfRows = 8190.0F;
inline constexpr float kLargestWordOfColumns = 4095.0F;
/// Values of K whose products of Words may be summed up in 32 bits.
inline constexpr std::int64_t kWordsDepth = 64;
static_assert(kWordsDepth * static_cast<std::int64_t>(kLargestWordOfRows * kLargestWordOfColumns) <= INT32_MAX);

[[nodiscard]] constexpr float largestOfRows(ProductKind kind) noexcept {
    return kind == ProductKind::Digits ? kLargestDigits : kind == ProductKind::Words ? kLargestWordOfRows : kLargestInt8;
}
[[nodiscard]] constexpr float largestOfColumns(ProductKind kind) noexcept {
    return kind == ProductKind::Words ? kLargestWordOfColumns : largestOfRows(kind);
}

/// Whether every row and column brings a scale of its own.
[[nodiscard]] constexpr bool isScaled(ProductKind kind) noexcept {
    return kind == ProductKind::Int8 || kind == ProductKind::Digits || kind == ProductKind::VectorInt8 ||
           kind == ProductKind::Words;
}

/// Whether vectors compute it, not AMX tiles.
[[nodiscard]] constexpr bool isOfVectors(ProductKind kind) noexcept {
    return kind == ProductKind::Fp32 || kind == ProductKind::VectorInt8 || kind == ProductKind::Words;
}

/// Whether what is computed between products deserves the accuracy of fp32.
[[nodiscard]] constexpr bool isPrecise(ProductKind kind) noexcept {
    return kind == ProductKind::Split || kind == ProductKind::Fp32;
}

/// Columns of a panel: two tiles.
inline constexpr std::int64_t kPanelColumns = 32;

/// Bytes that one step of a product takes from a panel (two tiles a part), and values of K that it covers.
[[nodiscard]] constexpr std::int64_t stepBytes(ProductKind kind) noexcept {
    return kind == ProductKind::Split || kind == ProductKind::Digits ? 4096 : 2048;
}
[[nodiscard]] constexpr std::int64_t stepDepth(ProductKind kind) noexcept {
    return kind == ProductKind::Words ? 32 : isScaled(kind) ? 64 : kind == ProductKind::Fp32 ? 16 : 32;
}

/// A K×N factor as the kernels read it: panels of 32 columns, in each the steps of K in order, in each step
/// the high and, for Split and Digits, the low parts of two tiles. Columns are padded with zeros to whole panels, K to whole steps.
struct PackedMatrix {
    ProductKind kind = ProductKind::Bf16;
    std::int64_t depth = 0;   ///< K
    std::int64_t columns = 0; ///< N, as given
    std::int64_t steps = 0;
    std::int64_t panels = 0;
    AlignedBuffer data;
    std::vector<float> columnScale; ///< of scaled kinds: value of one unit, [32·panels]
    std::vector<std::int32_t> columnSum; ///< VectorInt8: of all values of a column, [32·panels]

    [[nodiscard]] const std::byte* panel(std::int64_t index) const noexcept {
        return data.data() + index * steps * stepBytes(kind);
    }
    [[nodiscard]] std::int64_t paddedColumns() const noexcept { return panels * kPanelColumns; }
};

/// Packs `weight`, [columns][depth] rows one after the other, as a linear layer stores it.
[[nodiscard]] PackedMatrix packMatrix(ProductKind kind, const float* weight, std::int64_t columns, std::int64_t depth);

/// The nearest bfloat16, ties to even, as its bits; and back.
[[nodiscard]] std::uint16_t bfloat16Of(float value) noexcept;
[[nodiscard]] float floatOf(std::uint16_t bfloat16) noexcept;

} // namespace fathom::kernels
