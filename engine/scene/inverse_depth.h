#pragma once

#include "engine/image/image.h"

namespace fathom {

/// How many times as far as the nearest pixel the farthest one is taken to be where a model gives inverse depth
/// without scale and shift. Nothing in such a map tells: the value is a choice that looks like a room or a street.
inline constexpr double kAssumedDepthRange = 10;

/// Depth with the nearest pixel at 1 and the farthest at kAssumedDepthRange, from affine-invariant inverse depth
/// (larger is nearer). Order and flat surfaces are right, proportions rest on the assumption; the unit is none.
/// Not-finite values give 0, "no value".
[[nodiscard]] FloatMap depthOfAssumedRange(const FloatMap& inverseDepth);

} // namespace fathom
