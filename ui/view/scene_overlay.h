#pragma once

#include "engine/geometry/rigid_transform.h"
#include "engine/scene/view.h"

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

class QPainter;
class QPalette;

namespace fathom::ui {

/// The words over the 3D picture.
struct SceneOverlay {
    QSizeF size;
    std::size_t kept = 0;
    std::size_t total = 0;
    DepthUnit unit = DepthUnit::Relative;
    double pixelLength = 0;             ///< world length of a logical pixel at the pivot
    std::optional<RigidTransform> axes; ///< eyeFromWorld, when the gizmo is drawn
    QRectF axesPlace;
    std::optional<QPointF> pivot; ///< marked while the scene turns

    struct Label {
        QString text;
        QPointF position;
    };
    std::optional<Label> hovered;

    /// Looking through a camera.
    struct Look {
        QString name;
        QRectF photoPlace;
        QImage photo; ///< laid over the points when not null
    };
    std::optional<Look> look;

    /// Legend of the colours, when they stand for values.
    struct Scale {
        QString title;
        QString topText;
        QString bottomText;
        std::vector<QColor> topToBottom;
    };
    std::optional<Scale> scale;
    QString hint; ///< in the middle, where there are no points
    bool hasFocus = false;
};

/// A length that reads well (1, 2, 5 …) and is drawn at most `longest` pixels long.
[[nodiscard]] double scaleBarLength(double pixelLength, double longest);

void paintOverlay(QPainter& painter, const QPalette& palette, const SceneOverlay& overlay);

} // namespace fathom::ui
