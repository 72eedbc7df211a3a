#include "tests/support/golden.h"

#include "engine/models/depth_anything_3/formula_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace fathom::test {

namespace {
constexpr int kRectangles = 6;
constexpr double kTile = 192;
constexpr std::array<double, 3> kMean{0.485, 0.456, 0.406};
constexpr std::array<double, 3> kDeviation{0.229, 0.224, 0.225};

double wave(double turns) {
    return std::sin(2 * std::numbers::pi * turns);
}

/// Signed distance from a centre on the tiled plane, in [-96, 96).
double tiledOffset(double value, double centre) {
    const double moved = value - centre + kTile / 2;
    return moved - kTile * std::floor(moved / kTile) - kTile / 2;
}

double pattern(const double* q, double x, double y) {
    const double a = wave(x * (1 + 0.25 * q[0]) / 61 + y * (1 + 0.25 * q[1]) / 47 + 0.5 * q[2]);
    const double b = wave(x * (1 + 0.25 * q[3]) / 29 - y * (1 + 0.25 * q[4]) / 37 + 0.5 * q[5]);
    const double d = wave(x * (1 + 0.25 * q[6]) / 173 + 0.5 * q[7]) * wave(y * (1 + 0.25 * q[8]) / 131 + 0.5 * q[9]);
    return 0.5 + 0.2 * a + 0.12 * b + 0.2 * d + 0.06 * q[10];
}

std::array<double, 3> colourAt(const std::vector<double>& p, double x, double y) {
    std::array<double, 3> colour{};
    for (std::size_t c = 0; c < colour.size(); ++c)
        colour[c] = pattern(p.data() + 12 * c, x, y);
    for (int r = 0; r < kRectangles; ++r) {
        const double* q = p.data() + 36 + 8 * r;
        if (std::abs(tiledOffset(x, 96 + 96 * q[0])) > 14 + 9 * q[2] ||
            std::abs(tiledOffset(y, 96 + 96 * q[1])) > 14 + 9 * q[3])
            continue;
        for (std::size_t c = 0; c < colour.size(); ++c)
            colour[c] = 0.3 * colour[c] + 0.7 * (0.5 + 0.5 * q[4 + c]);
    }
    return colour;
}

template <typename Value>
Deviation deviationOf(std::span<const Value> got, std::span<const double> wanted) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Deviation result;
    if (got.size() != wanted.size())
        return {kInfinity, kInfinity, kInfinity};
    double largest = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double difference = std::abs(static_cast<double>(got[i]) - wanted[i]);
        if (!(difference < kInfinity))
            return {kInfinity, kInfinity, kInfinity};
        largest = std::max(largest, std::abs(wanted[i]));
        result.absolute = std::max(result.absolute, difference);
        if (difference > 0)
            result.relative = std::max(result.relative, difference / std::abs(wanted[i]));
    }
    result.overMax = result.absolute > 0 ? result.absolute / largest : 0;
    return result;
}
} // namespace

std::filesystem::path testData(const std::filesystem::path& relative) {
    return std::filesystem::path(FATHOM_TEST_DATA) / relative;
}

std::vector<std::size_t> sampleIndices(std::size_t samples, std::size_t n) {
    std::vector<std::size_t> indices(samples);
    for (std::size_t j = 0; j < samples; ++j)
        indices[j] = (12345 + j * 2654435761ULL) % n;
    return indices;
}

std::vector<double> formulaSequence(std::string_view name, std::size_t count) {
    const std::uint64_t seed = da3::formulaSeed(name);
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = da3::formulaUniform(seed, i);
    return values;
}

std::vector<std::uint8_t> formulaImage(int seed, int view, int height, int width) {
    const std::string name = "fathom.image." + std::to_string(seed);
    const std::vector<double> p = formulaSequence(name, 36 + 8 * kRectangles);
    const std::size_t count = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    const std::vector<double> noise = formulaSequence(name + ".noise." + std::to_string(view), 3 * count);
    std::vector<std::uint8_t> pixels(3 * count);
    for (std::size_t i = 0; i < count; ++i) {
        const double x = static_cast<double>(i % static_cast<std::size_t>(width)) + 9 * view;
        const double y = static_cast<double>(i / static_cast<std::size_t>(width)) + 4 * view;
        const std::array<double, 3> colour = colourAt(p, x, y);
        for (std::size_t c = 0; c < colour.size(); ++c) {
            const double shaded = (1 - 0.05 * view) * colour[c] + 0.04 * noise[3 * i + c];
            pixels[3 * i + c] = static_cast<std::uint8_t>(std::floor(255 * std::clamp(shaded, 0.0, 1.0) + 0.5));
        }
    }
    return pixels;
}

std::vector<float> formulaNetworkInput(int seed, int views, int height, int width) {
    std::vector<float> input;
    for (int view = 0; view < views; ++view) {
        const std::vector<std::uint8_t> pixels = formulaImage(seed, view, height, width);
        for (std::size_t c = 0; c < 3; ++c)
            for (std::size_t i = c; i < pixels.size(); i += 3)
                input.push_back((static_cast<float>(pixels[i]) / 255.0F - static_cast<float>(kMean[c])) /
                                static_cast<float>(kDeviation[c]));
    }
    return input;
}

Deviation deviation(std::span<const float> got, std::span<const double> wanted) {
    return deviationOf(got, wanted);
}

Deviation deviation(std::span<const double> got, std::span<const double> wanted) {
    return deviationOf(got, wanted);
}

std::vector<double> meanAndDeviation(std::span<const float> values) {
    double sum = 0, squares = 0;
    for (const float value : values)
        sum += static_cast<double>(value);
    const double mean = sum / static_cast<double>(values.size());
    for (const float value : values)
        squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    return {mean, std::sqrt(squares / static_cast<double>(values.size()))};
}

} // namespace fathom::test
