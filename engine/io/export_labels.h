#pragma once

#include "engine/io/scene_export.h"

#include <string_view>

namespace fathom {

/// The axes that a file really gets: the reference exporter's alignment has only one choice.
[[nodiscard]] constexpr ExportAxes axesOf(const ExportOptions& options) noexcept {
    return options.filter.convention == PointConvention::Upstream ? ExportAxes::YUp : options.axes;
}

/// How a file describes its axes.
[[nodiscard]] constexpr std::string_view axesLabel(ExportAxes axes) noexcept {
    switch (axes) {
    case ExportAxes::OpenCv:
        return "x right, y down, z forward";
    case ExportAxes::ZUp:
        return "x right, y forward, z up";
    case ExportAxes::YUp:
        break;
    }
    return "x right, y up, z backward";
}

/// How a file describes its unit of length.
[[nodiscard]] constexpr std::string_view unitLabel(DepthUnit unit) noexcept {
    return unit == DepthUnit::Metres ? "metres" : "relative";
}

} // namespace fathom
