#include "engine/io/image_header.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace fathom {

namespace {

// Markers of ITU-T T.81, table B.1.
constexpr std::uint8_t kStartOfScan = 0xDA;
constexpr std::uint8_t kEndOfImage = 0xD9;
constexpr std::uint8_t kApplication1 = 0xE1;

bool standsAlone(std::uint8_t marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

bool isFrameHeader(std::uint8_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

void readFrameHeader(const ByteFile& file, std::uint64_t at, ParsedImage& image) {
    image.bitsPerChannel = file.number8(at + 2);
    if (image.bitsPerChannel != 8)
        failUnsupported(file, "JPEG pictures with other than 8 bits are not read.");
    image.stored = {file.number16(at + 5, ByteOrder::Big), file.number16(at + 3, ByteOrder::Big)};
}

/// The next marker at or after `at`, which is moved behind it. Fill bytes are skipped.
std::uint8_t takeMarker(const ByteFile& file, std::uint64_t& at) {
    if (file.number8(at) != 0xFF)
        failCorrupt(file, "a marker was expected");
    while (file.number8(at) == 0xFF)
        ++at;
    return file.number8(at++);
}

} // namespace

ParsedImage parseJpeg(const ByteFile& file) {
    ParsedImage image;
    bool hasExif = false;
    std::uint64_t at = 2;
    while (true) {
        const std::uint8_t marker = takeMarker(file, at);
        if (standsAlone(marker))
            continue;
        if (marker == kEndOfImage)
            failCorrupt(file, "no picture data");
        const std::uint64_t length = file.number16(at, ByteOrder::Big);
        if (length < 2)
            failCorrupt(file, "a segment of impossible length");
        if (at + length > file.size())
            failTruncated(file);
        if (isFrameHeader(marker)) {
            readFrameHeader(file, at, image);
        } else if (marker == kApplication1 && !hasExif && length > 8 && file.hasAt(at + 2, "Exif")) {
            image.exif = readExif(file, at + 8, length - 8);
            hasExif = true;
        } else if (marker == kStartOfScan) {
            if (image.stored.isEmpty())
                failCorrupt(file, "picture data before the frame header");
            image.scanOffset = at + length;
            return image;
        }
        at += length;
    }
}

bool jpegIsComplete(const ByteFile& file, std::uint64_t scanOffset) {
    // Inside entropy-coded data 0xFF is always followed by 0 or a restart marker, so this pair is unambiguous.
    std::array<std::uint8_t, 1 << 16> block{};
    bool previousWasFill = false;
    while (scanOffset < file.size()) {
        const std::size_t count = file.readSome(scanOffset, block);
        if (count == 0)
            return false;
        if (previousWasFill && block[0] == kEndOfImage)
            return true;
        const std::uint8_t* const end = block.data() + count;
        const std::uint8_t* at = block.data();
        while ((at = static_cast<const std::uint8_t*>(std::memchr(at, 0xFF, static_cast<std::size_t>(end - at))))) {
            if (++at == end)
                break;
            if (*at == kEndOfImage)
                return true;
        }
        previousWasFill = block[count - 1] == 0xFF;
        scanOffset += count;
    }
    return false;
}

} // namespace fathom
