#include "engine/models/depth_anything_v2/formula_picture.h"

#include "engine/models/depth_anything_3/formula_values.h"

#include <algorithm>
#include <array>

namespace fathom::dav2 {

namespace {
constexpr std::array<double, 3> kMean{0.485, 0.456, 0.406}; // ImageNet
constexpr std::array<double, 3> kDeviation{0.229, 0.224, 0.225};

/// Triangle wave of period 2p between 0 and p.
std::int64_t triangle(std::int64_t t, std::int64_t p) {
    const std::int64_t m = t % (2 * p);
    return m < p ? m : 2 * p - m;
}

/// 0 … 15
std::int64_t noise(std::int64_t stream, std::int64_t index) {
    return static_cast<std::int64_t>(
        da3::formulaBits(static_cast<std::uint64_t>(stream), static_cast<std::uint64_t>(index)) >> 60);
}
} // namespace

std::vector<std::uint8_t> formulaPicture(std::int64_t height, std::int64_t width, std::int64_t seed) {
    const std::int64_t centreX = (37 * seed + width / 3) % width, centreY = (23 * seed + height / 2) % height;
    const std::int64_t radius = std::max<std::int64_t>(3, std::min(height, width) / 4);
    std::vector<std::uint8_t> pixels;
    pixels.reserve(static_cast<std::size_t>(3 * height * width));
    for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x)
            for (std::int64_t c = 0; c < 3; ++c) {
                const std::int64_t period = 24 + 8 * c;
                std::int64_t value = 30 + triangle((c + 2) * x + 5 * seed, period) * 80 / period;
                value += triangle((4 - c) * y + 11 * seed, 30) * 70 / 30;
                value += noise(3 * seed + c, y * width + x);
                if ((x - centreX) * (x - centreX) + (y - centreY) * (y - centreY) < radius * radius)
                    value += 50 - 60 * c;
                pixels.push_back(static_cast<std::uint8_t>(std::clamp<std::int64_t>(value, 0, 255)));
            }
    return pixels;
}

std::vector<float> formulaInput(std::int64_t height, std::int64_t width, std::int64_t seed) {
    const std::vector<std::uint8_t> pixels = formulaPicture(height, width, seed);
    std::vector<float> values;
    values.reserve(pixels.size());
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = c; i < pixels.size(); i += 3)
            values.push_back(static_cast<float>((pixels[i] / 255.0 - kMean[c]) / kDeviation[c]));
    return values;
}

} // namespace fathom::dav2
