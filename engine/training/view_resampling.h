#pragma once

#include "engine/synthetic/sample.h"

#include <vector>

namespace fathom::training {

/// A centred crop resized to a network input.
struct ResampledView {
    Size size;
    std::vector<float> colours; ///< [3,H,W], 0..1
    std::vector<float> depth;   ///< [H,W] as rendered
    float verticalFieldOfView = 0;   ///< radians
    float horizontalFieldOfView = 0; ///< radians
};

/// The largest centred crop of `size`'s aspect, `zoom` (0..1] times smaller, filtered down to `size`: colours
/// with a triangle filter as wide as the reduction asks for, depth by the nearest pixel. The principal point
/// stays in the centre.
[[nodiscard]] ResampledView resampleView(const synthetic::RenderedView& view, Size size, float zoom);

/// Left-right mirror in place.
void mirror(ResampledView& view);

} // namespace fathom::training
