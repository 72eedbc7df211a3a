#include "engine/structure/depth_fit.h"

#include "engine/geometry/median.h"

#include <algorithm>
#include <cmath>

namespace fathom {

DepthFit fitScale(const std::vector<DepthPair>& pairs) {
    std::vector<double> ratios;
    for (const DepthPair& pair : pairs)
        ratios.push_back(pair.wanted / pair.estimated);
    return {medianOf(std::move(ratios)), 0};
}

double medianRelativeResidual(const std::vector<DepthPair>& pairs, const DepthFit& fit) {
    std::vector<double> residuals;
    for (const DepthPair& pair : pairs)
        residuals.push_back(std::abs((fit.scale * pair.estimated + fit.shift) / pair.wanted - 1));
    return medianOf(std::move(residuals));
}

DepthFit fitScaleAndShift(const std::vector<DepthPair>& pairs) {
    const DepthFit start = fitScale(pairs);
    DepthFit fit = start;
    constexpr int kFits = 20;
    for (int round = 0; round < kFits; ++round) {
        const double width = std::max(1e-6, 2 * 1.4826 * medianRelativeResidual(pairs, fit));
        double w = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (const DepthPair& pair : pairs) {
            const double residual = (fit.scale * pair.estimated + fit.shift) / pair.wanted - 1;
            const double ratio = residual / width;
            // Relative residuals; Cauchy's weight.
            const double weight = 1 / (1 + ratio * ratio) / (pair.wanted * pair.wanted);
            w += weight;
            x += weight * pair.estimated;
            y += weight * pair.wanted;
            xx += weight * pair.estimated * pair.estimated;
            xy += weight * pair.estimated * pair.wanted;
        }
        const double determinant = w * xx - x * x;
        if (!(determinant > 1e-9 * w * xx)) // all at one depth: a shift cannot be told from a factor
            return start;
        fit = {(w * xy - x * y) / determinant, (xx * y - x * xy) / determinant};
    }
    const auto nearest = std::ranges::min_element(pairs, {}, &DepthPair::estimated);
    constexpr double kNearest = 0.3;  // of what the factor alone gives
    constexpr double kFlattest = 0.5; // of its relief
    if (!(fit.scale > kFlattest * start.scale) ||
        fit.scale * nearest->estimated + fit.shift < kNearest * start.scale * nearest->estimated)
        return start;
    return fit;
}

DepthFit fitDepth(const std::vector<DepthPair>& pairs) {
    constexpr std::size_t kLeastForShift = 40;
    if (pairs.size() < kLeastForShift)
        return fitScale(pairs);
    std::vector<DepthPair> fitted;
    std::vector<DepthPair> heldBack;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        (i % 2 == 0 ? fitted : heldBack).push_back(pairs[i]);
    constexpr double kGain = 0.9;
    if (medianRelativeResidual(heldBack, fitScaleAndShift(fitted)) >=
        kGain * medianRelativeResidual(heldBack, fitScale(fitted)))
        return fitScale(pairs);
    return fitScaleAndShift(pairs);
}

} // namespace fathom
