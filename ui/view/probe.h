#pragma once

#include "engine/scene/view.h"

#include <QPoint>
#include <QPointF>
#include <QString>

#include <optional>

namespace fathom::ui {

/// What a result says about one pixel.
struct Probe {
    QPoint pixel;               ///< of the processed image
    QPoint originalPixel;       ///< of the original, oriented image
    std::optional<float> depth; ///< absent where the view has no value
    std::optional<float> confidence;
    std::optional<Eigen::Vector3d> pointInWorld; ///< needs depth and a camera
    DepthUnit unit = DepthUnit::Relative;
};

/// \param pixel inside the view's image
[[nodiscard]] Probe probeAt(const View& view, const QPoint& pixel);

/// The probe as one line in the user's language.
[[nodiscard]] QString probeText(const Probe& probe);

/// "m", or "relative" where the scale is unknown.
[[nodiscard]] QString unitText(DepthUnit unit);

} // namespace fathom::ui
