// Products on vectors: sums of a few rows and some columns stay in registers over a slice of K, whose part of the right
// factor stays in the L1 cache for all rows of a block. A step is sixteen values of four bytes: one of fp32, two
// words, or four of int8. Internal linkage, as in lanes.h.
#pragma once

#include "engine/kernels/lanes.h"
#include "engine/kernels/left_factor.h"

namespace fathom::kernels {
namespace {

/// Sums of sixteen columns, and what makes them grow.
template <ProductKind Kind>
struct VectorSum {
    Lanes value = zero();

    FATHOM_INLINE void add(const std::byte* left, Lanes right) {
        value = fma(splat(*reinterpret_cast<const float*>(left)), right, value);
    }
    FATHOM_INLINE static Lanes column(const std::byte* right) { return load(reinterpret_cast<const float*>(right)); }
    FATHOM_INLINE static VectorSum from(const float* source) { return {load(source)}; }
    FATHOM_INLINE void to(float* target, bool) const { store(target, value); }
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
    FATHOM_INLINE void to(float* target, bool) const { _mm512_storeu_si512(target, value); }
};
/// Two values of K an instruction. A slice is so short that its sums stay whole numbers.
template <>
struct VectorSum<ProductKind::Words> {
    __m512i value = _mm512_setzero_si512();

    FATHOM_INLINE void add(const std::byte* left, __m512i right) {
        value = _mm512_dpwssd_epi32(value, _mm512_set1_epi32(*reinterpret_cast<const int*>(left)), right);
    }
    FATHOM_INLINE static __m512i column(const std::byte* right) { return _mm512_load_si512(right); }
    FATHOM_INLINE static VectorSum from(const float*) { return {}; }
    FATHOM_INLINE void to(float* target, bool add) const {
        const Lanes sums = _mm512_cvtepi32_ps(value);
        store(target, add ? load(target) + sums : sums);
    }
};
#elif !defined(__AVX512F__)
/// The same in two instructions.
template <>
struct VectorSum<ProductKind::Words> {
    struct Pairs {
        __m256i low, high;
    };
    Pairs value{_mm256_setzero_si256(), _mm256_setzero_si256()};

    FATHOM_INLINE void add(const std::byte* left, const Pairs& right) {
        const __m256i pair = _mm256_set1_epi32(*reinterpret_cast<const int*>(left));
        addPairs(value.low, pair, right.low);
        addPairs(value.high, pair, right.high);
    }
    /// As assembly, because the compiler would collect products first, for which there are no registers.
    FATHOM_INLINE static void addPairs(__m256i& sum, __m256i left, __m256i right) {
        __m256i products;
        __asm__("vpmaddwd %3, %2, %1\n\tvpaddd %1, %0, %0" : "+x"(sum), "=&x"(products) : "x"(left), "x"(right));
    }
    FATHOM_INLINE static Pairs column(const std::byte* right) {
        const auto* const words = reinterpret_cast<const __m256i*>(right);
        return {_mm256_load_si256(words), _mm256_load_si256(words + 1)};
    }
    FATHOM_INLINE static VectorSum from(const float*) { return {}; }
    FATHOM_INLINE void to(float* target, bool add) const {
        const Lanes sums{_mm256_cvtepi32_ps(value.low), _mm256_cvtepi32_ps(value.high)};
        store(target, add ? load(target) + sums : sums);
    }
};
#endif

/// Steps whose sums of words stay whole numbers.
inline constexpr std::int64_t kWordSlice = kWordsDepth / stepDepth(ProductKind::Words);

#if defined(__AVX512F__)
inline constexpr std::int64_t kLinesBrought = 0;
#else
inline constexpr std::int64_t kLinesBrought = 3; ///< a step and call, of the sixteen that a step of sixteen columns has
#endif

/// sums (+)= left × right for Rows rows and Vectors times sixteen columns, from `right` on, over `steps` steps.
/// \param next  columns that are multiplied soon; some of their lines are brought into the L1 cache
template <ProductKind Kind, int Rows, int Vectors>
FATHOM_INLINE void multiplyRows(const std::byte* left, const LeftFactor& layout, const std::byte* const* right,
                                std::int64_t steps, float* target, std::int64_t stride, bool add, const std::byte* next) {
    using Sum = VectorSum<Kind>;
    const std::int64_t rowStride = layout.rowStride;
    Sum sums[Rows][Vectors];
    if (add)
        for (int r = 0; r < Rows; ++r)
            for (int c = 0; c < Vectors; ++c)
                sums[r][c] = Sum::from(target + r * stride + 16 * c);
    for (std::int64_t step = 0; step < steps; ++step, left += layout.step) {
        for (std::int64_t i = 0; i < kLinesBrought; ++i)
            _mm_prefetch(reinterpret_cast<const char*>(next + step * 2048 + 64 * i), _MM_HINT_T0);
#pragma GCC unroll 16
        for (int k = 0; k < 16; ++k) {
            decltype(Sum::column(nullptr)) columns[Vectors];
            for (int c = 0; c < Vectors; ++c)
                columns[c] = Sum::column(right[c / 2] + step * 2048 + c % 2 * 1024 + 64 * k);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r)
                for (int c = 0; c < Vectors; ++c)
                    sums[r][c].add(left + r * rowStride + 4 * k, columns[c]);
        }
    }
    for (int r = 0; r < Rows; ++r)
        for (int c = 0; c < Vectors; ++c)
            sums[r][c].to(target + r * stride + 16 * c, add);
}

#if defined(__AVX512F__)
/// Steps.
template <ProductKind Kind, int Panels>
inline constexpr std::int64_t kVectorSlice = Kind == ProductKind::Words ? kWordSlice : Panels == 2 ? 6 : 12;

template <int>
inline constexpr std::int64_t kPausesOfSlice = 1;

/// All columns of a result at once. \copydetails multiply()
template <ProductKind Kind, int Panels, typename Between>
FATHOM_INLINE void multiplySlice(std::int64_t rows, const LeftFactor& left, const std::byte* const (&right)[Panels],
                                 std::int64_t steps, float* target, std::int64_t stride, bool add, const std::byte* next,
                                 const Between& between) {
    constexpr int kRows = Panels == 2 ? 6 : 11; // 24 and 22 of 32 registers hold sums
    constexpr int kLast = 32 % kRows;           // and so many rows are left of a whole block
    const auto some = [&]<int Rows>(std::int64_t row) __attribute__((always_inline)) {
        multiplyRows<Kind, Rows, 2 * Panels>(left.data + row * left.rowStride, left, right, steps, target + row * stride,
                                             stride, add, next);
    };
    std::int64_t row = 0;
    for (; row < rows && row + kRows <= 32; row += kRows)
        some.template operator()<kRows>(row);
    if (row < rows)
        some.template operator()<kLast>(row);
    between();
}
#else
/// Steps: sixteen columns of eight of them take a quarter of an L1 cache of 32 KiB, 32 rows half of it.
template <ProductKind Kind, int>
inline constexpr std::int64_t kVectorSlice = Kind == ProductKind::Words ? kWordSlice : 8;
template <int Panels>
inline constexpr std::int64_t kPausesOfSlice = 2 * Panels;

/// Sixteen columns after the other. \param next  columns that follow these \copydetails multiply()
template <ProductKind Kind, int Panels, typename Between>
FATHOM_INLINE void multiplySlice(std::int64_t rows, const LeftFactor& left, const std::byte* const (&right)[Panels],
                                 std::int64_t steps, float* target, std::int64_t stride, bool add, const std::byte* next,
                                 const Between& between) {
    for (int half = 0; half < 2 * Panels; ++half, target += 16) {
        const std::byte* const columns = right[half / 2] + half % 2 * 1024;
        const bool last = half + 1 == 2 * Panels;
        const std::byte* const following = last ? next : right[(half + 1) / 2] + (half + 1) % 2 * 1024;
        const auto some = [&]<int Rows>(std::int64_t row) __attribute__((always_inline)) {
            // Who multiplies other rows brings other lines.
            const std::int64_t lines = row < 24 ? row / 2 : row == 24 ? 12 : 16 - kLinesBrought;
            multiplyRows<Kind, Rows, 1>(left.data + row * left.rowStride, left, &columns, steps, target + row * stride,
                                        stride, add, following + 64 * lines);
        };
        // Twelve of sixteen registers hold sums, and eight in the end: fewer would wait for each other.
        std::int64_t row = 0;
        for (; row < rows && row < 24; row += 6)
            some.template operator()<6>(row);
        for (; row < rows; row += 4)
            some.template operator()<4>(row);
        between();
    }
}
#endif

/// How often multiply() calls `between`.
template <ProductKind Kind, int Panels>
[[nodiscard]] constexpr std::int64_t pausesOf(std::int64_t steps) {
    constexpr std::int64_t kSlice = kVectorSlice<Kind, Panels>;
    return (steps + kSlice - 1) / kSlice * kPausesOfSlice<Panels>;
}

/// Nothing between products.
struct Nothing {
    FATHOM_INLINE void operator()() const {}
};

/// Writes the product of `rows` rows (up to 32) and Panels neighbouring panels, or adds it, to rows of `stride` values;
/// rows beyond `rows` up to 32 get anything. Sums of VectorInt8 are int32. \param between  called now and then
template <ProductKind Kind, int Panels, typename Between = Nothing>
inline void multiply(std::int64_t rows, const LeftFactor& left, const std::byte* const (&right)[Panels],
                     std::int64_t steps, float* target, std::int64_t stride, bool add, const Between& between = {}) {
    constexpr std::int64_t kSlice = kVectorSlice<Kind, Panels>;
    for (std::int64_t first = 0; first < steps; first += kSlice) {
        const std::int64_t count = steps - first < kSlice ? steps - first : kSlice;
        LeftFactor part = left;
        part.data += first * left.step;
        const std::byte* columns[Panels];
        for (int p = 0; p < Panels; ++p)
            columns[p] = right[p] + first * 2048;
        const std::byte* const next = (first + count < steps ? columns[0] : columns[Panels - 1]) + count * 2048;
        multiplySlice<Kind, Panels>(rows, part, columns, count, target, stride, add || first > 0, next, between);
    }
}

} // namespace
} // namespace fathom::kernels
