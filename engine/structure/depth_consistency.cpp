#include "engine/structure/depth_consistency.h"

#include "engine/geometry/unprojection.h"
#include "engine/structure/depth_fit.h"

#include <Eigen/Cholesky>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace fathom {

namespace {

constexpr float kSkyLevel = 0.3F;
constexpr std::size_t kNeighbours = 6; ///< views that each view is compared with
constexpr int kSampleColumns = 32;     ///< of the grid on which views are compared
constexpr double kSameSurface = 0.5;   ///< |log ratio| beyond which two depths are of different things

double medianOf(std::vector<double> values) {
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

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
    std::array<float, 9> around;
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

double correctedDepth(double depth, const DepthFit& fit, bool inverse) {
    if (!inverse)
        return std::max(0.0, fit.scale * depth + fit.shift);
    const double nearness = fit.scale / depth + fit.shift;
    return nearness > 0 ? 1 / nearness : 0;
}

/// Takes pixels of one view with their depth into another view's camera.
struct Passage {
    Eigen::Matrix3d otherFromPixel; ///< a pixel (column, row, 1) as a ray in the other camera
    Eigen::Vector3d shift;
    Intrinsics other;

    Passage(const DepthView& from, const DepthView& to) : other(to.intrinsics) {
        const RigidTransform toFromFrom = to.cameraFromWorld * from.cameraFromWorld.inverse();
        Eigen::Matrix3d rays;
        rays.col(2) = rayThroughPixel(from.intrinsics, 0, 0);
        rays.col(0) = rayThroughPixel(from.intrinsics, 1, 0) - rays.col(2);
        rays.col(1) = rayThroughPixel(from.intrinsics, 0, 1) - rays.col(2);
        otherFromPixel = toFromFrom.rotation * rays;
        shift = toFromFrom.translation;
    }
};

/// What the depth of view `a` predicts about the depth of view `b` at one spot.
struct Comparison {
    double predicted = 0; ///< z-depth in b of the spot seen by a
    double own = 0;       ///< corrected depth of b there
};

class Agreement {
public:
    Agreement(const std::vector<DepthView>& views, const CancelToken& token)
        : m_views(views), m_token(token), m_surfaces(views.size()) {
        forEachView([this](std::size_t view) { m_surfaces[view] = surfaceOf(m_views[view]); });
    }

    DepthConsistency run() {
        fitToAnchors();
        chooseNeighbours();
        DepthConsistency result;
        const std::vector<DepthFit> fitted = std::exchange(m_fits, commonFactor());
        result.medianBefore = medianDisagreement();
        m_fits = fitted;
        constexpr int kRounds = 4;
        for (int round = 0; round < kRounds; ++round)
            balance();
        result.medianAfter = medianDisagreement();
        result.views.resize(m_views.size());
        forEachView([&](std::size_t view) {
            result.views[view] = {m_fits[view].scale, m_fits[view].shift, m_views[view].inverse,
                                  disagreementOf(view)};
        });
        return result;
    }

private:
    /// Does work that touches one view alone, on the processors that OpenCV may use.
    template <typename Work>
    void forEachView(Work&& work) const {
        // Nothing may leave a worker of OpenCV's: a cancelled run is noticed after the loop.
        cv::parallel_for_(cv::Range(0, static_cast<int>(m_views.size())), [&](const cv::Range& range) {
            for (int view = range.start; view < range.end && !m_token.isCancelled(); ++view)
                work(static_cast<std::size_t>(view));
        }, static_cast<double>(m_views.size()));
        m_token.throwIfCancelled();
    }

    [[nodiscard]] double rawDepth(std::size_t view, int x, int y) const { return *m_surfaces[view].at(x, y); }

    /// 0 where there is none.
    [[nodiscard]] double corrected(std::size_t view, int x, int y) const {
        const double depth = rawDepth(view, x, y);
        return depth > 0 ? correctedDepth(depth, m_fits[view], m_views[view].inverse) : 0;
    }

    void fitToAnchors() {
        m_anchors.assign(m_views.size(), 0);
        std::vector<double> scales;
        m_fits.assign(m_views.size(), {0, 0});
        for (std::size_t view = 0; view < m_views.size(); ++view) {
            std::vector<DepthPair> pairs;
            for (const DepthAnchor& anchor : m_views[view].anchors) {
                const int x = static_cast<int>(std::floor(anchor.x));
                const int y = static_cast<int>(std::floor(anchor.y));
                if (x < 0 || y < 0 || x >= m_views[view].depth->width() || y >= m_views[view].depth->height() ||
                    !(anchor.zDepth > 0))
                    continue;
                const double depth = rawDepth(view, x, y);
                if (depth > 0)
                    pairs.push_back(m_views[view].inverse ? DepthPair{1 / depth, 1 / anchor.zDepth}
                                                          : DepthPair{depth, anchor.zDepth});
            }
            m_anchors[view] = pairs.size();
            constexpr std::size_t kLeast = 5;
            if (pairs.size() < kLeast)
                continue;
            m_fits[view] = fitDepth(pairs);
            scales.push_back(fitScale(pairs).scale);
        }
        m_common = scales.empty() ? 1 : medianOf(std::move(scales));
        for (DepthFit& fit : m_fits)
            if (fit.scale <= 0)
                fit = {m_common, 0};
    }

    [[nodiscard]] std::vector<DepthFit> commonFactor() const {
        return std::vector<DepthFit>(m_views.size(), DepthFit{m_common, 0});
    }

    /// Calls `visit` for every grid sample of view `a` that falls on a depth of view `b`.
    template <typename Visit>
    void compare(std::size_t a, std::size_t b, Visit&& visit) const {
        const Passage passage(m_views[a], m_views[b]);
        const FloatMap& depth = *m_views[a].depth;
        const int step = std::max(1, depth.width() / kSampleColumns);
        for (int y = step / 2; y < depth.height(); y += step)
            for (int x = step / 2; x < depth.width(); x += step)
                if (const auto found = comparisonAt(passage, b, x, y, corrected(a, x, y)))
                    visit(*found);
    }

    /// \param depth at the pixel, corrected
    [[nodiscard]] std::optional<Comparison> comparisonAt(const Passage& passage, std::size_t b, int x, int y,
                                                         double depth) const {
        if (depth <= 0)
            return std::nullopt;
        const Eigen::Vector3d inOther = depth * (passage.otherFromPixel * Eigen::Vector3d(x, y, 1)) + passage.shift;
        if (!(inOther.z() > 0))
            return std::nullopt;
        // The pixel whose square the point falls into.
        const double column = std::floor(passage.other.fx * inOther.x() / inOther.z() + passage.other.cx);
        const double row = std::floor(passage.other.fy * inOther.y() / inOther.z() + passage.other.cy);
        const Size size = m_views[b].depth->size();
        if (!(column >= 0 && row >= 0 && column < size.width && row < size.height))
            return std::nullopt;
        const double own = corrected(b, static_cast<int>(column), static_cast<int>(row));
        if (own <= 0)
            return std::nullopt;
        return Comparison{inOther.z(), own};
    }

    void chooseNeighbours() {
        m_neighbours.assign(m_views.size(), {});
        for (std::size_t a = 0; a < m_views.size(); ++a) {
            m_token.throwIfCancelled();
            std::vector<std::pair<std::ptrdiff_t, std::size_t>> overlap;
            for (std::size_t b = 0; b < m_views.size(); ++b) {
                if (a == b)
                    continue;
                std::ptrdiff_t common = 0;
                compare(a, b, [&](const Comparison&) { --common; });
                if (common < 0)
                    overlap.emplace_back(common, b);
            }
            std::ranges::sort(overlap);
            for (std::size_t i = 0; i < overlap.size() && i < kNeighbours; ++i)
                m_neighbours[a].push_back(overlap[i].second);
        }
    }

    /// One step on all factors: each view's logarithm moves so that neighbours agree and anchors stay.
    void balance() {
        struct Edge {
            std::size_t from, to;
            double ratio; ///< log of predicted over own: the step of `to` minus that of `from`
            double weight;
        };
        std::vector<Edge> edges;
        for (std::size_t a = 0; a < m_views.size(); ++a)
            for (const std::size_t b : m_neighbours[a]) {
                std::vector<double> ratios;
                compare(a, b, [&](const Comparison& found) {
                    const double ratio = std::log(found.predicted / found.own);
                    if (std::abs(ratio) < kSameSurface)
                        ratios.push_back(ratio);
                });
                constexpr std::size_t kLeast = 20;
                if (ratios.size() < kLeast)
                    continue;
                const auto weight = static_cast<double>(ratios.size());
                edges.push_back({a, b, medianOf(std::move(ratios)), weight});
            }
        const auto count = static_cast<Eigen::Index>(m_views.size());
        Eigen::VectorXd steps = Eigen::VectorXd::Zero(count);
        constexpr int kReweightings = 10;
        for (int round = 0; round < kReweightings; ++round) {
            Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(count, count);
            Eigen::VectorXd right = Eigen::VectorXd::Zero(count);
            for (Eigen::Index view = 0; view < count; ++view) {
                // An anchor is worth several samples; everything is held a little, so that the system is sound.
                constexpr double kAnchorWorth = 4;
                normal(view, view) += kAnchorWorth * static_cast<double>(m_anchors[static_cast<std::size_t>(view)]) + 1e-3;
            }
            for (const Edge& edge : edges) {
                const auto from = static_cast<Eigen::Index>(edge.from);
                const auto to = static_cast<Eigen::Index>(edge.to);
                const double residual = steps[to] - steps[from] - edge.ratio;
                constexpr double kWidth = 0.02;
                const double weight = edge.weight / std::max(1.0, std::abs(residual) / kWidth);
                normal(from, from) += weight;
                normal(to, to) += weight;
                normal(from, to) -= weight;
                normal(to, from) -= weight;
                right[to] += weight * edge.ratio;
                right[from] -= weight * edge.ratio;
            }
            steps = normal.ldlt().solve(right);
        }
        for (std::size_t view = 0; view < m_views.size(); ++view) {
            const double step = steps[static_cast<Eigen::Index>(view)];
            const double factor = std::exp(m_views[view].inverse ? -step : step);
            m_fits[view].scale *= factor;
            m_fits[view].shift *= factor;
        }
    }

    [[nodiscard]] double medianDisagreement() const {
        std::vector<double> all;
        for (std::size_t a = 0; a < m_views.size(); ++a)
            for (const std::size_t b : m_neighbours[a])
                compare(a, b, [&](const Comparison& found) {
                    all.push_back(std::abs(1 - found.own / found.predicted));
                });
        return medianOf(std::move(all));
    }

    [[nodiscard]] FloatMap disagreementOf(std::size_t view) const {
        FloatMap map(m_views[view].depth->size());
        std::vector<Passage> passages;
        for (const std::size_t other : m_neighbours[view])
            passages.emplace_back(m_views[view], m_views[other]);
        std::array<double, kNeighbours> seen;
        for (int y = 0; y < map.height(); ++y)
            for (int x = 0; x < map.width(); ++x) {
                const double depth = corrected(view, x, y);
                auto end = seen.begin();
                for (std::size_t i = 0; i < passages.size(); ++i)
                    if (const auto found = comparisonAt(passages[i], m_neighbours[view][i], x, y, depth))
                        *end++ = std::abs(1 - found->own / found->predicted);
                if (end == seen.begin())
                    continue;
                const auto middle = seen.begin() + (end - seen.begin()) / 2;
                std::nth_element(seen.begin(), middle, end);
                *map.at(x, y) = static_cast<float>(std::max(1e-6, *middle));
            }
        return map;
    }

    const std::vector<DepthView>& m_views;
    const CancelToken m_token;
    std::vector<FloatMap> m_surfaces;
    std::vector<DepthFit> m_fits;
    std::vector<std::size_t> m_anchors;
    std::vector<std::vector<std::size_t>> m_neighbours;
    double m_common = 1;
};

} // namespace

double DepthCorrection::apply(double depth) const {
    return correctedDepth(depth, {scale, shift}, inverse);
}

DepthConsistency makeConsistent(const std::vector<DepthView>& views, const CancelToken& token) {
    if (views.empty())
        return {};
    return Agreement(views, token).run();
}

} // namespace fathom
