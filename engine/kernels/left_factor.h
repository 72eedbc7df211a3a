#pragma once

#include "engine/kernels/packed_matrix.h"

namespace fathom::kernels {

/// Where the rows of the left factor of a product of up to 32 rows lie: its steps follow each other in so many lines, for
/// which those of the right factor lie one after the other.
struct LeftFactor {
    const std::byte* data = nullptr; ///< first step of the first sixteen rows
    std::int64_t rowStride = 64;     ///< bytes between rows
    std::int64_t second = 1024;      ///< bytes to the second sixteen rows; sixteen rows' strides for Fp32
    std::int64_t step = 2048;        ///< bytes to the next step
    std::int64_t low = 2048;         ///< bytes to the low parts (Split and Digits)
    std::int64_t lines = 1;
    std::int64_t lineBytes = 0; ///< to the next line
};

/// Rows that lie together in a chunk: as many as are multiplied together.
[[nodiscard]] constexpr std::int64_t rowsOfBlock(ProductKind kind) noexcept {
    return kind == ProductKind::Digits ? 16 : 32;
}

/// Bytes of one step of a block.
[[nodiscard]] constexpr std::int64_t blockStepBytes(ProductKind kind) noexcept {
    return kind == ProductKind::Digits ? 2048 : stepBytes(kind);
}

/// A block of rows as a RowLayout lays it out: a LeftFactor that the compiler knows.
template <ProductKind Kind>
struct PackedRows {
    const std::byte* data;
    static constexpr std::int64_t rowStride = 64, second = 1024, step = blockStepBytes(Kind), low = step / 2;
    static constexpr std::int64_t lines = 1, lineBytes = 0;

    operator LeftFactor() const { return {data, rowStride, second, step, low}; }
};

} // namespace fathom::kernels
