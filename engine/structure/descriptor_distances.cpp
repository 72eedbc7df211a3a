#include "engine/structure/descriptor_distances.h"

#include "engine/structure/every_processor.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#define FATHOM_INT8_PRODUCTS
#include <immintrin.h>
#endif

namespace fathom {

namespace {

constexpr std::size_t kBytes = PhotoFeatures::kSiftBytes;
constexpr std::size_t kQuads = kBytes / 4;
constexpr std::size_t kLanes = DescriptorDistances::kLanes;

bool hasInt8Products() {
#ifdef FATHOM_INT8_PRODUCTS
    static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni");
    return has;
#else
    return false;
#endif
}

int squareOf(const std::uint8_t* descriptor) {
    int sum = 0;
    for (std::size_t i = 0; i < kBytes; ++i)
        sum += descriptor[i] * descriptor[i];
    return sum;
}

/// Scalar products of one descriptor with `count` others.
FATHOM_EVERY_PROCESSOR
void products(const std::int16_t* one, const std::int16_t* others, std::size_t count, int* result) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::int16_t* other = others + i * kBytes;
        int sum = 0;
        for (std::size_t k = 0; k < kBytes; ++k)
            sum += static_cast<int>(one[k]) * static_cast<int>(other[k]);
        result[i] = sum;
    }
}

#ifdef FATHOM_INT8_PRODUCTS
/// Distances of Rows descriptors to one lane of packed columns. A processor multiplies unsigned by signed bytes:
/// rows come less 128, which the columns' terms make up for.
template <int Rows>
__attribute__((target("avx512f,avx512vnni"))) inline void
lane(const std::int8_t* rows, const int* rowSquares, const std::uint8_t* columns, const int* columnTerms,
     int* target, std::size_t width) {
    __m512i sums[Rows];
    for (int row = 0; row < Rows; ++row)
        sums[row] = _mm512_setzero_si512();
    for (std::size_t quad = 0; quad < kQuads; ++quad) {
        const __m512i values = _mm512_loadu_si512(columns + quad * 4 * kLanes);
        for (int row = 0; row < Rows; ++row) {
            int four = 0;
            std::memcpy(&four, rows + static_cast<std::size_t>(row) * kBytes + 4 * quad, sizeof four);
            sums[row] = _mm512_dpbusd_epi32(sums[row], values, _mm512_set1_epi32(four));
        }
    }
    const __m512i terms = _mm512_loadu_si512(columnTerms);
    for (int row = 0; row < Rows; ++row)
        _mm512_storeu_si512(target + static_cast<std::size_t>(row) * width,
                            _mm512_sub_epi32(_mm512_add_epi32(terms, _mm512_set1_epi32(rowSquares[row])),
                                             _mm512_add_epi32(sums[row], sums[row])));
}

template <int Rows>
__attribute__((target("avx512f,avx512vnni"))) void
lanes(const std::int8_t* rows, const int* rowSquares, const std::uint8_t* columns, const int* columnTerms,
      int* target, std::size_t width) {
    for (std::size_t column = 0; column < width; column += kLanes)
        lane<Rows>(rows, rowSquares, columns + column * kBytes, columnTerms + column, target + column, width);
}
#endif

} // namespace

DescriptorDistances::DescriptorDistances(const PhotoFeatures& rows, const PhotoFeatures& columns)
    : m_rows(rows), m_columns(columns), m_width((columns.count() + kLanes - 1) / kLanes * kLanes) {
    if (rows.kind != FeatureKind::Sift)
        return;
    for (std::size_t i = 0; i < rows.count(); ++i)
        m_rowSquares.push_back(squareOf(rows.descriptors.data() + i * kBytes));
    for (std::size_t i = 0; i < columns.count(); ++i)
        m_columnTerms.push_back(squareOf(columns.descriptors.data() + i * kBytes));
    m_columnTerms.resize(m_width, kNowhere);
    if (hasInt8Products()) {
        packColumns();
    } else {
        m_wideRows.assign(rows.descriptors.begin(), rows.descriptors.end());
        m_wideColumns.assign(columns.descriptors.begin(), columns.descriptors.end());
    }
}

void DescriptorDistances::packColumns() {
    m_packed.assign(m_width * kBytes, 0);
    for (std::size_t i = 0; i < m_columns.count(); ++i) {
        const std::uint8_t* from = m_columns.descriptors.data() + i * kBytes;
        std::uint8_t* to = m_packed.data() + i / kLanes * kLanes * kBytes + i % kLanes * 4;
        int sum = 0;
        for (std::size_t quad = 0; quad < kQuads; ++quad) {
            std::memcpy(to + quad * 4 * kLanes, from + 4 * quad, 4);
            sum += from[4 * quad] + from[4 * quad + 1] + from[4 * quad + 2] + from[4 * quad + 3];
        }
        m_columnTerms[i] -= 2 * 128 * sum;
    }
    m_centred.reserve(m_rows.descriptors.size());
    for (const std::uint8_t value : m_rows.descriptors)
        m_centred.push_back(static_cast<std::int8_t>(value - 128));
}

void DescriptorDistances::compute(std::size_t first, std::size_t count, int* target) const {
    if (m_rows.kind != FeatureKind::Sift)
        orb(first, count, target);
    else if (hasInt8Products())
        siftPacked(first, count, target);
    else
        siftPlain(first, count, target);
}

void DescriptorDistances::siftPacked(std::size_t first, std::size_t count, int* target) const {
#ifdef FATHOM_INT8_PRODUCTS
    constexpr std::size_t kTile = 8;
    std::size_t row = 0;
    const auto tile = [&](auto compute, std::size_t rows) {
        for (; row + rows <= count; row += rows)
            compute(m_centred.data() + (first + row) * kBytes, m_rowSquares.data() + first + row, m_packed.data(),
                    m_columnTerms.data(), target + row * m_width, m_width);
    };
    tile(lanes<static_cast<int>(kTile)>, kTile);
    tile(lanes<1>, 1);
#else
    siftPlain(first, count, target);
#endif
}

void DescriptorDistances::siftPlain(std::size_t first, std::size_t count, int* target) const {
    for (std::size_t row = first; row < first + count; ++row, target += m_width) {
        products(m_wideRows.data() + row * kBytes, m_wideColumns.data(), m_columns.count(), target);
        for (std::size_t i = 0; i < m_columns.count(); ++i)
            target[i] = m_rowSquares[row] + m_columnTerms[i] - 2 * target[i];
        std::fill(target + m_columns.count(), target + m_width, kNowhere);
    }
}

void DescriptorDistances::orb(std::size_t first, std::size_t count, int* target) const {
    constexpr std::size_t kWords = PhotoFeatures::kOrbBytes / 8;
    for (std::size_t row = first; row < first + count; ++row, target += m_width) {
        std::uint64_t one[kWords];
        std::memcpy(one, m_rows.descriptors.data() + row * PhotoFeatures::kOrbBytes, sizeof one);
        for (std::size_t i = 0; i < m_columns.count(); ++i) {
            std::uint64_t other[kWords];
            std::memcpy(other, m_columns.descriptors.data() + i * PhotoFeatures::kOrbBytes, sizeof other);
            int bits = 0;
            for (std::size_t word = 0; word < kWords; ++word)
                bits += std::popcount(one[word] ^ other[word]);
            target[i] = bits;
        }
        std::fill(target + m_columns.count(), target + m_width, kNowhere);
    }
}

} // namespace fathom
