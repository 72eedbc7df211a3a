#pragma once

#include "ui/view/axes_gizmo.h"
#include "ui/view/line_layer.h"
#include "ui/view/orbit_camera.h"
#include "ui/view/point_layer.h"
#include "ui/view/screen_pass.h"

#include <QImage>
#include <QRect>

#include <optional>

namespace fathom::ui {

/// Everything that one picture of the scene depends on, besides the points and lines themselves.
struct SceneFrame {
    OrbitCamera camera;
    QSize devicePixels;
    double pixelRatio = 1;
    double nearPlane = 0.01;
    double farPlane = 100;
    PointStyle points;    ///< matrices and lengths on screen are filled in by the renderer
    double pointSize = 2; ///< logical pixels
    bool isLit = true;
    bool showsCameras = true;
    bool showsSparse = false;
    bool showsGrid = true;
    bool showsAxes = true;
    Eigen::Vector3d floor = Eigen::Vector3d::Zero(); ///< middle of the grid
    double gridSpacing = 1;
    double gridHalfSide = 10;
    QColor gridColour;
    QColor backgroundTop;
    QColor backgroundBottom;
    QRect axesPlace; ///< device pixels, origin bottom left
};

/// All drawing of the 3D view. Every call needs the current OpenGL context (3.3 core).
class SceneRenderer {
public:
    /// \throws Error when OpenGL 3.3 or a shader is missing
    SceneRenderer();

    [[nodiscard]] PointLayer& points() noexcept { return m_points; }
    [[nodiscard]] LineLayer& cameras() noexcept { return m_cameras; }
    [[nodiscard]] LineLayer& sparse() noexcept { return m_sparse; }

    /// Starts the picture of the points anew.
    void restart(const SceneFrame& frame);
    /// Draws as many more points as fit into the time. \param seconds aimed at, not promised
    void refine(double seconds);
    /// Puts the picture together in a framebuffer. \param isMoving takes less care
    void compose(const SceneFrame& frame, unsigned framebuffer, bool isMoving);

    /// z-depth of the surface near a device pixel (origin top left) of the last picture.
    [[nodiscard]] std::optional<double> depthAt(const SceneFrame& frame, const QPoint& devicePixel) const;

    /// The whole picture with every point, without gizmo; transparent leaves grid and cameras out too.
    [[nodiscard]] QImage capture(const SceneFrame& frame, bool transparent);

private:
    void composeScene(const SceneFrame& frame, const QColor& top, const QColor& bottom, int neighbours);

    struct Loaded {
        Loaded();
    };

    Loaded m_loaded; ///< first: the layers below need OpenGL's functions
    PointLayer m_points;
    ScreenPass m_screen;
    LineLayer m_cameras;
    LineLayer m_sparse;
    GridLayer m_grid;
    AxesGizmo m_axes;
    double m_pointsPerSecond = 0;
};

} // namespace fathom::ui
