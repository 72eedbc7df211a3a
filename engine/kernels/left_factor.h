#pragma once

#include "engine/kernels/packed_matrix.h"

namespace fathom::kernels {

/// Where the rows of the left factor of a product of up to 32 rows lie.
struct LeftFactor {
    const std::byte* data = nullptr; ///< first step of the first sixteen rows
    std::int64_t rowStride = 64;     ///< bytes between rows
    std::int64_t second = 1024;      ///< bytes to the second sixteen rows; sixteen rows' strides for Fp32
    std::int64_t step = 2048;        ///< bytes to the next step
    std::int64_t low = 2048;         ///< bytes to the low parts (Split and Digits)
};

/// The left factor as a RowLayout lays it out.
[[nodiscard]] inline LeftFactor packedRows(ProductKind kind, const std::byte* block) noexcept {
    return {block, 64, 1024, stepBytes(kind), 2048};
}

} // namespace fathom::kernels
