#pragma once

#include <QImage>
#include <QRectF>

#include <vector>

namespace fathom::ui {

/// What is drawn where a picture is shown: one picture in one or several sizes, so that it is drawn fast and without
/// jagged edges at any zoom, and the part of it that is shown.
struct ShownPicture {
    std::vector<QImage> sizes; ///< the largest first
    QRectF part{0, 0, 1, 1};   ///< as shares of the sides

    [[nodiscard]] bool isNull() const { return sizes.empty() || sizes.front().isNull(); }
};

} // namespace fathom::ui
