// The images of the reference set: every pixel is computed from a seed. Built without contraction of products and
// sums, which are defined with each rounded separately.
#include "engine/golden/formula_scene.h"

#include "engine/models/depth_anything_3/formula_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

namespace fathom::golden {

namespace {

constexpr int kRectangles = 6;
constexpr double kTile = 192;

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

} // namespace

std::vector<double> formulaSequence(std::string_view name, std::size_t count) {
    const std::uint64_t seed = da3::formulaSeed(name);
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = da3::formulaUniform(seed, i);
    return values;
}

RgbImage formulaImage(std::int64_t seed, std::int64_t view, Size size) {
    const std::string name = "fathom.image." + std::to_string(seed);
    const std::vector<double> p = formulaSequence(name, 36 + 8 * kRectangles);
    const std::vector<double> noise = formulaSequence(name + ".noise." + std::to_string(view), 3 * size.pixels());
    const auto shift = static_cast<double>(view);
    RgbImage image(size);
    for (int row = 0; row < size.height; ++row) {
        for (int column = 0; column < size.width; ++column) {
            const std::array<double, 3> colour = colourAt(p, column + 9 * shift, row + 4 * shift);
            std::uint8_t* pixel = image.at(column, row);
            const double* grain = noise.data() + (pixel - image.data());
            for (std::size_t c = 0; c < colour.size(); ++c) {
                const double shaded = (1 - 0.05 * shift) * colour[c] + 0.04 * grain[c];
                pixel[c] = static_cast<std::uint8_t>(std::floor(255 * std::clamp(shaded, 0.0, 1.0) + 0.5));
            }
        }
    }
    return image;
}

} // namespace fathom::golden
