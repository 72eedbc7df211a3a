#pragma once

#include "engine/image/image.h"
#include "engine/io/tiff_directory.h"

#include <optional>

namespace fathom {

/// What the program uses of a picture's EXIF block.
struct ExifFacts {
    int orientation = 1;                       ///< 1 … 8
    std::optional<double> focalMillimetres;    ///< the lens
    std::optional<double> focal35Millimetres;  ///< the lens of a 36 mm × 24 mm camera with the same field of view
    std::optional<double> pixelsPerMillimetre; ///< on the sensor, along the width
    std::optional<int> recordedWidth;          ///< pixels of the picture that the camera wrote
};

/// Reads a block that starts with a TIFF header. A damaged block gives the facts that could be read: a picture is
/// not refused for its metadata.
[[nodiscard]] ExifFacts readExif(const ByteFile& file, std::uint64_t base, std::uint64_t length);
[[nodiscard]] ExifFacts readExif(const TiffDirectory& directory);

/// Focal length in pixels of a picture of `stored` pixels, from the 35 mm equivalent (which compares diagonals,
/// CIPA DCG-001), else from lens and sensor resolution. Nothing when unknown or beyond any real lens.
[[nodiscard]] std::optional<double> focalInPixels(const ExifFacts& facts, Size stored);

} // namespace fathom
