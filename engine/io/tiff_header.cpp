#include "engine/io/image_header.h"
#include "engine/io/tiff_directory.h"

#include "engine/base/error.h"

#include <algorithm>

namespace fathom {

namespace {

// Tag numbers of TIFF 6.0, section 8, and of DNG 1.4.
constexpr std::uint16_t kNewSubfileType = 254;
constexpr std::uint16_t kImageWidth = 256;
constexpr std::uint16_t kImageLength = 257;
constexpr std::uint16_t kBitsPerSample = 258;
constexpr std::uint16_t kPhotometric = 262;
constexpr std::uint16_t kStripOffsets = 273;
constexpr std::uint16_t kStripByteCounts = 279;
constexpr std::uint16_t kTileOffsets = 324;
constexpr std::uint16_t kTileByteCounts = 325;
constexpr std::uint16_t kExtraSamples = 338;
constexpr std::uint16_t kSampleFormat = 339;
constexpr std::uint16_t kDngVersion = 50706;

constexpr std::uint64_t kMaximumSide = 0x7FFFFFFF;
constexpr std::uint64_t kUnsignedIntegers = 1;
constexpr std::uint64_t kStraightAlpha = 2;

void refuseCameraRaw(const ByteFile& file, const TiffDirectory& directory) {
    // Raw files of cameras are TIFF structures whose first picture is a small preview.
    const bool preview = directory.integer(kNewSubfileType).value_or(0) & 1;
    if (preview || directory.find(kDngVersion) || file.hasAt(8, "CR"))
        failUnsupported(file, "Camera raw files are not read; develop it to TIFF or JPEG.");
}

void checkBlocks(const ByteFile& file, const TiffDirectory& directory, std::uint16_t offsets, std::uint16_t counts) {
    const TiffDirectory::Field* field = directory.find(offsets);
    if (!field)
        return;
    for (std::uint64_t i = 0; i < field->count; ++i) {
        const std::uint64_t offset = directory.integer(offsets, i).value_or(0);
        const std::uint64_t bytes = directory.integer(counts, i).value_or(0);
        if (offset > file.size() || bytes > file.size() - offset)
            failTruncated(file);
    }
}

} // namespace

ParsedImage parseTiff(const ByteFile& file) {
    const TiffDirectory directory = TiffDirectory::first(file, 0, file.size());
    refuseCameraRaw(file, directory);
    const auto width = directory.integer(kImageWidth);
    const auto height = directory.integer(kImageLength);
    if (!width || !height)
        failCorrupt(file, "no width or height");
    ParsedImage image;
    image.stored = {static_cast<int>(std::min(*width, kMaximumSide)), static_cast<int>(std::min(*height, kMaximumSide))};
    image.exif = readExif(directory);
    image.decoderOrients = true;
    image.order = directory.order();
    image.bitsPerChannel = static_cast<int>(std::min<std::uint64_t>(directory.integer(kBitsPerSample).value_or(1), 64));

    const int bits = image.bitsPerChannel;
    if (directory.integer(kSampleFormat).value_or(kUnsignedIntegers) != kUnsignedIntegers ||
        (bits != 1 && bits != 4 && bits != 8 && bits != 16))
        failUnsupported(file, "Only TIFF pictures with 1, 4, 8 or 16 bits of unsigned values are read.");
    // 1: grey, black is zero. 2: RGB. The others pass through the decoder's own conversion to 8 bits.
    const std::uint64_t photometric = directory.integer(kPhotometric).value_or(1);
    image.decodeDeep = bits == 16 && (photometric == 1 || photometric == 2);
    if (bits == 8 && directory.integer(kExtraSamples) == kStraightAlpha)
        image.straightAlphaOffset = directory.find(kExtraSamples)->valueOffset;

    checkBlocks(file, directory, kStripOffsets, kStripByteCounts);
    checkBlocks(file, directory, kTileOffsets, kTileByteCounts);
    return image;
}

} // namespace fathom
