#include "engine/scene/depth_image.h"

#include "engine/scene/kept_pixels.h"
#include "engine/scene/percentile.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace fathom {

namespace {

/// Position in a range: 0 at its low end, 1 at its high end. The middle of a range without extent.
float unitOf(float value, ValueRange range) {
    if (!(range.high > range.low))
        return 0.5F;
    return std::clamp((value - range.low) / (range.high - range.low), 0.0F, 1.0F);
}

} // namespace

ValueRange percentileRange(const FloatMap& map, double low, double high) {
    std::vector<float> values;
    values.reserve(map.valueCount());
    std::copy_if(map.values().begin(), map.values().end(), std::back_inserter(values), isDepth);
    if (values.empty())
        return {};
    return {static_cast<float>(percentile(values, low)), static_cast<float>(percentile(values, high))};
}

RgbImage colourDepth(const FloatMap& depth, const Colormap& colormap, ValueRange range) {
    RgbImage image(depth.size());
    std::uint8_t* pixel = image.data();
    for (const float value : depth.values()) {
        if (isDepth(value)) {
            const auto colour = colormap.colour(1 - unitOf(value, range));
            std::copy(colour.begin(), colour.end(), pixel);
        }
        pixel += 3;
    }
    return image;
}

Gray16Image depthAs16Bit(const FloatMap& depth, ValueRange range) {
    Gray16Image image(depth.size());
    for (std::size_t i = 0; i < depth.valueCount(); ++i) {
        const float value = depth.data()[i];
        if (isDepth(value)) // 0 is taken by "no value"
            image.data()[i] =
                static_cast<std::uint16_t>(std::max(1L, std::lround(65535 * unitOf(value, range))));
    }
    return image;
}

} // namespace fathom
