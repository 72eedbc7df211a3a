#pragma once

#include "engine/structure/depth_comparison.h"

#include <vector>

namespace fathom {

/// Anchors of each view as estimated and wanted depth.
using DepthAnchors = std::vector<std::vector<DepthPair>>;

/// Moves all factors at once so that neighbours agree and views with anchors stay: medians of log ratios on the
/// graph of neighbours, reweighted least squares. Reaches far: fits may be off by half at the start.
/// \throws Cancelled
void balanceFactors(const DepthComparison& comparison, const DepthAnchors& anchors, DepthFits& fits);

enum class FitFreedom { Factor, FactorAndShift };

/// Moves all fits at once to where every sample of every pair of neighbours and every anchor agree best, from a
/// start that is nearly right: Gauss-Newton steps on log ratios with Cauchy's weights, whose width follows the
/// samples' own scatter. As far as nothing speaks against it factor and shift stay near their start; a shift
/// never takes more than half of the nearest depth, nor gives more than half of the typical one.
/// \throws Cancelled
void adjustFits(const DepthComparison& comparison, const DepthAnchors& anchors, FitFreedom freedom, DepthFits& fits);

} // namespace fathom
