#pragma once

#include "engine/image/image.h"

#include <array>
#include <vector>

namespace fathom {

/// Mean and standard deviation of the red, green and blue channel that the networks were trained with
/// (ImageNet), for values 0 … 1.
inline constexpr std::array<double, 3> kChannelMean{0.485, 0.456, 0.406};
inline constexpr std::array<double, 3> kChannelDeviation{0.229, 0.224, 0.225};

/// (value / 255 − mean) / deviation in float32, channels first: [3,H,W].
[[nodiscard]] std::vector<float> normalisedPlanar(const RgbImage& image);

/// The same into `target`, which has room for image.valueCount() values; for writing straight into a tensor.
void normalisePlanarInto(const RgbImage& image, float* target);

/// The picture as the reference implementation returns it: normalised, denormalised in double precision and
/// truncated instead of rounded, which loses one level in many places. Only for comparisons with its files.
[[nodiscard]] RgbImage truncatedUpstreamBytes(const RgbImage& image);

} // namespace fathom
