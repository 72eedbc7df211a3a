#pragma once

#include "engine/image/colormap.h"
#include "engine/scene/view.h"

namespace fathom {

/// Range of a map's finite positive values between two percentiles (0 … 100); {0, 1} when it has none.
[[nodiscard]] ValueRange percentileRange(const FloatMap& map, double low = 2, double high = 98);

/// Depth coloured by `colormap` over `range`; near is the end of the map, pixels without value are black.
[[nodiscard]] RgbImage colourDepth(const FloatMap& depth, const Colormap& colormap, ValueRange range);

/// 16-bit depth: value = round(65535 · (depth − range.low) / (range.high − range.low)), at least 1 for every
/// pixel with a value; 0 = no value.
[[nodiscard]] Gray16Image depthAs16Bit(const FloatMap& depth, ValueRange range);

} // namespace fathom
