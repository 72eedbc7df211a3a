#include "engine/structure/depth_consistency.h"

#include "engine/geometry/median.h"
#include "engine/structure/depth_agreement.h"

#include <utility>

namespace fathom {

namespace {

class Agreement {
public:
    Agreement(const std::vector<DepthView>& views, const CancelToken& token)
        : m_views(views), m_comparison(views, token), m_anchors(views.size()) {
        for (std::size_t view = 0; view < views.size(); ++view)
            m_anchors[view] = anchorsOf(view);
    }

    DepthConsistency run() {
        const DepthFits common = commonFactor();
        m_comparison.chooseNeighbours(fitsOfAnchors(common, FitFreedom::FactorAndShift));
        DepthConsistency result;
        result.medianBefore = m_comparison.medianDisagreement(common);
        DepthFits best = common;
        result.medianAfter = result.medianBefore;
        // From the simplest explanation to the richest: each must agree clearly better to be preferred.
        for (const FitFreedom freedom : {FitFreedom::Factor, FitFreedom::FactorAndShift}) {
            DepthFits fits = fitsOfAnchors(common, freedom);
            balanceFactors(m_comparison, m_anchors, fits);
            adjustFits(m_comparison, m_anchors, freedom, fits);
            constexpr double kClearly = 0.98;
            const double disagreement = m_comparison.medianDisagreement(fits);
            if (disagreement > kClearly * result.medianAfter)
                continue;
            best = std::move(fits);
            result.medianAfter = disagreement;
        }
        result.views.resize(m_views.size());
        m_comparison.forEachView([&](std::size_t view) {
            result.views[view] = {best[view].scale, best[view].shift, m_views[view].inverse,
                                  m_comparison.disagreementOf(view, best)};
        });
        return result;
    }

private:
    [[nodiscard]] std::vector<DepthPair> anchorsOf(std::size_t view) const {
        std::vector<DepthPair> pairs;
        const Size size = m_views[view].depth->size();
        for (const DepthAnchor& anchor : m_views[view].anchors) {
            const int x = static_cast<int>(std::floor(anchor.x));
            const int y = static_cast<int>(std::floor(anchor.y));
            if (x < 0 || y < 0 || x >= size.width || y >= size.height || !(anchor.zDepth > 0))
                continue;
            if (const double depth = m_comparison.estimated(view, x, y); depth > 0)
                pairs.push_back({depth, anchor.zDepth});
        }
        return pairs;
    }

    /// What is linear in a view's anchors: depths, or their inverses.
    [[nodiscard]] std::vector<DepthPair> linearAnchors(std::size_t view) const {
        std::vector<DepthPair> pairs = m_anchors[view];
        if (m_views[view].inverse)
            for (DepthPair& pair : pairs)
                pair = {1 / pair.estimated, 1 / pair.wanted};
        return pairs;
    }

    [[nodiscard]] bool isAnchored(std::size_t view) const {
        constexpr std::size_t kLeast = 5;
        return m_anchors[view].size() >= kLeast;
    }

    [[nodiscard]] DepthFits commonFactor() const {
        std::vector<double> scales;
        for (std::size_t view = 0; view < m_views.size(); ++view)
            if (isAnchored(view))
                scales.push_back(fitScale(linearAnchors(view)).scale);
        return DepthFits(m_views.size(), DepthFit{scales.empty() ? 1 : medianOf(std::move(scales)), 0});
    }

    /// \param otherwise of views with too few anchors
    [[nodiscard]] DepthFits fitsOfAnchors(const DepthFits& otherwise, FitFreedom freedom) const {
        DepthFits fits = otherwise;
        for (std::size_t view = 0; view < m_views.size(); ++view)
            if (isAnchored(view))
                fits[view] = freedom == FitFreedom::Factor ? fitScale(linearAnchors(view)) : fitDepth(linearAnchors(view));
        return fits;
    }

    const std::vector<DepthView>& m_views;
    DepthComparison m_comparison;
    DepthAnchors m_anchors;
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
