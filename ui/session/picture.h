#pragma once

#include "engine/image/image.h"

#include <QImage>

namespace fathom::ui {

/// A copy of the pixels as Qt's image type.
[[nodiscard]] QImage imageOf(const RgbImage& picture);

/// At most `longSide` pixels on the long side, smoothly scaled.
[[nodiscard]] QImage thumbnailOf(const RgbImage& picture, int longSide);

} // namespace fathom::ui
