#include "tests/engine/kernels/products_in_tiles.h"

#include "engine/kernels/aligned_buffer.h"
#include "engine/kernels/tiles.h"

#include <bit>
#include <cstring>

namespace fathom::test {

using namespace kernels;

namespace {

template <ProductKind Kind>
void multiplySlices(const TileProduct& product, const std::byte* left, const std::byte* right, float* target) {
    constexpr SumsLayout kLayout = sumsLayout(Kind, kPanelColumns);
    constexpr std::int64_t kRows = rowsOfBlock(Kind), kStepBytes = blockStepBytes(Kind);
    TileScope tiles;
    if (product.looks)
        (void)tiles.isCrowded();
    for (std::int64_t row = 0; row < product.rows; row += kRows)
        for (std::int64_t slice = 0; slice < product.slices; ++slice) {
            const std::int64_t first = product.steps * slice / product.slices;
            const std::int64_t end = product.steps * (slice + 1) / product.slices;
            const PackedRows<Kind> rows{left + (row / kRows * product.steps + first) * kStepBytes};
            multiplyTiles<Kind, kLayout>(product.crowded, product.rows - row, rows, right + first * stepBytes(Kind),
                                         end - first, target + row * kLayout.row, slice > 0);
        }
}

} // namespace

std::vector<std::uint32_t> sumsInTiles(const TileProduct& product, std::span<const std::byte> left,
                                       std::span<const std::byte> right) {
    constexpr std::size_t kRows = 32, kColumns = 32;
    const std::size_t sums = product.kind == ProductKind::Digits ? 2 : 1, count = sums * kRows * kColumns;
    AlignedBuffer rows, columns, target;
    std::memcpy(rows.atLeast(left.size()), left.data(), left.size());
    std::memcpy(columns.atLeast(right.size()), right.data(), right.size());
    auto* const values = reinterpret_cast<float*>(target.atLeast(count * sizeof(float)));
    if (product.kind == ProductKind::Bf16)
        multiplySlices<ProductKind::Bf16>(product, rows.data(), columns.data(), values);
    else if (product.kind == ProductKind::Split)
        multiplySlices<ProductKind::Split>(product, rows.data(), columns.data(), values);
    else if (product.kind == ProductKind::Int8)
        multiplySlices<ProductKind::Int8>(product, rows.data(), columns.data(), values);
    else
        multiplySlices<ProductKind::Digits>(product, rows.data(), columns.data(), values);
    std::vector<std::uint32_t> bits;
    for (std::size_t i = 0; i < count; ++i) {
        const auto row = static_cast<std::int64_t>(i % (kRows * 16) / 16);
        bits.push_back(row < product.rows ? std::bit_cast<std::uint32_t>(values[i]) : 0);
    }
    return bits;
}

} // namespace fathom::test
