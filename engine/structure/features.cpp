#include "engine/structure/features.h"

#include "engine/base/error.h"
#include "engine/image/resize.h"

#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fathom {

namespace {

/// Cells in which the strongest features compete, so that one textured corner does not take all places.
constexpr int kCells = 8;

/// Indices of at most `maximum` keypoints, strongest first in every cell, cells served in turn.
std::vector<int> spread(const std::vector<cv::KeyPoint>& found, cv::Size size, int maximum) {
    std::vector<int> order(found.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&](int a, int b) {
        return found[static_cast<std::size_t>(a)].response > found[static_cast<std::size_t>(b)].response;
    });
    if (static_cast<int>(order.size()) <= maximum)
        return order;
    std::vector<std::vector<int>> cells(kCells * kCells);
    for (const int index : order) {
        const cv::Point2f place = found[static_cast<std::size_t>(index)].pt;
        const int column = std::clamp(static_cast<int>(place.x * kCells / size.width), 0, kCells - 1);
        const int row = std::clamp(static_cast<int>(place.y * kCells / size.height), 0, kCells - 1);
        cells[static_cast<std::size_t>(row * kCells + column)].push_back(index);
    }
    std::vector<int> kept;
    for (std::size_t rank = 0; static_cast<int>(kept.size()) < maximum; ++rank)
        for (const std::vector<int>& cell : cells)
            if (rank < cell.size() && static_cast<int>(kept.size()) < maximum)
                kept.push_back(cell[rank]);
    return kept;
}

void appendRootSift(const float* histogram, std::vector<std::uint8_t>& target) {
    constexpr float kScale = 512;
    float sum = 0;
    for (std::size_t i = 0; i < PhotoFeatures::kSiftBytes; ++i)
        sum += histogram[i];
    for (std::size_t i = 0; i < PhotoFeatures::kSiftBytes; ++i)
        target.push_back(static_cast<std::uint8_t>(
            std::min(255.0F, kScale * std::sqrt(histogram[i] / std::max(sum, 1.0F)) + 0.5F)));
}

struct Found {
    std::vector<cv::KeyPoint> keypoints;
    cv::Mat descriptors; ///< one row each
};

Found detect(const cv::Mat& grey, const FeatureOptions& options) {
    // More than wanted are described: looking twice through the scales would cost more than they do.
    const int candidates = options.maximum + options.maximum / 2;
    cv::Ptr<cv::Feature2D> detector;
    if (options.kind == FeatureKind::Sift) {
        constexpr int kOctaveLayers = 3;
        constexpr double kContrast = 0.02; // half of the usual: plain walls carry weak texture
        constexpr double kEdge = 10;
        constexpr double kSigma = 1.6;
        detector = cv::SIFT::create(candidates, kOctaveLayers, kContrast, kEdge, kSigma);
    } else {
        constexpr float kScaleStep = 1.2F;
        constexpr int kLevels = 8;
        constexpr int kBorder = 31;
        constexpr int kFast = 8;
        detector = cv::ORB::create(candidates, kScaleStep, kLevels, kBorder, 0, 2, cv::ORB::HARRIS_SCORE,
                                   kBorder, kFast);
    }
    Found found;
    detector->detectAndCompute(grey, cv::noArray(), found.keypoints, found.descriptors);
    return found;
}

} // namespace

FeatureOptions featureOptions(FeatureKind kind, std::size_t photos) {
    constexpr std::size_t kMany = 60;
    constexpr int kFewerEach = 1500;
    constexpr int kShorterSide = 800;
    FeatureOptions options;
    options.kind = kind;
    if (photos > kMany) {
        options.maximum = kFewerEach;
        options.longSide = kShorterSide;
    }
    return options;
}

PhotoFeatures findFeatures(const RgbImage& photo, Size original, const FeatureOptions& options) {
    const RgbImage shrunk = std::max(photo.width(), photo.height()) > options.longSide
                                ? shrinkToFit(photo, options.longSide)
                                : RgbImage();
    const RgbImage& image = shrunk.isEmpty() ? photo : shrunk;
    PhotoFeatures features;
    features.original = original;
    features.raster = image.size();
    features.kind = options.kind;
    if (image.isEmpty())
        return features;
    try {
        const cv::Mat rgb(image.height(), image.width(), CV_8UC3,
                          const_cast<std::uint8_t*>(image.data())); // only read
        cv::Mat grey;
        cv::cvtColor(rgb, grey, cv::COLOR_RGB2GRAY);
        const Found found = detect(grey, options);
        for (const int row : spread(found.keypoints, grey.size(), options.maximum)) {
            const cv::KeyPoint& place = found.keypoints[static_cast<std::size_t>(row)];
            features.keypoints.push_back({place.pt.x + 0.5F, place.pt.y + 0.5F, place.size});
            const int x = std::clamp(static_cast<int>(place.pt.x + 0.5F), 0, image.width() - 1);
            const int y = std::clamp(static_cast<int>(place.pt.y + 0.5F), 0, image.height() - 1);
            const std::uint8_t* pixel = image.at(x, y);
            features.colours.push_back({pixel[0], pixel[1], pixel[2]});
            if (options.kind == FeatureKind::Sift) {
                appendRootSift(found.descriptors.ptr<float>(row), features.descriptors);
            } else {
                const std::uint8_t* bits = found.descriptors.ptr<std::uint8_t>(row);
                features.descriptors.insert(features.descriptors.end(), bits,
                                            bits + PhotoFeatures::kOrbBytes);
            }
        }
    } catch (const cv::Exception& failure) {
        throw Error(failure.code == cv::Error::StsNoMem ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                    "Features could not be found in a picture.", failure.what());
    }
    return features;
}

} // namespace fathom
