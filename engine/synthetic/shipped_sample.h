#pragma once

#include "engine/synthetic/sample.h"

#include <string>

namespace fathom::synthetic {

/// The scene that comes with the program: a living room seen from an arc of cameras, rendered like every
/// other sample but composed by hand and with four rays a pixel. Fewer degrees and metres between the views
/// than between those of random samples, so that everything that can read those can read these.
inline constexpr int kShippedViews = 8;
inline constexpr Size kShippedSize{640, 480};

/// \param view  0…kShippedViews−1, from left to right.
/// \throws Error{InvalidOption} for any other view.
[[nodiscard]] RenderedView renderShippedSample(int view);

/// Name of a view's picture in the sample's folder: room_1.png … room_8.png.
[[nodiscard]] std::string shippedFileName(int view);

/// The cameras as JSON: width, height, unit and per view file, K (3×3, pixels) and cameraFromWorld (3×4,
/// metres).
[[nodiscard]] std::string shippedGroundTruth();

} // namespace fathom::synthetic
