#include "engine/io/image_file.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/image/orientation.h"
#include "engine/image/resize.h"
#include "engine/io/image_header.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

namespace fathom {

namespace {

/// Runs `action` and turns what OpenCV throws into the engine's errors.
template <typename Action>
auto translated(const std::filesystem::path& path, ErrorCode otherwise, const char* sentence, Action&& action) {
    try {
        return std::forward<Action>(action)();
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem)
            throw Error(ErrorCode::OutOfMemory, "There is not enough memory for this picture.", path.string());
        throw Error(otherwise, sentence, path.string() + ": " + failure.what());
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory for this picture.", path.string());
    }
}

/// The decoder multiplies straight alpha into 8-bit colours, which darkens them for good. Told that they are
/// multiplied already, it leaves them alone.
cv::Mat decodeWithStraightAlpha(const ByteFile& file, const ParsedImage& parsed, int flags) {
    std::vector<std::uint8_t> bytes(file.size());
    if (file.readSome(0, bytes) != bytes.size())
        failTruncated(file);
    constexpr std::uint8_t kAlreadyMultiplied = 1;
    bytes[*parsed.straightAlphaOffset + (parsed.order == ByteOrder::Big ? 1 : 0)] = kAlreadyMultiplied;
    return cv::imdecode(bytes, flags);
}

int decodeFlags(const ParsedImage& parsed, int reduction) {
    const int depth = parsed.decodeDeep ? cv::IMREAD_ANYDEPTH : 0;
    const int orientation = cv::IMREAD_IGNORE_ORIENTATION;
    switch (reduction) {
    case 2:
        return cv::IMREAD_REDUCED_COLOR_2 | orientation;
    case 4:
        return cv::IMREAD_REDUCED_COLOR_4 | orientation;
    case 8:
        return cv::IMREAD_REDUCED_COLOR_8 | orientation;
    default:
        return cv::IMREAD_COLOR | depth | orientation;
    }
}

RgbImage toRgb(cv::Mat decoded) {
    if (decoded.depth() == CV_16U)
        decoded.convertTo(decoded, CV_8U, 255.0 / 65535.0);
    requireInternal(decoded.type() == CV_8UC3, "a decoded picture has three channels of 8 bits");
    RgbImage image({decoded.cols, decoded.rows});
    cv::Mat target(decoded.rows, decoded.cols, CV_8UC3, image.data());
    cv::cvtColor(decoded, target, cv::COLOR_BGR2RGB);
    return image;
}

/// \param reduction 1, 2, 4 or 8; larger ones for JPEG alone, whose decoder then skips most of the work
RgbImage decode(const ByteFile& file, const ParsedImage& parsed, int reduction) {
    if (parsed.format == ImageFormat::Jpeg && !jpegIsComplete(file, parsed.scanOffset))
        failTruncated(file);
    const int flags = decodeFlags(parsed, reduction);
    const cv::Mat decoded = parsed.straightAlphaOffset ? decodeWithStraightAlpha(file, parsed, flags)
                                                       : cv::imread(file.path().string(), flags);
    if (decoded.empty())
        failCorrupt(file, "the decoder refused it");
    const int orientation = parsed.exif.orientation;
    const Size expected = parsed.decoderOrients ? orientedSize(parsed.stored, orientation) : parsed.stored;
    if (reduction == 1 && (decoded.cols != expected.width || decoded.rows != expected.height))
        failCorrupt(file, "header and content disagree about the size");
    RgbImage image = toRgb(decoded);
    return parsed.decoderOrients ? image : orientImage(std::move(image), orientation);
}

RgbImage decodeTranslated(const ByteFile& file, const ParsedImage& parsed, int reduction) {
    return translated(file.path(), ErrorCode::CorruptFile, "The picture file is damaged.",
                      [&] { return decode(file, parsed, reduction); });
}

void writeEncoded(const std::filesystem::path& path, const cv::Mat& pixels) {
    AtomicFile file(path);
    const auto bytes = translated(path, ErrorCode::CannotWrite, "The picture cannot be encoded.", [&] {
        std::vector<std::uint8_t> encoded;
        cv::imencode(".png", pixels, encoded);
        return encoded;
    });
    file.write(std::as_bytes(std::span(bytes)));
    file.commit();
}

void requirePixels(bool isEmpty, const std::filesystem::path& path) {
    if (isEmpty)
        throw Error(ErrorCode::InvalidOption, "An empty picture cannot be written.", path.string());
}

} // namespace

ImageHeader readImageHeader(const std::filesystem::path& path, const ImageLimits& limits) {
    const ByteFile file(path);
    const ParsedImage parsed = parseImage(file, limits);
    return {parsed.stored, orientedSize(parsed.stored, parsed.exif.orientation), parsed.exif.orientation,
            focalInPixels(parsed.exif, parsed.stored)};
}

RgbImage readImage(const std::filesystem::path& path, const ImageLimits& limits) {
    const ByteFile file(path);
    return decodeTranslated(file, parseImage(file, limits), 1);
}

RgbImage readThumbnail(const std::filesystem::path& path, int longSide, const ImageLimits& limits) {
    if (longSide < 1)
        throw Error(ErrorCode::InvalidOption, "A thumbnail has at least one pixel.", std::to_string(longSide));
    const ByteFile file(path);
    const ParsedImage parsed = parseImage(file, limits);
    int reduction = 1;
    if (parsed.format == ImageFormat::Jpeg)
        while (reduction < 8 && std::max(parsed.stored.width, parsed.stored.height) / (reduction * 2) >= longSide)
            reduction *= 2;
    return shrinkToFit(decodeTranslated(file, parsed, reduction), longSide);
}

void writePng(const std::filesystem::path& path, const RgbImage& image) {
    requirePixels(image.isEmpty(), path);
    const cv::Mat rgb(image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.data()));
    const cv::Mat bgr = translated(path, ErrorCode::CannotWrite, "The picture cannot be encoded.", [&] {
        cv::Mat swapped;
        cv::cvtColor(rgb, swapped, cv::COLOR_RGB2BGR);
        return swapped;
    });
    writeEncoded(path, bgr);
}

void writePng(const std::filesystem::path& path, const Gray16Image& image) {
    requirePixels(image.isEmpty(), path);
    writeEncoded(path, {image.height(), image.width(), CV_16UC1, const_cast<std::uint16_t*>(image.data())});
}

} // namespace fathom
