#pragma once

#include "engine/image/image.h"

#include <cstdint>

struct AVFrame;

namespace fathom {

/// EXIF orientation code (see orientation.h) that a container's 3×3 display matrix (16.16 fixed point, row major)
/// asks for. Turns other than by quarters are rounded to the nearest one; 1 for a matrix without meaning.
[[nodiscard]] int orientationOfDisplayMatrix(const std::int32_t* matrix) noexcept;

/// Clockwise degrees in an orientation code, its mirroring left out: 0, 90, 180 or 270.
[[nodiscard]] int rotationOf(int orientation) noexcept;

/// Size of the picture once its pixels are square; the side that grows is the one whose pixels are longer.
/// Ratios that no camera writes are ignored.
[[nodiscard]] Size squarePixelSize(Size coded, int aspectNumerator, int aspectDenominator) noexcept;

/// How luma and colour difference become red, green and blue.
struct YuvCoding {
    int matrix;    ///< SWS_CS_…
    int fullRange; ///< 1: 0 … 255, 0: 16 … 235
};

/// What the frame declares; undeclared: BT.709 for high definition, BT.601 below, as players do.
[[nodiscard]] YuvCoding yuvCodingOf(const AVFrame& picture) noexcept;

} // namespace fathom
