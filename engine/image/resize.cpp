#include "engine/image/resize.h"

#include "engine/base/error.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace fathom {

namespace {

/// Above this a processed picture is refused: its patches would need more memory than any machine has.
constexpr double kMaximumProcessedPixels = 64e6;

bool isLowerBound(ResizeMethod method) {
    return method == ResizeMethod::LowerBoundResize || method == ResizeMethod::LowerBoundCrop;
}

std::string text(Size size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height) + " pixels";
}

/// Halves go to the even neighbour, as in the reference implementation.
int roundHalfEven(double value) {
    return static_cast<int>(std::nearbyint(value));
}

int nearestMultiple(int side) {
    const int down = side / kPatchSize * kPatchSize;
    const int up = down + kPatchSize;
    return std::abs(up - side) <= std::abs(side - down) ? up : down;
}

int multipleBelow(int side) {
    return side / kPatchSize * kPatchSize;
}

Size boundedSize(Size original, int resolution, bool lowerBound) {
    const int reference = lowerBound ? std::min(original.width, original.height)
                                     : std::max(original.width, original.height);
    if (reference == resolution)
        return original;
    const double scale = static_cast<double>(resolution) / reference;
    if (original.width * scale * (original.height * scale) > kMaximumProcessedPixels)
        throw Error(ErrorCode::InvalidOption,
                    "The picture is too long for its width at this processing resolution and method.", text(original));
    return {std::max(1, roundHalfEven(original.width * scale)), std::max(1, roundHalfEven(original.height * scale))};
}

cv::Mat wrap(const RgbImage& image) {
    // OpenCV has no read-only matrix; sources are never written.
    return {image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.data())};
}

RgbImage resized(const RgbImage& image, Size size, int interpolation) {
    RgbImage result(size);
    cv::Mat target = wrap(result);
    try {
        cv::resize(wrap(image), target, target.size(), 0, 0, interpolation);
    } catch (const cv::Exception& failure) {
        throw Error(failure.code == cv::Error::StsNoMem ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                    "Resizing a picture failed.", failure.what());
    }
    return result;
}

RgbImage cropped(const RgbImage& image, int left, int top, Size size) {
    RgbImage result(size);
    const std::size_t rowBytes = static_cast<std::size_t>(size.width) * RgbImage::kChannels;
    for (int y = 0; y < size.height; ++y)
        std::memcpy(result.at(0, y), image.at(left, top + y), rowBytes);
    return result;
}

std::vector<float> croppedPlanes(const std::vector<float>& planes, Size before, int left, int top, Size size) {
    std::vector<float> result;
    if (planes.empty())
        return result;
    result.reserve(3 * size.pixels());
    for (std::size_t plane = 0; plane < 3; ++plane)
        for (int y = 0; y < size.height; ++y) {
            const float* row = planes.data() + plane * before.pixels() +
                               static_cast<std::size_t>(top + y) * static_cast<std::size_t>(before.width) +
                               static_cast<std::size_t>(left);
            result.insert(result.end(), row, row + size.width);
        }
    return result;
}

} // namespace

ResizePlan planResize(Size original, int resolution, ResizeMethod method) {
    if (original.isEmpty())
        throw Error(ErrorCode::InvalidOption, "An empty picture cannot be processed.", text(original));
    if (resolution < kPatchSize)
        throw Error(ErrorCode::InvalidOption, "The processing resolution must be at least 14 pixels.",
                    std::to_string(resolution));

    ResizePlan plan;
    plan.original = original;
    plan.crops = method == ResizeMethod::UpperBoundCrop || method == ResizeMethod::LowerBoundCrop;
    plan.bounded = boundedSize(original, resolution, isLowerBound(method));
    const auto fit = plan.crops ? multipleBelow : nearestMultiple;
    plan.processed = {fit(plan.bounded.width), fit(plan.bounded.height)};
    if (plan.processed.isEmpty())
        throw Error(ErrorCode::InvalidOption,
                    "The picture is too narrow for its length: less than one patch of 14 pixels would remain.",
                    text(original));

    const Size resizedTo = plan.crops ? plan.bounded : plan.processed;
    plan.mapping.scaleX = static_cast<double>(resizedTo.width) / original.width;
    plan.mapping.scaleY = static_cast<double>(resizedTo.height) / original.height;
    if (plan.crops)
        plan.mapping = plan.mapping.croppedBy((plan.bounded.width - plan.processed.width) / 2,
                                              (plan.bounded.height - plan.processed.height) / 2);
    return plan;
}

RgbImage boundedImage(const RgbImage& image, int resolution, ResizeMethod method) {
    const ResizePlan plan = planResize(image.size(), resolution, method);
    if (plan.bounded == plan.original)
        return image;
    const int reference = isLowerBound(method) ? std::min(image.width(), image.height())
                                               : std::max(image.width(), image.height());
    return resized(image, plan.bounded, resolution > reference ? cv::INTER_CUBIC : cv::INTER_AREA);
}

ProcessedImage resizeForNetwork(const RgbImage& image, int resolution, ResizeMethod method) {
    const ResizePlan plan = planResize(image.size(), resolution, method);
    ProcessedImage result{{}, plan.mapping};

    const RgbImage* bounded = &image;
    if (plan.bounded != plan.original) {
        result.image = boundedImage(image, resolution, method);
        bounded = &result.image;
    }
    if (plan.processed == plan.bounded) {
        if (bounded == &image)
            result.image = image;
        return result;
    }
    if (plan.crops) {
        result.image = cropped(*bounded, (plan.bounded.width - plan.processed.width) / 2,
                               (plan.bounded.height - plan.processed.height) / 2, plan.processed);
        return result;
    }
    const bool grows = plan.processed.width > plan.bounded.width || plan.processed.height > plan.bounded.height;
    result.image = resized(*bounded, plan.processed, grows ? cv::INTER_CUBIC : cv::INTER_AREA);
    return result;
}

Size commonSize(const std::vector<Size>& sizes) {
    if (sizes.empty())
        throw Error(ErrorCode::InvalidOption, "No picture was given.");
    Size common = sizes.front();
    for (const Size size : sizes)
        common = {std::min(common.width, size.width), std::min(common.height, size.height)};
    return common;
}

ProcessedImage cropToCentre(ProcessedImage processed, Size size) {
    const Size before = processed.image.size();
    if (before == size)
        return processed;
    if (size.isEmpty() || size.width > before.width || size.height > before.height)
        throw Error(ErrorCode::InvalidOption, "A picture can only be cropped to a smaller size.",
                    text(before) + " to " + text(size));
    const int left = (before.width - size.width) / 2;
    const int top = (before.height - size.height) / 2;
    return {cropped(processed.image, left, top, size), processed.mapping.croppedBy(left, top),
            croppedPlanes(processed.planes, before, left, top, size)};
}

void unifySizes(std::vector<ProcessedImage>& images) {
    if (images.empty())
        return;
    std::vector<Size> sizes;
    for (const ProcessedImage& image : images)
        sizes.push_back(image.image.size());
    const Size common = commonSize(sizes);
    for (ProcessedImage& image : images)
        image = cropToCentre(std::move(image), common);
}

RgbImage shrinkToFit(RgbImage image, int longSide) {
    const int reference = std::max(image.width(), image.height());
    if (reference <= longSide)
        return image;
    const double scale = static_cast<double>(std::max(1, longSide)) / reference;
    return resized(image,
                   {std::max(1, roundHalfEven(image.width() * scale)),
                    std::max(1, roundHalfEven(image.height() * scale))},
                   cv::INTER_AREA);
}

} // namespace fathom
