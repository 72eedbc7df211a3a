#pragma once

#include "engine/image/image.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace fathom {

/// What the header of an image file says, read without decoding.
struct ImageHeader {
    Size storedSize;                       ///< before orientation
    Size size;                             ///< after orientation: what readImage returns
    int orientation = 1;                   ///< EXIF 1 … 8
    std::optional<double> exifFocalPixels; ///< pixels of `size`
};

struct ImageLimits {
    std::uint64_t maximumPixels = 200'000'000;
};

/// \throws Error{FileNotFound, FileNotReadable, UnsupportedFormat, CorruptFile, TooLarge}
[[nodiscard]] ImageHeader readImageHeader(const std::filesystem::path& path, const ImageLimits& limits = {});

/// Decodes JPEG (CMYK too), PNG, WebP, BMP or TIFF to 8-bit sRGB in display orientation. 16-bit values are
/// scaled to 8; alpha is dropped; grey is repeated.
/// \throws as readImageHeader
[[nodiscard]] RgbImage readImage(const std::filesystem::path& path, const ImageLimits& limits = {});

/// A small decoded version for lists, at most `longSide` pixels on the long side.
[[nodiscard]] RgbImage readThumbnail(const std::filesystem::path& path, int longSide,
                                     const ImageLimits& limits = {});

/// PNG, written beside and renamed. \throws Error{CannotWrite}
void writePng(const std::filesystem::path& path, const RgbImage& image);
void writePng(const std::filesystem::path& path, const Gray16Image& image);

} // namespace fathom
