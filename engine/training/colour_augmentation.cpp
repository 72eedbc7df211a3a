#include "engine/training/colour_augmentation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace fathom::training {
namespace {

constexpr std::size_t kResponseSteps = 1024;
constexpr std::size_t kNoiseTable = 1 << 16;
constexpr int kBlock = 8;

/// Luminance quantisation of the JPEG standard, ITU-T T.81 table K.1.
constexpr std::array<float, 64> kQuantisation{
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,  14, 13, 16, 24, 40,  57,
    69, 56, 14, 17, 22,  29,  51,  87,  80, 62, 18, 22, 37,  56,  68,  109, 103, 77, 24, 35, 55, 64,
    81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};

float uniform(std::mt19937_64& random, float low, float high) {
    return std::uniform_real_distribution<float>(low, high)(random);
}
float logNormal(std::mt19937_64& random, float sigma) {
    return std::exp(std::normal_distribution<float>(0.0F, sigma)(random));
}
bool chance(std::mt19937_64& random, float probability) { return uniform(random, 0, 1) < probability; }

void applyGamma(std::span<float> values, float gamma) {
    std::array<float, kResponseSteps + 1> response{};
    for (std::size_t i = 0; i <= kResponseSteps; ++i) {
        const float level = std::max(1e-3F, static_cast<float>(i) / static_cast<float>(kResponseSteps));
        response[i] = std::pow(level, gamma);
    }
    for (float& value : values) {
        const float position = std::clamp(value, 0.0F, 1.0F) * static_cast<float>(kResponseSteps);
        value = response[static_cast<std::size_t>(position + 0.5F)];
    }
}

void blurAxis(std::span<float> plane, Size size, bool vertical, const std::array<float, 3>& kernel) {
    const int length = vertical ? size.height : size.width, lines = vertical ? size.width : size.height;
    const int step = vertical ? size.width : 1, lineStep = vertical ? 1 : size.width;
    std::vector<float> line(static_cast<std::size_t>(length + 4));
    for (int l = 0; l < lines; ++l) {
        float* start = plane.data() + l * lineStep;
        for (int i = -2; i < length + 2; ++i)
            line[static_cast<std::size_t>(i + 2)] = start[std::clamp(i, 0, length - 1) * step];
        for (int i = 0; i < length; ++i) {
            const float* at = &line[static_cast<std::size_t>(i)];
            start[i * step] = kernel[0] * at[2] + kernel[1] * (at[1] + at[3]) + kernel[2] * (at[0] + at[4]);
        }
    }
}

void blur(std::span<float> plane, Size size, float sigma) {
    std::array<float, 3> kernel{};
    for (int i = 0; i < 3; ++i)
        kernel[static_cast<std::size_t>(i)] = std::exp(-static_cast<float>(i * i) / (2 * sigma * sigma));
    const float sum = kernel[0] + 2 * (kernel[1] + kernel[2]);
    for (float& weight : kernel)
        weight /= sum;
    blurAxis(plane, size, false, kernel);
    blurAxis(plane, size, true, kernel);
}

void addNoise(std::span<float> values, float sigma, std::mt19937_64& random) {
    static const std::vector<float> table = [] {
        std::mt19937_64 generator(1);
        std::normal_distribution<float> normal;
        std::vector<float> values(kNoiseTable);
        std::generate(values.begin(), values.end(), [&] { return normal(generator); });
        return values;
    }();
    std::size_t position = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i % 512 == 0) // short runs from random places of the table
            position = random() % (kNoiseTable - 512);
        values[i] += sigma * table[position++];
    }
}

const std::array<float, 64>& cosineBasis() {
    static const std::array<float, 64> basis = [] {
        std::array<float, 64> values{};
        for (int k = 0; k < kBlock; ++k) {
            for (int i = 0; i < kBlock; ++i) {
                const double angle = (2 * i + 1) * k * std::numbers::pi / 16.0;
                values[static_cast<std::size_t>(k * kBlock + i)] =
                    static_cast<float>(0.5 * std::cos(angle) * (k == 0 ? std::numbers::sqrt2 / 2 : 1.0));
            }
        }
        return values;
    }();
    return basis;
}

/// left·right, or left·rightᵀ, of 8×8 matrices.
std::array<float, 64> multiply(const std::array<float, 64>& left, const std::array<float, 64>& right, bool transposed) {
    std::array<float, 64> product{};
    for (std::size_t i = 0; i < kBlock; ++i) {
        for (std::size_t k = 0; k < kBlock; ++k) {
            for (std::size_t j = 0; j < kBlock; ++j)
                product[i * kBlock + j] += left[i * kBlock + k] * (transposed ? right[j * kBlock + k] : right[k * kBlock + j]);
        }
    }
    return product;
}

void quantiseBlock(std::array<float, 64>& block, float strength) {
    const std::array<float, 64>& basis = cosineBasis();
    std::array<float, 64> inverse{};
    for (std::size_t i = 0; i < 64; ++i)
        inverse[i] = basis[i % kBlock * kBlock + i / kBlock];
    block = multiply(multiply(basis, block, false), basis, true);
    for (std::size_t i = 0; i < 64; ++i) {
        const float step = kQuantisation[i] / 255.0F * strength;
        block[i] = std::nearbyint(block[i] / step) * step;
    }
    block = multiply(multiply(inverse, block, false), inverse, true);
}

void compress(std::span<float> plane, Size size, float strength) {
    for (int y = 0; y < size.height; y += kBlock) {
        for (int x = 0; x < size.width; x += kBlock) {
            const auto pixel = [&](int i) -> float& {
                const int row = std::min(y + i / kBlock, size.height - 1), column = std::min(x + i % kBlock, size.width - 1);
                return plane[static_cast<std::size_t>(row * size.width + column)];
            };
            std::array<float, 64> block{};
            for (int i = 0; i < 64; ++i)
                block[static_cast<std::size_t>(i)] = pixel(i);
            quantiseBlock(block, strength);
            for (int i = 63; i >= 0; --i) // backwards: a clamped position keeps its own value, written last
                pixel(i) = block[static_cast<std::size_t>(i)];
        }
    }
}

} // namespace

ColourChange drawColourChange(std::mt19937_64& random) {
    ColourChange change;
    if (chance(random, 0.3F))
        std::shuffle(std::begin(change.channelOrder), std::end(change.channelOrder), random);
    change.saturation = uniform(random, 0.3F, 1.3F);
    const float exposure = logNormal(random, 0.15F);
    for (float& gain : change.gain)
        gain = uniform(random, 0.85F, 1.15F) * exposure;
    change.contrast = uniform(random, 0.75F, 1.25F);
    change.gamma = logNormal(random, 0.2F);
    return change;
}

Degradation drawDegradation(std::mt19937_64& random) {
    Degradation degradation;
    if (chance(random, 0.3F))
        degradation.blurSigma = uniform(random, 0.4F, 1.0F);
    if (chance(random, 0.6F))
        degradation.noiseSigma = uniform(random, 0.003F, 0.04F);
    if (chance(random, 0.25F))
        degradation.compression = uniform(random, 0.3F, 1.5F);
    return degradation;
}

void applyColourChange(std::span<float> planes, Size size, const ColourChange& change, std::mt19937_64& random) {
    const std::size_t pixels = size.pixels();
    const float exposure = logNormal(random, 0.05F);
    float gains[3];
    for (int c = 0; c < 3; ++c)
        gains[c] = change.gain[c] * exposure;
    for (std::size_t i = 0; i < pixels; ++i) {
        float colour[3];
        for (int c = 0; c < 3; ++c)
            colour[c] = planes[static_cast<std::size_t>(change.channelOrder[c]) * pixels + i];
        const float grey = (colour[0] + colour[1] + colour[2]) / 3;
        for (int c = 0; c < 3; ++c)
            planes[static_cast<std::size_t>(c) * pixels + i] = (grey + (colour[c] - grey) * change.saturation) * gains[c];
    }
    const float mean = std::accumulate(planes.begin(), planes.end(), 0.0F) / static_cast<float>(planes.size());
    for (float& value : planes)
        value = mean + (value - mean) * change.contrast;
    applyGamma(planes, change.gamma);
}

void applyDegradation(std::span<float> planes, Size size, const Degradation& degradation, std::mt19937_64& random) {
    for (std::size_t c = 0; c < 3; ++c) {
        const std::span<float> plane = planes.subspan(c * size.pixels(), size.pixels());
        if (degradation.blurSigma > 0)
            blur(plane, size, degradation.blurSigma);
        if (degradation.noiseSigma > 0)
            addNoise(plane, degradation.noiseSigma, random);
        if (degradation.compression > 0)
            compress(plane, size, degradation.compression);
    }
    for (float& value : planes)
        value = std::clamp(value, 0.0F, 1.0F);
}

} // namespace fathom::training
