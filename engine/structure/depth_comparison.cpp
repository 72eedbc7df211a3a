#include "engine/structure/depth_comparison.h"

#include "engine/geometry/median.h"
#include "engine/geometry/unprojection.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include <array>

namespace fathom {

namespace {

constexpr float kSkyLevel = 0.3F;
constexpr std::size_t kNeighbours = 6; ///< views that each view is compared with

/// Depth at a pixel; 0 where it is none or sky.
float validDepth(const DepthView& view, int x, int y) {
    const float depth = *view.depth->at(x, y);
    if (!std::isfinite(depth) || depth <= 0)
        return 0;
    if (view.sky != nullptr && !view.sky->isEmpty() && *view.sky->at(x, y) >= kSkyLevel)
        return 0;
    return depth;
}

/// Median of what is valid around a pixel.
float medianAround(const cv::Mat& depth, int x, int y) {
    std::array<float, 9> around{};
    auto end = around.begin();
    for (int v = std::max(0, y - 1); v <= std::min(depth.rows - 1, y + 1); ++v)
        for (int u = std::max(0, x - 1); u <= std::min(depth.cols - 1, x + 1); ++u)
            if (const float value = depth.at<float>(v, u); value > 0)
                *end++ = value;
    const auto middle = around.begin() + (end - around.begin()) / 2;
    std::nth_element(around.begin(), middle, end);
    return *middle;
}

/// Medians of what is valid in 3 × 3 pixels, 0 where the middle is not.
FloatMap surfaceOf(const DepthView& view) {
    const Size size = view.depth->size();
    cv::Mat depth(size.height, size.width, CV_32F);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            depth.at<float>(y, x) = validDepth(view, x, y);
    cv::Mat least;
    cv::Mat medians;
    cv::erode(depth, least, cv::Mat(), cv::Point(-1, -1), 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::medianBlur(depth, medians, 3);
    FloatMap surface(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            if (depth.at<float>(y, x) > 0) // OpenCV's medians where all nine pixels are there, most of the picture
                *surface.at(x, y) = least.at<float>(y, x) > 0 ? medians.at<float>(y, x) : medianAround(depth, x, y);
    return surface;
}

} // namespace

double correctedDepth(double depth, const DepthFit& fit, bool inverse) {
    if (!inverse)
        return std::max(0.0, fit.scale * depth + fit.shift);
    const double nearness = fit.scale / depth + fit.shift;
    return nearness > 0 ? 1 / nearness : 0;
}

DepthComparison::Passage::Passage(const DepthView& from, const DepthView& to) : other(to.intrinsics) {
    const RigidTransform toFromFrom = to.cameraFromWorld * from.cameraFromWorld.inverse();
    Eigen::Matrix3d rays;
    rays.col(2) = rayThroughPixel(from.intrinsics, 0, 0);
    rays.col(0) = rayThroughPixel(from.intrinsics, 1, 0) - rays.col(2);
    rays.col(1) = rayThroughPixel(from.intrinsics, 0, 1) - rays.col(2);
    otherFromPixel = toFromFrom.rotation * rays;
    shift = toFromFrom.translation;
}

DepthComparison::DepthComparison(const std::vector<DepthView>& views, const CancelToken& token)
    : m_views(views), m_token(token), m_surfaces(views.size()), m_neighbours(views.size()) {
    forEachView([this](std::size_t view) { m_surfaces[view] = surfaceOf(m_views[view]); });
}

void DepthComparison::forEachView(const std::function<void(std::size_t)>& work) const {
    // Nothing may leave a worker of OpenCV's: a cancelled run is noticed after the loop.
    cv::parallel_for_(cv::Range(0, static_cast<int>(m_views.size())), [&](const cv::Range& range) {
        for (int view = range.start; view < range.end && !m_token.isCancelled(); ++view)
            work(static_cast<std::size_t>(view));
    }, static_cast<double>(m_views.size()));
    m_token.throwIfCancelled();
}

std::vector<double> DepthComparison::estimatedDepths(std::size_t view) const {
    std::vector<double> depths;
    forEachSample(view, [&](int x, int y) {
        if (const double depth = estimated(view, x, y); depth > 0)
            depths.push_back(depth);
    });
    std::ranges::sort(depths);
    return depths;
}

std::optional<DepthPrediction> DepthComparison::predictionAt(const Passage& passage, std::size_t a, std::size_t b, int x,
                                                             int y, const DepthFits& fits) const {
    DepthPrediction found;
    found.from = estimated(a, x, y);
    const double depth = found.from > 0 ? correctedDepth(found.from, fits[a], m_views[a].inverse) : 0;
    if (depth <= 0)
        return std::nullopt;
    const Eigen::Vector3d ray = passage.otherFromPixel * Eigen::Vector3d(x, y, 1);
    const Eigen::Vector3d inOther = depth * ray + passage.shift;
    if (!(inOther.z() > 0))
        return std::nullopt;
    // The pixel whose square the point falls into.
    const double column = std::floor(passage.other.fx * inOther.x() / inOther.z() + passage.other.cx);
    const double row = std::floor(passage.other.fy * inOther.y() / inOther.z() + passage.other.cy);
    const Size size = m_views[b].depth->size();
    if (!(column >= 0 && row >= 0 && column < size.width && row < size.height))
        return std::nullopt;
    found.to = estimated(b, static_cast<int>(column), static_cast<int>(row));
    found.own = found.to > 0 ? correctedDepth(found.to, fits[b], m_views[b].inverse) : 0;
    if (found.own <= 0)
        return std::nullopt;
    found.predicted = inOther.z();
    found.perCorrected = ray.z();
    return found;
}

void DepthComparison::chooseNeighbours(const DepthFits& fits) {
    forEachView([&](std::size_t a) {
        std::vector<std::pair<std::ptrdiff_t, std::size_t>> overlap;
        for (std::size_t b = 0; b < m_views.size(); ++b) {
            if (a == b)
                continue;
            std::ptrdiff_t common = 0;
            compare(a, b, fits, [&](const DepthPrediction&) { --common; });
            if (common < 0)
                overlap.emplace_back(common, b);
        }
        std::ranges::sort(overlap);
        m_neighbours[a].clear();
        for (std::size_t i = 0; i < overlap.size() && i < kNeighbours; ++i)
            m_neighbours[a].push_back(overlap[i].second);
    });
}

double DepthComparison::medianDisagreement(const DepthFits& fits) const {
    m_token.throwIfCancelled();
    std::vector<double> all;
    for (std::size_t a = 0; a < m_views.size(); ++a)
        for (const std::size_t b : m_neighbours[a])
            compare(a, b, fits, [&](const DepthPrediction& found) { all.push_back(found.disagreement()); });
    return medianOf(std::move(all));
}

FloatMap DepthComparison::disagreementOf(std::size_t view, const DepthFits& fits) const {
    FloatMap map(m_views[view].depth->size());
    std::vector<Passage> passages;
    for (const std::size_t other : m_neighbours[view])
        passages.emplace_back(m_views[view], m_views[other]);
    std::array<double, kNeighbours> seen{};
    for (int y = 0; y < map.height(); ++y)
        for (int x = 0; x < map.width(); ++x) {
            auto end = seen.begin();
            for (std::size_t i = 0; i < passages.size(); ++i)
                if (const auto found = predictionAt(passages[i], view, m_neighbours[view][i], x, y, fits))
                    *end++ = found->disagreement();
            if (end == seen.begin())
                continue;
            const auto middle = seen.begin() + (end - seen.begin()) / 2;
            std::nth_element(seen.begin(), middle, end);
            *map.at(x, y) = static_cast<float>(std::max(1e-6, *middle));
        }
    return map;
}

} // namespace fathom
