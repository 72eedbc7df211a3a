#pragma once

#include "engine/kernels/packed_matrix.h"

namespace fathom::kernels {

/// Where the sums of up to 32 rows wait for their end, in values.
struct SumsLayout {
    std::int64_t row;     ///< between rows
    std::int64_t columns; ///< between groups of sixteen columns
    std::int64_t mixed;   ///< from the sums of Digits' high digits to those of the mixed products
};

/// Vectors leave whole rows. Tiles lie one after the other: stores of lines that are far from each other would be in the
/// way of the loads that follow.
[[nodiscard]] constexpr SumsLayout sumsLayout(ProductKind kind, std::int64_t columns) noexcept {
    constexpr std::int64_t kRows = 32, kTileColumns = 16;
    return isOfVectors(kind) ? SumsLayout{columns, kTileColumns, 0}
                             : SumsLayout{kTileColumns, kRows * kTileColumns, kRows * columns};
}

} // namespace fathom::kernels
