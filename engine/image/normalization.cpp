#include "engine/image/normalization.h"

#include <algorithm>

namespace fathom {

namespace {

using LevelTable = std::array<float, 256>;

/// All 256 possible results of one channel.
LevelTable normalisedLevels(std::size_t channel) {
    const auto mean = static_cast<float>(kChannelMean[channel]);
    const auto deviation = static_cast<float>(kChannelDeviation[channel]);
    LevelTable table{};
    for (std::size_t level = 0; level < table.size(); ++level)
        table[level] = (static_cast<float>(level) / 255.0F - mean) / deviation;
    return table;
}

const std::array<LevelTable, 3>& levelTables() {
    static const std::array<LevelTable, 3> tables{normalisedLevels(0), normalisedLevels(1), normalisedLevels(2)};
    return tables;
}

} // namespace

std::vector<float> normalisedPlanar(const RgbImage& image) {
    std::vector<float> values(image.valueCount());
    normalisePlanarInto(image, values.data());
    return values;
}

void normalisePlanarInto(const RgbImage& image, float* target) {
    const std::size_t pixels = image.size().pixels();
    const std::uint8_t* source = image.data();
    const auto& [red, green, blue] = levelTables();
    for (std::size_t i = 0; i < pixels; ++i) {
        target[i] = red[source[3 * i]];
        target[pixels + i] = green[source[3 * i + 1]];
        target[2 * pixels + i] = blue[source[3 * i + 2]];
    }
}

RgbImage truncatedUpstreamBytes(const RgbImage& image) {
    std::array<std::array<std::uint8_t, 256>, 3> bytes{};
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t level = 0; level < 256; ++level) {
            const double unit =
                levelTables()[channel][level] * kChannelDeviation[channel] + kChannelMean[channel];
            bytes[channel][level] = static_cast<std::uint8_t>(std::clamp(unit, 0.0, 1.0) * 255.0);
        }
    RgbImage result(image.size());
    for (std::size_t i = 0; i < image.valueCount(); ++i)
        result.data()[i] = bytes[i % 3][image.data()[i]];
    return result;
}

} // namespace fathom
