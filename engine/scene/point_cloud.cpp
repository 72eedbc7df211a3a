#include "engine/scene/point_cloud.h"

#include "engine/base/error.h"
#include "engine/geometry/unprojection.h"
#include "engine/scene/camera_shape.h"
#include "engine/scene/confidence_ranks.h"
#include "engine/scene/kept_pixels.h"
#include "engine/scene/threshold_rule.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace fathom {

namespace {

/// keptPixels, less those below the confidence threshold. NaN is below every threshold. Far sky is asked for none.
MaskMap pointPixels(const View& view, const PointFilter& filter, float threshold) {
    MaskMap mask = keptPixels(view, filter);
    if (view.confidence.isEmpty())
        return mask;
    const float* confidence = view.confidence.data();
    std::uint8_t* kept = mask.data();
    const float* sky = hasFarSky(view, filter) ? view.sky.data() : nullptr;
    for (std::size_t i = 0; i < mask.valueCount(); ++i)
        kept[i] = static_cast<std::uint8_t>(kept[i] & (confidence[i] >= threshold || (sky && isSky(sky[i]))));
    return mask;
}

std::size_t countOf(const MaskMap& mask) {
    std::size_t count = 0;
    for (const std::uint8_t kept : mask.values())
        count += kept;
    return count;
}

void resize(PointCloud& cloud, std::size_t size) {
    cloud.positions.resize(size);
    cloud.colours.resize(size);
    cloud.confidences.resize(size);
    cloud.views.resize(size);
    cloud.depths.resize(size);
}

std::array<float, 3> asFloats(const Eigen::Vector3d& point) {
    return {static_cast<float>(point.x()), static_cast<float>(point.y()), static_cast<float>(point.z())};
}

/// The colour of a Gaussian seen from no direction in particular.
std::array<std::uint8_t, 3> colourOf(const Gaussians& gaussians, std::size_t index) {
    constexpr float kConstantHarmonic = 0.28209479F; // 1 / (2 √π)
    std::array<std::uint8_t, 3> colour{};
    for (std::size_t c = 0; c < 3; ++c) {
        const float value =
            0.5F + kConstantHarmonic * gaussians.harmonics[kHarmonicsPerGaussian * index + kHarmonicsPerColour * c];
        colour[c] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0F, 1.0F)));
    }
    return colour;
}

/// Moves the points of `mask` from `first` on to the centres of their Gaussians.
void moveToGaussians(PointCloud& cloud, std::size_t first, const View& view, const MaskMap& mask) {
    for (std::size_t pixel = 0; pixel < mask.valueCount(); ++pixel) {
        if (mask.data()[pixel] == 0)
            continue;
        const float* mean = view.gaussians.means.data() + 3 * pixel;
        cloud.positions[first] = {mean[0], mean[1], mean[2]};
        cloud.colours[first] = colourOf(view.gaussians, pixel);
        ++first;
    }
}

/// Appends the pixels of `mask`.
void appendPoints(PointCloud& cloud, const View& view, const MaskMap& mask, PixelCentres centres) {
    const Camera camera = cameraOrAssumed(view);
    const RigidTransform worldFromCamera = camera.cameraFromWorld.inverse();
    // ray(x, y) = ray(x, 0) + ray(0, y) − ray(0, 0): one addition a pixel instead of a matrix product.
    std::vector<Eigen::Vector3d> columnRays;
    const Eigen::Vector3d corner = rayThroughPixel(camera.processed, 0, 0, centres);
    for (int x = 0; x < mask.width(); ++x)
        columnRays.emplace_back(worldFromCamera.rotation *
                                (rayThroughPixel(camera.processed, x, 0, centres) - corner));

    std::size_t next = cloud.size();
    resize(cloud, next + countOf(mask));
    for (int y = 0; y < mask.height(); ++y) {
        const Eigen::Vector3d rowRay =
            worldFromCamera.rotation * rayThroughPixel(camera.processed, 0, y, centres);
        const std::uint8_t* kept = mask.at(0, y);
        const float* depth = view.depth.at(0, y);
        const float* confidence = view.confidence.isEmpty() ? nullptr : view.confidence.at(0, y);
        for (int x = 0; x < mask.width(); ++x) {
            if (kept[x] == 0)
                continue;
            const Eigen::Vector3d ray = rowRay + columnRays[static_cast<std::size_t>(x)];
            cloud.positions[next] = asFloats(depth[x] * ray + worldFromCamera.translation);
            const std::uint8_t* colour = view.image.at(x, y);
            cloud.colours[next] = {colour[0], colour[1], colour[2]};
            cloud.confidences[next] = confidence ? confidence[x] : 1.0F;
            cloud.views[next] = static_cast<std::int32_t>(view.index);
            cloud.depths[next] = depth[x];
            ++next;
        }
    }
}

} // namespace

void PointCloud::reserve(std::size_t points) {
    positions.reserve(points);
    colours.reserve(points);
    confidences.reserve(points);
    views.reserve(points);
    depths.reserve(points);
}

void PointCloud::append(const PointCloud& other, std::size_t index) {
    positions.push_back(other.positions[index]);
    colours.push_back(other.colours[index]);
    confidences.push_back(other.confidences[index]);
    views.push_back(other.views[index]);
    depths.push_back(other.depths[index]);
}

void PointFilter::validate() const {
    if (!(confidencePercentile >= 0 && confidencePercentile <= 100))
        throw Error(ErrorCode::InvalidOption, "The confidence percentile must lie between 0 and 100.",
                    "percentile = " + std::to_string(confidencePercentile));
    if (!(edgeRatio >= 0 && std::isfinite(edgeRatio)))
        throw Error(ErrorCode::InvalidOption, "The edge ratio must be zero or a positive number.",
                    "edge ratio = " + std::to_string(edgeRatio));
}

PointFilter PointFilter::upstream(double confidencePercentile) {
    return {confidencePercentile, false, PointFilter{}.edgeRatio, SkyPoints::Keep, false, PointConvention::Upstream};
}

float confidenceThreshold(const std::vector<ViewPointer>& views, const PointFilter& filter,
                          const CancelToken& token) {
    filter.validate();
    const ConfidenceRanks ranks(views, filter, token);
    if (ranks.isEmpty())
        return 0;
    return thresholdRule(filter.convention, filter.confidencePercentile,
                         [&ranks](double percent) { return ranks.percentileOf(percent); });
}

PointCloud buildPointCloud(const std::vector<ViewPointer>& views, const PointFilter& filter, float threshold,
                           const CancelToken& token) {
    const PixelCentres centres =
        filter.convention == PointConvention::Upstream ? PixelCentres::Integer : PixelCentres::Half;
    PointCloud cloud;
    cloud.reserve(countPoints(views, filter, threshold, token));
    for (const ViewPointer& view : views) {
        token.throwIfCancelled();
        const MaskMap mask = pointPixels(*view, filter, threshold);
        const std::size_t first = cloud.size();
        appendPoints(cloud, *view, mask, centres);
        if (filter.gaussianCentres && view->gaussians.size() == mask.valueCount())
            moveToGaussians(cloud, first, *view, mask);
    }
    return cloud;
}

std::size_t countPoints(const std::vector<ViewPointer>& views, const PointFilter& filter, float threshold,
                        const CancelToken& token) {
    filter.validate();
    std::size_t count = 0;
    for (const ViewPointer& view : views) {
        token.throwIfCancelled();
        count += countOf(pointPixels(*view, filter, threshold));
    }
    return count;
}

} // namespace fathom
