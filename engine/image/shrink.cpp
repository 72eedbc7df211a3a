#include "engine/image/shrink.h"

#include "engine/base/error.h"

#include <opencv2/imgproc.hpp>

namespace fathom {

ProcessedImage shrunkTo(const ProcessedImage& processed, Size size) {
    const RgbImage& image = processed.image;
    ProcessedImage result;
    result.image = RgbImage(size);
    // OpenCV has no read-only matrix; the source is never written.
    const cv::Mat source(image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.data()));
    cv::Mat target(size.height, size.width, CV_8UC3, result.image.data());
    try {
        cv::resize(source, target, target.size(), 0, 0, cv::INTER_AREA);
    } catch (const cv::Exception& failure) {
        throw Error(failure.code == cv::Error::StsNoMem ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                    "Resizing a picture failed.", failure.what());
    }
    const double x = static_cast<double>(size.width) / image.width(), y = static_cast<double>(size.height) / image.height();
    const PixelMapping& before = processed.mapping;
    result.mapping = {before.scaleX * x, before.scaleY * y, before.offsetX * x, before.offsetY * y};
    return result;
}

} // namespace fathom
