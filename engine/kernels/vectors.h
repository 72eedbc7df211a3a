// Products on AVX-512 vectors: sums of a few rows and 32 or 64 columns stay in registers over a slice of K, whose part of
// the right factor stays in the L1 cache for all rows of a block. A step is sixteen values of four bytes: one of fp32, or
// four of int8. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/left_factor.h"

namespace fathom::kernels {
namespace {

/// Sums of sixteen columns, and what makes them grow.
template <ProductKind Kind>
struct VectorSum {
    Lanes value = _mm512_setzero_ps();

    FATHOM_INLINE void add(const std::byte* left, Lanes right) {
        value = _mm512_fmadd_ps(splat(*reinterpret_cast<const float*>(left)), right, value);
    }
    FATHOM_INLINE static Lanes column(const std::byte* right) { return load(reinterpret_cast<const float*>(right)); }
    FATHOM_INLINE static VectorSum from(const float* source) { return {load(source)}; }
    FATHOM_INLINE void to(float* target) const { store(target, value); }
};

#if defined(__AVX512VNNI__)
/// The left factor has 128 added to make it unsigned, as the instruction wants it.
template <>
struct VectorSum<ProductKind::VectorInt8> {
    __m512i value = _mm512_setzero_si512();

    FATHOM_INLINE void add(const std::byte* left, __m512i right) {
        value = _mm512_dpbusd_epi32(value, _mm512_set1_epi32(*reinterpret_cast<const int*>(left)), right);
    }
    FATHOM_INLINE static __m512i column(const std::byte* right) { return _mm512_load_si512(right); }
    FATHOM_INLINE static VectorSum from(const float* source) { return {_mm512_loadu_si512(source)}; }
    FATHOM_INLINE void to(float* target) const { _mm512_storeu_si512(target, value); }
};
#endif

/// sums (+)= left × right for Rows rows and Panels panels over `steps` steps.
template <ProductKind Kind, int Rows, int Panels>
FATHOM_INLINE void multiplyRows(const std::byte* left, const LeftFactor& layout, const std::byte* const* right,
                                std::int64_t steps, float* target, std::int64_t stride, bool add) {
    constexpr int kVectors = 2 * Panels;
    using Sum = VectorSum<Kind>;
    const std::int64_t rowStride = layout.rowStride;
    Sum sums[Rows][kVectors];
    if (add)
        for (int r = 0; r < Rows; ++r)
            for (int c = 0; c < kVectors; ++c)
                sums[r][c] = Sum::from(target + r * stride + 16 * c);
    for (std::int64_t step = 0; step < steps; ++step, left += layout.step) {
#pragma GCC unroll 16
        for (int k = 0; k < 16; ++k) {
            decltype(Sum::column(nullptr)) columns[kVectors];
            for (int c = 0; c < kVectors; ++c)
                columns[c] = Sum::column(right[c / 2] + step * 2048 + c % 2 * 1024 + 64 * k);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r)
                for (int c = 0; c < kVectors; ++c)
                    sums[r][c].add(left + r * rowStride + 4 * k, columns[c]);
        }
    }
    for (int r = 0; r < Rows; ++r)
        for (int c = 0; c < kVectors; ++c)
            sums[r][c].to(target + r * stride + 16 * c);
}

/// Writes the product of `rows` rows (up to 32) and Panels neighbouring panels, or adds it, to rows of `stride` values;
/// rows beyond `rows` up to 32 get anything. Sums of VectorInt8 are int32.
template <ProductKind Kind, int Panels>
inline void multiply(std::int64_t rows, const LeftFactor& left, const std::byte* const (&right)[Panels],
                     std::int64_t steps, float* target, std::int64_t stride, bool add) {
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
            multiplyRows<Kind, kRows, Panels>(a + row * left.rowStride, left, columns, count, target + row * stride, stride, adds);
        if (row < rows)
            multiplyRows<Kind, kLast, Panels>(a + row * left.rowStride, left, columns, count, target + row * stride, stride, adds);
    }
}

} // namespace
} // namespace fathom::kernels
