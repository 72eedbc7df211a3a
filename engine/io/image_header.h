#pragma once

#include "engine/io/byte_file.h"
#include "engine/io/exif.h"
#include "engine/io/image_file.h"

#include <optional>

namespace fathom {

enum class ImageFormat { Jpeg, Png, WebP, Bmp, Tiff };

/// Everything that decoding needs to know beforehand.
struct ParsedImage {
    ImageFormat format = ImageFormat::Png;
    Size stored;             ///< before orientation
    int bitsPerChannel = 8;
    ExifFacts exif;
    bool decoderOrients = false; ///< the decoder of this format applies the orientation itself
    bool decodeDeep = false;     ///< 16-bit values that the decoder can deliver unscaled
    /// JPEG: where the entropy-coded data begins.
    std::uint64_t scanOffset = 0;
    /// TIFF: offset of a 16-bit number saying that alpha is not multiplied into the colours, with its byte order.
    std::optional<std::uint64_t> straightAlphaOffset;
    ByteOrder order = ByteOrder::Little;
};

/// The format that the first bytes announce; file names are not looked at.
[[nodiscard]] std::optional<ImageFormat> imageFormatOf(const ByteFile& file);

/// Name of a picture format that is recognised and not read ("HEIC"), or nothing.
[[nodiscard]] const char* unreadFormatOf(const ByteFile& file);

/// Reads the header, follows the file's structure as far as that is cheap, and checks `limits`.
/// \throws Error{UnsupportedFormat, CorruptFile, TooLarge}
[[nodiscard]] ParsedImage parseImage(const ByteFile& file, const ImageLimits& limits);

/// Per format, called by parseImage. \throws as parseImage
[[nodiscard]] ParsedImage parseJpeg(const ByteFile& file);
[[nodiscard]] ParsedImage parsePng(const ByteFile& file);
[[nodiscard]] ParsedImage parseWebP(const ByteFile& file);
[[nodiscard]] ParsedImage parseBmp(const ByteFile& file);
[[nodiscard]] ParsedImage parseTiff(const ByteFile& file);

/// True when the marker that ends the picture follows the entropy-coded data. Reads the whole file.
[[nodiscard]] bool jpegIsComplete(const ByteFile& file, std::uint64_t scanOffset);

/// The errors that every format shares.
[[noreturn]] void failTruncated(const ByteFile& file);
[[noreturn]] void failCorrupt(const ByteFile& file, const char* what);
[[noreturn]] void failUnsupported(const ByteFile& file, const char* sentence);

} // namespace fathom
