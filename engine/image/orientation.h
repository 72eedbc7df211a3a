#pragma once

#include "engine/image/image.h"

namespace fathom {

/// Orientation codes as EXIF counts them: 1 as stored, 2 mirrored left-right, 3 turned by 180 degrees, 4 mirrored
/// top-bottom, 5 transposed, 6 to be turned by 90 degrees clockwise, 7 transposed over the other diagonal, 8 to be
/// turned by 90 degrees counter-clockwise. Every other number counts as 1.
[[nodiscard]] Size orientedSize(Size stored, int orientation) noexcept;

/// The picture as it is meant to be seen.
[[nodiscard]] RgbImage orientImage(RgbImage stored, int orientation);

} // namespace fathom
