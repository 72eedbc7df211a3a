// Products in fp32 on AVX-512 vectors: sums of a few rows and 32 or 64 columns stay in registers over a slice of K,
// whose part of the right factor stays in the L1 cache for all rows of a block. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/left_factor.h"

namespace fathom::kernels {
namespace {

/// sums (+)= left × right for Rows rows and Panels panels over `steps` steps of 16 values.
template <int Rows, int Panels>
FATHOM_INLINE void multiplyRows(const std::byte* left, const LeftFactor& layout, const std::byte* const* right,
                                std::int64_t steps, float* target, std::int64_t stride, bool add) {
    constexpr int kVectors = 2 * Panels;
    const std::int64_t rowStride = layout.rowStride;
    Lanes sums[Rows][kVectors];
    for (int r = 0; r < Rows; ++r)
        for (int c = 0; c < kVectors; ++c)
            sums[r][c] = add ? load(target + r * stride + 16 * c) : _mm512_setzero_ps();
    for (std::int64_t step = 0; step < steps; ++step, left += layout.step) {
#pragma GCC unroll 16
        for (int k = 0; k < 16; ++k) {
            Lanes b[kVectors];
            for (int c = 0; c < kVectors; ++c)
                b[c] = load(reinterpret_cast<const float*>(right[c / 2] + step * 2048 + c % 2 * 1024) + 16 * k);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r) {
                const Lanes a = splat(reinterpret_cast<const float*>(left + r * rowStride)[k]);
                for (int c = 0; c < kVectors; ++c)
                    sums[r][c] = _mm512_fmadd_ps(a, b[c], sums[r][c]);
            }
        }
    }
    for (int r = 0; r < Rows; ++r)
        for (int c = 0; c < kVectors; ++c)
            store(target + r * stride + 16 * c, sums[r][c]);
}

/// Writes the product of `rows` rows (up to 32) and Panels neighbouring panels, or adds it, to rows of `stride` values;
/// rows beyond `rows` up to 32 get anything. `between(steps)` runs after so many steps of every panel.
template <int Panels, typename Between>
inline void multiply(std::int64_t rows, const LeftFactor& left, const std::byte* const (&right)[Panels],
                     std::int64_t steps, float* target, std::int64_t stride, bool add, Between&& between) {
    constexpr int kRows = Panels == 2 ? 6 : 11; // 24 and 22 of 32 registers hold sums
    constexpr int kLast = 32 % kRows;           // and so many rows are left of a whole block
    constexpr std::int64_t kSlice = Panels == 2 ? 6 : 12;
    for (std::int64_t first = 0; first < steps; first += kSlice) {
        const std::int64_t count = first + kSlice < steps ? kSlice : steps - first;
        const std::byte* columns[Panels];
        for (int p = 0; p < Panels; ++p)
            columns[p] = right[p] + first * 2048;
        const std::byte* const a = left.data + first * left.step;
        const bool adds = add || first > 0;
        std::int64_t row = 0;
        for (; row < rows && row + kRows <= 32; row += kRows)
            multiplyRows<kRows, Panels>(a + row * left.rowStride, left, columns, count, target + row * stride, stride, adds);
        if (row < rows)
            multiplyRows<kLast, Panels>(a + row * left.rowStride, left, columns, count, target + row * stride, stride, adds);
        between(count);
    }
}

} // namespace
} // namespace fathom::kernels
