#include "ui/session/picture.h"

namespace fathom::ui {

namespace {
/// Shares the picture's memory: valid only while `picture` is.
QImage borrowed(const RgbImage& picture) {
    return QImage(picture.data(), picture.width(), picture.height(), qsizetype{3} * picture.width(),
                  QImage::Format_RGB888);
}
} // namespace

QImage imageOf(const RgbImage& picture) {
    return borrowed(picture).copy();
}

QImage thumbnailOf(const RgbImage& picture, int longSide) {
    if (picture.isEmpty())
        return {};
    return borrowed(picture)
        .scaled(longSide, longSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB32);
}

} // namespace fathom::ui
