#pragma once

#include "engine/image/colormap.h"
#include "engine/scene/scene.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace fathom {

/// "relative" or "metres"
[[nodiscard]] std::string_view unitName(DepthUnit unit) noexcept;

/// {low, high}
[[nodiscard]] nlohmann::ordered_json jsonOf(ValueRange range);

/// Where a view came from, its sizes, depth range and camera: K in pixels of both rasters (first pixel's
/// centre at 0.5), camera_from_world as three rows of four, OpenCV axes.
[[nodiscard]] nlohmann::ordered_json jsonOf(const View& view);

} // namespace fathom
