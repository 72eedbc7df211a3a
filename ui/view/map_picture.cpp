#include "ui/view/map_picture.h"

#include "engine/scene/depth_image.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fathom::ui {

namespace {

constexpr int kLegendSteps = 65;

QColor colourOf(const std::array<std::uint8_t, 3>& c) {
    return QColor(c[0], c[1], c[2]);
}

} // namespace

QImage pictureOf(const RgbImage& image) {
    if (image.isEmpty())
        return {};
    QImage picture(image.width(), image.height(), QImage::Format_RGB888);
    for (int y = 0; y < image.height(); ++y)
        std::memcpy(picture.scanLine(y), image.at(0, y), static_cast<std::size_t>(image.width()) * 3);
    return picture;
}

QImage colouredDepth(const FloatMap& depth, const Colormap& colormap, ValueRange range) {
    return pictureOf(colourDepth(depth, colormap, range));
}

QImage colouredRating(const FloatMap& rating, const Colormap& colormap, ValueRange range) {
    if (rating.isEmpty())
        return {};
    QImage picture(rating.width(), rating.height(), QImage::Format_RGB888);
    const float scale = range.high > range.low ? 1 / (range.high - range.low) : 0;
    for (int y = 0; y < rating.height(); ++y) {
        uchar* out = picture.scanLine(y);
        const float* in = rating.at(0, y);
        for (int x = 0; x < rating.width(); ++x, out += 3) {
            const auto colour = std::isfinite(in[x]) && in[x] > 0 ? colormap.colour((in[x] - range.low) * scale)
                                                                  : std::array<std::uint8_t, 3>{};
            std::copy(colour.begin(), colour.end(), out);
        }
    }
    return picture;
}

std::vector<QColor> depthLegendColours(const Colormap& colormap) {
    // Asks the same function that colours the picture, so that both always agree.
    FloatMap ramp(Size{kLegendSteps, 1});
    for (int i = 0; i < kLegendSteps; ++i)
        *ramp.at(i, 0) = 2 - static_cast<float>(i) / (kLegendSteps - 1);
    const RgbImage colours = colourDepth(ramp, colormap, {1, 2});
    std::vector<QColor> result;
    for (int i = 0; i < kLegendSteps; ++i)
        result.emplace_back(colours.at(i, 0)[0], colours.at(i, 0)[1], colours.at(i, 0)[2]);
    return result;
}

std::vector<QColor> ratingLegendColours(const Colormap& colormap) {
    std::vector<QColor> result;
    for (int i = 0; i < kLegendSteps; ++i)
        result.push_back(colourOf(colormap.colour(1 - static_cast<float>(i) / (kLegendSteps - 1))));
    return result;
}

ValueRange united(ValueRange a, ValueRange b) {
    return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

const Colormap* findColormap(const QString& name) {
    for (const Colormap& colormap : shippedColormaps())
        if (name == QLatin1String(colormap.name().c_str()))
            return &colormap;
    return nullptr;
}

QString colormapTitle(const Colormap& colormap) {
    QString title = QString::fromStdString(colormap.name());
    if (!title.isEmpty())
        title[0] = title[0].toUpper();
    return colormap.isColourBlindSafe()
               ? QCoreApplication::translate("fathom::ui::ImagePanel", "%1 (colour-blind safe)").arg(title)
               : title;
}

} // namespace fathom::ui
