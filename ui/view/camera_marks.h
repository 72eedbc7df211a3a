#pragma once

#include "engine/scene/view.h"
#include "ui/view/line_layer.h"
#include "ui/view/orbit_camera.h"

#include <QColor>
#include <QPointF>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace fathom::ui {

/// Colour of a view in the 3D scene. It depends on nothing but the index, so it stays while views arrive.
[[nodiscard]] QColor viewColour(std::size_t viewIndex);

/// The recovered cameras as pyramids: their lines, and which of them is under the cursor.
class CameraMarks {
public:
    void set(const ViewPointer& view);
    void remove(std::size_t viewIndex);

    [[nodiscard]] bool isEmpty() const noexcept { return m_cameras.empty(); }
    [[nodiscard]] const Camera* camera(std::size_t viewIndex) const;
    /// Length that neither vanishes in the scene nor covers its neighbours. \param sceneSize diagonal
    [[nodiscard]] double automaticSize(double sceneSize) const;
    [[nodiscard]] std::vector<Eigen::Vector3d> centres() const;

    struct Emphasis {
        std::optional<std::size_t> selected;
        std::optional<std::size_t> hovered;
        QColor accent;
    };
    /// \param size z-depth of the drawn image plane
    [[nodiscard]] std::vector<LineSegment> lines(double size, const Emphasis& emphasis) const;

    /// The camera whose pyramid is drawn at or within a few pixels of a position, the smallest on screen
    /// first.
    [[nodiscard]] std::optional<std::size_t> at(const QPointF& position, const OrbitCamera& eye,
                                                double size) const;

private:
    std::map<std::size_t, Camera> m_cameras;
};

} // namespace fathom::ui
