// What the kernels compute, in double, loop by loop.
#pragma once

#include "engine/kernels/cpu_features.h"
#include "engine/kernels/packed_matrix.h"

#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace fathom::test {

using Values = std::vector<double>;

/// Whether this processor lacks what products of a kind need.
inline bool cannotCompute(kernels::ProductKind kind) {
    const kernels::CpuFeatures& features = kernels::cpuFeatures();
    return kind == kernels::ProductKind::Fp32 || kind == kernels::ProductKind::Words ? !features.vectors()
           : kind == kernels::ProductKind::VectorInt8 ? !features.vectorInt8()
                                                      : !features.tiles();
}

/// The same numbers on every machine: sums of twelve uniform ones are nearly normal.
inline std::vector<float> noise(std::size_t count, unsigned seed, double deviation = 1) {
    std::mt19937 generator(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += static_cast<double>(generator()) / 4294967296.0;
        value = static_cast<float>(sum * deviation);
    }
    return values;
}

inline Values normalised(const std::vector<float>& rows, std::size_t depth, double eps, const std::vector<float>& weight,
                         const std::vector<float>& bias) {
    Values result(rows.begin(), rows.end());
    for (std::size_t r = 0; r < rows.size() / depth; ++r) {
        double* const row = result.data() + r * depth;
        double mean = 0, variance = 0;
        for (std::size_t k = 0; k < depth; ++k)
            mean += row[k] / static_cast<double>(depth);
        for (std::size_t k = 0; k < depth; ++k)
            variance += (row[k] - mean) * (row[k] - mean) / static_cast<double>(depth);
        for (std::size_t k = 0; k < depth; ++k)
            row[k] = (row[k] - mean) / std::sqrt(variance + eps) * weight[k] + bias[k];
    }
    return result;
}

/// rows [M][K] · weight [N][K]ᵀ + bias [N]
inline Values product(const Values& rows, const std::vector<float>& weight, const std::vector<float>& bias,
                      std::size_t depth) {
    const std::size_t columns = bias.size();
    Values result;
    for (std::size_t r = 0; r < rows.size() / depth; ++r)
        for (std::size_t n = 0; n < columns; ++n) {
            double sum = bias[n];
            for (std::size_t k = 0; k < depth; ++k)
                sum += rows[r * depth + k] * weight[n * depth + k];
            result.push_back(sum);
        }
    return result;
}

inline double gelu(double x) {
    return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
}

/// Largest difference over the largest wanted value.
inline double distance(const std::vector<float>& got, const Values& wanted) {
    double difference = 0, largest = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double d = std::abs(static_cast<double>(got[i]) - wanted[i]);
        difference = std::isnan(d) ? INFINITY : std::max(difference, d);
        largest = std::max(largest, std::abs(wanted[i]));
    }
    return difference / largest;
}

/// What the arithmetic of a kind may be off by, over the largest value.
inline double bound(kernels::ProductKind kind) {
    switch (kind) {
    case kernels::ProductKind::Split:
    case kernels::ProductKind::Fp32:
        return 1e-5;
    case kernels::ProductKind::Digits:
        return 3e-4;
    case kernels::ProductKind::Bf16:
        return 5e-3;
    case kernels::ProductKind::Words:
        return 1e-3;
    default:
        return 3e-2;
    }
}

inline std::vector<float> widened(const std::vector<std::uint16_t>& bfloat16) {
    std::vector<float> values;
    for (const std::uint16_t bits : bfloat16)
        values.push_back(kernels::floatOf(bits));
    return values;
}

/// Rounds to float16 and returns the bits.
inline std::vector<std::uint16_t> halvesOf(std::vector<float>& values) {
    std::vector<std::uint16_t> bits;
    for (float& value : values) {
        const auto half = static_cast<_Float16>(value);
        bits.push_back(std::bit_cast<std::uint16_t>(half));
        value = static_cast<float>(half);
    }
    return bits;
}
inline std::vector<float> widenedHalves(const std::vector<std::uint16_t>& halves) {
    std::vector<float> values;
    for (const std::uint16_t bits : halves)
        values.push_back(static_cast<float>(std::bit_cast<_Float16>(bits)));
    return values;
}

inline void addKinds(bool withInt8, bool withWords = true) {
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("size");
    for (const int size : {1, 16, 17, 37, 150}) {
        QTest::addRow("bf16 %d", size) << static_cast<int>(kernels::ProductKind::Bf16) << size;
        QTest::addRow("split %d", size) << static_cast<int>(kernels::ProductKind::Split) << size;
        QTest::addRow("digits %d", size) << static_cast<int>(kernels::ProductKind::Digits) << size;
        QTest::addRow("fp32 %d", size) << static_cast<int>(kernels::ProductKind::Fp32) << size;
        if (withWords)
            QTest::addRow("words %d", size) << static_cast<int>(kernels::ProductKind::Words) << size;
        if (withInt8) {
            QTest::addRow("int8 %d", size) << static_cast<int>(kernels::ProductKind::Int8) << size;
            QTest::addRow("int8 in vectors %d", size) << static_cast<int>(kernels::ProductKind::VectorInt8) << size;
        }
    }
}

} // namespace fathom::test
