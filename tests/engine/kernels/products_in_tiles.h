#pragma once

#include "engine/kernels/packed_matrix.h"

#include <cstdint>
#include <span>
#include <vector>

namespace fathom::test {

/// How a product of up to 32 rows with one panel is computed.
struct TileProduct {
    kernels::ProductKind kind;
    std::int64_t rows, steps;
    bool crowded;
    std::int64_t slices; ///< of the steps, each added to those before
    bool looks;          ///< asks first whether the core is crowded
};

/// The sums as the kernels leave them, those of rows that there are not zero.
/// \param left, right  laid out for the kind, `steps` steps
std::vector<std::uint32_t> sumsInTiles(const TileProduct& product, std::span<const std::byte> left,
                                       std::span<const std::byte> right);

} // namespace fathom::test
