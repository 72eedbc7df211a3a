#include "ui/view/probe.h"

#include "ui/widget/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {

struct ProbeWords {
    Q_DECLARE_TR_FUNCTIONS(fathom::ui::Probe)
};

/// Crop and scale between the two rasters are both contained in the two intrinsics.
QPoint originalPixel(const View& view, const QPointF& centre) {
    QPointF original;
    if (view.camera && view.camera->processed.isValid() && view.camera->original.isValid()) {
        const Intrinsics& from = view.camera->processed;
        const Intrinsics& to = view.camera->original;
        original = {(centre.x() - from.cx) / from.fx * to.fx + to.cx,
                    (centre.y() - from.cy) / from.fy * to.fy + to.cy};
    } else {
        original = {centre.x() * view.source.originalSize.width / view.image.width(),
                    centre.y() * view.source.originalSize.height / view.image.height()};
    }
    // The two scalings need not cancel exactly in floating point.
    const auto pixelOf = [](double position) { return static_cast<int>(std::floor(position + 1e-6)); };
    return {pixelOf(original.x()), pixelOf(original.y())};
}

bool covers(const FloatMap& map, const QPoint& pixel) {
    return pixel.x() >= 0 && pixel.y() >= 0 && pixel.x() < map.width() && pixel.y() < map.height();
}

} // namespace

Probe probeAt(const View& view, const QPoint& pixel) {
    Probe probe;
    probe.pixel = pixel;
    probe.unit = view.unit;
    const QPointF centre = QPointF(pixel) + QPointF(0.5, 0.5);
    probe.originalPixel = originalPixel(view, centre);
    if (covers(view.depth, pixel)) {
        const float depth = *view.depth.at(pixel.x(), pixel.y());
        if (std::isfinite(depth) && depth > 0)
            probe.depth = depth;
    }
    if (covers(view.confidence, pixel))
        probe.confidence = *view.confidence.at(pixel.x(), pixel.y());
    if (probe.depth && view.camera) {
        const Intrinsics& k = view.camera->processed;
        const double z = *probe.depth;
        const Eigen::Vector3d pointInCamera((centre.x() - k.cx) / k.fx * z, (centre.y() - k.cy) / k.fy * z,
                                            z);
        probe.pointInWorld = view.camera->cameraFromWorld.inverse() * pointInCamera;
    }
    return probe;
}

QString unitText(DepthUnit unit) {
    return unit == DepthUnit::Metres ? ProbeWords::tr("m") : ProbeWords::tr("relative");
}

QString probeText(const Probe& probe) {
    const QString unit = unitText(probe.unit);
    const auto length = [](double value) {
        return QLocale().toString(value, 'f', std::abs(value) < 100 ? 3 : 1);
    };
    QStringList parts;
    parts << (probe.depth ? ProbeWords::tr("Depth %1 %2").arg(length(*probe.depth), unit)
                          : ProbeWords::tr("Depth —"));
    parts << (probe.confidence
                  ? ProbeWords::tr("Confidence %1").arg(QLocale().toString(*probe.confidence, 'f', 2))
                  : ProbeWords::tr("Confidence —"));
    if (probe.pointInWorld) {
        const Eigen::Vector3d& p = *probe.pointInWorld;
        parts << ProbeWords::tr("X %1  Y %2  Z %3 %4").arg(length(p.x()), length(p.y()), length(p.z()), unit);
    }
    parts << ProbeWords::tr("Pixel %1, %2").arg(probe.originalPixel.x()).arg(probe.originalPixel.y());
    return parts.join(QStringLiteral("  ·  "));
}

} // namespace fathom::ui
