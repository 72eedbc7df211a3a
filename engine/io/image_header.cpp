#include "engine/io/image_header.h"

#include "engine/base/error.h"

#include <array>
#include <cstdlib>
#include <string>

namespace fathom {

namespace {

/// The narrowest limit of the decoders behind this (libpng).
constexpr int kMaximumSide = 1'000'000;

void checkSize(const ByteFile& file, Size size, const ImageLimits& limits) {
    if (size.isEmpty())
        failCorrupt(file, "a side of zero pixels");
    if (size.width <= kMaximumSide && size.height <= kMaximumSide && size.pixels() <= limits.maximumPixels)
        return;
    throw Error(ErrorCode::TooLarge,
                "The picture has " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                    " pixels; the limit is " + std::to_string(limits.maximumPixels / 1'000'000) + " million pixels.",
                file.path().string());
}

bool hasBrand(const ByteFile& file, std::string_view brand) {
    return file.hasAt(8, brand);
}

std::uint32_t little24(const ByteFile& file, std::uint64_t offset) {
    return file.number16(offset, ByteOrder::Little) |
           static_cast<std::uint32_t>(file.number8(offset + 2)) << 16;
}

/// Side as a signed number; anything that does not fit is reported as too large by checkSize.
int side(std::uint64_t value) {
    return value > kMaximumSide ? kMaximumSide + 1 : static_cast<int>(value);
}

} // namespace

void failTruncated(const ByteFile& file) {
    throw Error(ErrorCode::CorruptFile, "The file ends before the picture does.", file.path().string());
}

void failCorrupt(const ByteFile& file, const char* what) {
    throw Error(ErrorCode::CorruptFile, "The picture file is damaged.", file.path().string() + ": " + what);
}

void failUnsupported(const ByteFile& file, const char* sentence) {
    throw Error(ErrorCode::UnsupportedFormat, sentence, file.path().string());
}

std::optional<ImageFormat> imageFormatOf(const ByteFile& file) {
    constexpr std::array<std::uint8_t, 3> kJpeg{0xFF, 0xD8, 0xFF};
    constexpr std::array<std::uint8_t, 8> kPng{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    constexpr std::array<std::uint8_t, 4> kTiffLittle{'I', 'I', 42, 0};
    constexpr std::array<std::uint8_t, 4> kTiffBig{'M', 'M', 0, 42};
    constexpr std::array<std::uint8_t, 4> kBigTiffLittle{'I', 'I', 43, 0};
    constexpr std::array<std::uint8_t, 4> kBigTiffBig{'M', 'M', 0, 43};
    if (file.hasAt(0, kJpeg))
        return ImageFormat::Jpeg;
    if (file.hasAt(0, kPng))
        return ImageFormat::Png;
    if (file.hasAt(0, "RIFF") && file.hasAt(8, "WEBP"))
        return ImageFormat::WebP;
    if (file.hasAt(0, kTiffLittle) || file.hasAt(0, kTiffBig) || file.hasAt(0, kBigTiffLittle) ||
        file.hasAt(0, kBigTiffBig))
        return ImageFormat::Tiff;
    // Two letters are little; the size of the header that follows makes it certain.
    if (file.hasAt(0, "BM") && file.size() >= 26) {
        const std::uint32_t header = file.number32(14, ByteOrder::Little);
        if (header == 12 || (header >= 40 && header <= 124))
            return ImageFormat::Bmp;
    }
    return std::nullopt;
}

const char* unreadFormatOf(const ByteFile& file) {
    constexpr std::array<std::uint8_t, 12> kJpegXl{0, 0, 0, 0x0C, 'J', 'X', 'L', ' ', 0x0D, 0x0A, 0x87, 0x0A};
    constexpr std::array<std::uint8_t, 2> kJpegXlStream{0xFF, 0x0A};
    constexpr std::array<std::uint8_t, 8> kJpeg2000{0, 0, 0, 0x0C, 'j', 'P', ' ', ' '};
    constexpr std::array<std::uint8_t, 4> kOpenExr{0x76, 0x2F, 0x31, 0x01};
    if (file.hasAt(4, "ftyp")) {
        for (const std::string_view brand : {"heic", "heix", "heim", "heis", "mif1", "msf1"})
            if (hasBrand(file, brand))
                return "HEIC";
        if (hasBrand(file, "avif") || hasBrand(file, "avis"))
            return "AVIF";
        if (hasBrand(file, "crx "))
            return "camera raw";
    }
    if (file.hasAt(0, kJpegXl) || file.hasAt(0, kJpegXlStream))
        return "JPEG XL";
    if (file.hasAt(0, kJpeg2000))
        return "JPEG 2000";
    if (file.hasAt(0, kOpenExr))
        return "OpenEXR";
    if (file.hasAt(0, "8BPS"))
        return "Photoshop";
    if (file.hasAt(0, "FUJIFILMCCD-RAW"))
        return "camera raw";
    return nullptr;
}

ParsedImage parseImage(const ByteFile& file, const ImageLimits& limits) {
    if (file.size() == 0)
        throw Error(ErrorCode::CorruptFile, "The file is empty.", file.path().string());
    const std::optional<ImageFormat> format = imageFormatOf(file);
    if (!format) {
        if (const char* name = unreadFormatOf(file))
            failUnsupported(file, (std::string(name) + " pictures are not read; save it as JPEG, PNG or TIFF.").c_str());
        failUnsupported(file, "This is not a JPEG, PNG, WebP, BMP or TIFF picture.");
    }
    ParsedImage image;
    switch (*format) {
    case ImageFormat::Jpeg:
        image = parseJpeg(file);
        break;
    case ImageFormat::Png:
        image = parsePng(file);
        break;
    case ImageFormat::WebP:
        image = parseWebP(file);
        break;
    case ImageFormat::Bmp:
        image = parseBmp(file);
        break;
    case ImageFormat::Tiff:
        image = parseTiff(file);
        break;
    }
    image.format = *format;
    checkSize(file, image.stored, limits);
    return image;
}

// Source: PNG specification (third edition), sections 5 and 11.
ParsedImage parsePng(const ByteFile& file) {
    if (!file.hasAt(12, "IHDR") || file.number32(8, ByteOrder::Big) != 13)
        failCorrupt(file, "no IHDR chunk");
    ParsedImage image;
    image.stored = {side(file.number32(16, ByteOrder::Big)), side(file.number32(20, ByteOrder::Big))};
    image.bitsPerChannel = file.number8(24);
    image.decodeDeep = image.bitsPerChannel == 16;
    std::uint64_t at = 8;
    while (true) {
        if (at + 12 > file.size())
            failTruncated(file);
        const std::uint64_t length = file.number32(at, ByteOrder::Big);
        if (length > file.size() - at - 12)
            failTruncated(file);
        if (file.hasAt(at + 4, "IEND"))
            return image;
        if (file.hasAt(at + 4, "eXIf"))
            image.exif = readExif(file, at + 8, length);
        at += 12 + length;
    }
}

// Source: WebP container specification; RFC 6386 section 9.1 (VP8); WebP lossless specification (VP8L).
ParsedImage parseWebP(const ByteFile& file) {
    const std::uint64_t end = 8 + static_cast<std::uint64_t>(file.number32(4, ByteOrder::Little));
    if (end > file.size())
        failTruncated(file);
    ParsedImage image;
    if (file.hasAt(12, "VP8 ")) {
        if (file.number8(23) != 0x9D || file.number8(24) != 0x01 || file.number8(25) != 0x2A)
            failCorrupt(file, "no key frame");
        image.stored = {file.number16(26, ByteOrder::Little) & 0x3FFF, file.number16(28, ByteOrder::Little) & 0x3FFF};
    } else if (file.hasAt(12, "VP8L")) {
        if (file.number8(20) != 0x2F)
            failCorrupt(file, "no lossless signature");
        const std::uint32_t bits = file.number32(21, ByteOrder::Little);
        image.stored = {static_cast<int>(bits & 0x3FFF) + 1, static_cast<int>(bits >> 14 & 0x3FFF) + 1};
    } else if (file.hasAt(12, "VP8X")) {
        if (file.number8(20) & 0x02)
            failUnsupported(file, "Animated WebP pictures are not read.");
        image.stored = {side(little24(file, 24) + 1), side(little24(file, 27) + 1)};
    } else {
        failCorrupt(file, "no picture chunk");
    }
    for (std::uint64_t at = 12; at + 8 <= end;) {
        const std::uint64_t length = file.number32(at + 4, ByteOrder::Little);
        if (file.hasAt(at, "EXIF") && length <= end - at - 8) {
            // Some writers keep the six bytes with which the block begins in a JPEG.
            const std::uint64_t skipped = file.hasAt(at + 8, "Exif") ? 6 : 0;
            if (length > skipped)
                image.exif = readExif(file, at + 8 + skipped, length - skipped);
        }
        at += 8 + length + (length & 1);
    }
    return image;
}

// Source: Microsoft, "Bitmap Storage".
ParsedImage parseBmp(const ByteFile& file) {
    const std::uint32_t header = file.number32(14, ByteOrder::Little);
    ParsedImage image;
    std::uint64_t bits = 0;
    bool plain = true;
    if (header == 12) {
        image.stored = {file.number16(18, ByteOrder::Little), file.number16(20, ByteOrder::Little)};
        bits = file.number16(24, ByteOrder::Little);
    } else {
        const auto width = static_cast<std::int32_t>(file.number32(18, ByteOrder::Little));
        const auto height = static_cast<std::int32_t>(file.number32(22, ByteOrder::Little));
        if (width <= 0 || height == 0)
            failCorrupt(file, "a side of zero pixels");
        // Negative: rows run from top to bottom.
        image.stored = {side(static_cast<std::uint64_t>(width)),
                        side(static_cast<std::uint64_t>(std::abs(static_cast<std::int64_t>(height))))};
        bits = file.number16(28, ByteOrder::Little);
        const std::uint32_t compression = file.number32(30, ByteOrder::Little);
        if (compression == 4 || compression == 5)
            failUnsupported(file, "BMP files that wrap another format are not read.");
        plain = compression == 0 || compression == 3;
    }
    const std::uint64_t rowBytes = (static_cast<std::uint64_t>(image.stored.width) * bits + 31) / 32 * 4;
    const std::uint64_t dataOffset = file.number32(10, ByteOrder::Little);
    if (plain && image.stored.width <= kMaximumSide && image.stored.height <= kMaximumSide &&
        dataOffset + rowBytes * static_cast<std::uint64_t>(image.stored.height) > file.size())
        failTruncated(file);
    return image;
}

} // namespace fathom
