#pragma once

#include "engine/base/cancellation.h"
#include "engine/geometry/intrinsics.h"
#include "engine/geometry/rigid_transform.h"
#include "engine/image/image.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace fathom {

/// A sparse point seen in a depth map.
struct DepthAnchor {
    double x = 0; ///< depth map pixels, first centre at 0.5
    double y = 0;
    double zDepth = 0; ///< of the point in the view's camera, world units
};

/// One view whose depth is to agree with the others'.
struct DepthView {
    const FloatMap* depth = nullptr; ///< z-depth up to an unknown factor and perhaps shift of this view alone
    bool inverse = false;            ///< factor and shift belong to 1 / depth, as for models of inverse depth
    const FloatMap* sky = nullptr;   ///< or null; sky takes no part
    Intrinsics intrinsics;           ///< pixels of the depth map
    RigidTransform cameraFromWorld;
    std::vector<DepthAnchor> anchors;
};

/// corrected = scale · depth + shift, or 1 / corrected = scale / depth + shift; world units.
struct DepthCorrection {
    double scale = 1;
    double shift = 0;
    bool inverse = false;

    /// 0 where nothing is left.
    [[nodiscard]] double apply(double depth) const;
    /// |1 − depth of another view / corrected depth| at each pixel, median over the views that see the spot; 0
    /// where none does.
    FloatMap disagreement;
};

struct DepthConsistency {
    std::vector<DepthCorrection> views;
    double medianBefore = 0; ///< disagreement with one common factor for all views
    double medianAfter = 0;
};

/// Finds each view's factor, and its shift where that helps by more than a tenth on points held back, from its
/// anchors; then all factors together from anchors and from what neighbouring views say about the same spots
/// (weighted medians of log ratios on a graph, reweighted least squares). Robust against a minority of wrong
/// depths. Depths are compared as medians of 3 × 3 pixels: noise of single pixels is no disagreement between
/// views. Views without anchors follow their neighbours. Milliseconds but for the maps.
/// \throws Cancelled
[[nodiscard]] DepthConsistency makeConsistent(const std::vector<DepthView>& views, const CancelToken& token = {});

} // namespace fathom
