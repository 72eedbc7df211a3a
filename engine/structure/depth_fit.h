#pragma once

#include <vector>

namespace fathom {

/// A depth of a network and what it should be.
struct DepthPair {
    double estimated = 0;
    double wanted = 0;
};

struct DepthFit {
    double scale = 1;
    double shift = 0;
};

/// Median ratio. Not for an empty list.
[[nodiscard]] DepthFit fitScale(const std::vector<DepthPair>& pairs);

/// Reweighted least squares on relative residuals, from the median ratio; falls back to it where the result
/// would turn an estimated depth negative, or would take more than half of the relief: pairs that all lie on one
/// surface say nothing about it.
[[nodiscard]] DepthFit fitScaleAndShift(const std::vector<DepthPair>& pairs);

/// The shift is kept where it lowers the median relative residual on pairs held back by more than a tenth.
[[nodiscard]] DepthFit fitDepth(const std::vector<DepthPair>& pairs);

[[nodiscard]] double medianRelativeResidual(const std::vector<DepthPair>& pairs, const DepthFit& fit);

} // namespace fathom
