#include "engine/image/orientation.h"

#include "engine/base/error.h"

#include <opencv2/core.hpp>

namespace fathom {

namespace {

void orientInto(const cv::Mat& source, cv::Mat& target, int orientation) {
    switch (orientation) {
    case 2:
        return cv::flip(source, target, 1);
    case 3:
        return cv::rotate(source, target, cv::ROTATE_180);
    case 4:
        return cv::flip(source, target, 0);
    case 5:
        return cv::transpose(source, target);
    case 6:
        return cv::rotate(source, target, cv::ROTATE_90_CLOCKWISE);
    case 7:
        cv::transpose(source, target);
        return cv::rotate(target, target, cv::ROTATE_180);
    default:
        return cv::rotate(source, target, cv::ROTATE_90_COUNTERCLOCKWISE);
    }
}

} // namespace

Size orientedSize(Size stored, int orientation) noexcept {
    return orientation >= 5 && orientation <= 8 ? Size{stored.height, stored.width} : stored;
}

RgbImage orientImage(RgbImage stored, int orientation) {
    if (orientation < 2 || orientation > 8 || stored.isEmpty())
        return stored;
    RgbImage seen(orientedSize(stored.size(), orientation));
    const cv::Mat source(stored.height(), stored.width(), CV_8UC3, stored.data());
    cv::Mat target(seen.height(), seen.width(), CV_8UC3, seen.data());
    try {
        orientInto(source, target, orientation);
    } catch (const cv::Exception& failure) {
        throw Error(failure.code == cv::Error::StsNoMem ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                    "Turning a picture failed.", failure.what());
    }
    requireInternal(target.data == seen.data(), "the turned picture has the expected size");
    return seen;
}

} // namespace fathom
