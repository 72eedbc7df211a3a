#pragma once

#include "engine/structure/depth_consistency.h"
#include "engine/structure/depth_fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace fathom {

/// One fit for each view, on depth or on 1 / depth as the view says.
using DepthFits = std::vector<DepthFit>;

/// Depth that a fit makes of an estimated one; 0 where nothing is left.
[[nodiscard]] double correctedDepth(double depth, const DepthFit& fit, bool inverse);

/// What the depth of one view predicts about the depth of another at one spot.
struct DepthPrediction {
    double from = 0;            ///< estimated depth of the first view
    double to = 0;              ///< estimated depth of the second view
    double own = 0;             ///< corrected depth of the second view
    double predicted = 0;       ///< z-depth in the second view of the spot seen by the first
    double perCorrected = 0;    ///< how `predicted` grows with the first view's corrected depth

    /// Relative.
    [[nodiscard]] double disagreement() const { return std::abs(1 - own / predicted); }
};

/// Compares the depths of views at the same spots. Depths are medians of 3 × 3 pixels: noise of single pixels is
/// no disagreement between views.
class DepthComparison {
public:
    /// \param views must outlive this \throws Cancelled
    DepthComparison(const std::vector<DepthView>& views, const CancelToken& token);

    [[nodiscard]] const std::vector<DepthView>& views() const { return m_views; }
    /// Estimated depth at a pixel; 0 where it is none or sky.
    [[nodiscard]] double estimated(std::size_t view, int x, int y) const { return *m_surfaces[view].at(x, y); }
    /// Estimated depths on a coarse grid, ascending.
    [[nodiscard]] std::vector<double> estimatedDepths(std::size_t view) const;

    /// For each view the others that see most of it. \throws Cancelled
    void chooseNeighbours(const DepthFits& fits);
    [[nodiscard]] const std::vector<std::size_t>& neighbours(std::size_t view) const { return m_neighbours[view]; }

    /// Calls `visit` for every sample of a coarse grid on view `a` that falls on a depth of view `b`.
    template <typename Visit>
    void compare(std::size_t a, std::size_t b, const DepthFits& fits, Visit&& visit) const {
        const Passage passage(m_views[a], m_views[b]);
        forEachSample(a, [&](int x, int y) {
            if (const auto found = predictionAt(passage, a, b, x, y, fits))
                visit(*found);
        });
    }

    /// Median over all neighbours, relative. \throws Cancelled
    [[nodiscard]] double medianDisagreement(const DepthFits& fits) const;
    /// DepthCorrection::disagreement of one view.
    [[nodiscard]] FloatMap disagreementOf(std::size_t view, const DepthFits& fits) const;

    /// Does work that touches one view alone, on the processors that OpenCV may use. \throws Cancelled
    void forEachView(const std::function<void(std::size_t view)>& work) const;

private:
    /// Takes pixels of one view with their depth into another view's camera.
    struct Passage {
        Eigen::Matrix3d otherFromPixel; ///< a pixel (column, row, 1) as a ray in the other camera
        Eigen::Vector3d shift;
        Intrinsics other;

        Passage(const DepthView& from, const DepthView& to);
    };

    template <typename Visit>
    void forEachSample(std::size_t view, Visit&& visit) const {
        constexpr int kColumns = 32;
        const Size size = m_views[view].depth->size();
        const int step = std::max(1, size.width / kColumns);
        for (int y = step / 2; y < size.height; y += step)
            for (int x = step / 2; x < size.width; x += step)
                visit(x, y);
    }

    [[nodiscard]] std::optional<DepthPrediction> predictionAt(const Passage& passage, std::size_t a, std::size_t b, int x,
                                                              int y, const DepthFits& fits) const;

    const std::vector<DepthView>& m_views;
    const CancelToken m_token;
    std::vector<FloatMap> m_surfaces;
    std::vector<std::vector<std::size_t>> m_neighbours;
};

} // namespace fathom
