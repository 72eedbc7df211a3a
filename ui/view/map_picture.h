#pragma once

#include "engine/image/colormap.h"
#include "engine/image/image.h"

#include <QColor>
#include <QImage>
#include <QString>

#include <vector>

namespace fathom::ui {

/// A copy for drawing. Any thread.
[[nodiscard]] QImage pictureOf(const RgbImage& image);

/// Depth in colours, near at the end of the map, black without value. Any thread.
[[nodiscard]] QImage colouredDepth(const FloatMap& depth, const Colormap& colormap, ValueRange range);

/// Confidence or disagreement in colours, the highest value at the end of the map, black without value. Any thread.
[[nodiscard]] QImage colouredRating(const FloatMap& rating, const Colormap& colormap, ValueRange range);

/// The colours of a legend for depth, from the far end (top) to the near end.
[[nodiscard]] std::vector<QColor> depthLegendColours(const Colormap& colormap);

/// The colours of a legend for confidence or disagreement, from the highest to the lowest value.
[[nodiscard]] std::vector<QColor> ratingLegendColours(const Colormap& colormap);

/// The smallest range that holds both.
[[nodiscard]] ValueRange united(ValueRange a, ValueRange b);

/// Null when no shipped map has that name.
[[nodiscard]] const Colormap* findColormap(const QString& name);

/// The name in the user's language.
[[nodiscard]] QString colormapTitle(const Colormap& colormap);

} // namespace fathom::ui
