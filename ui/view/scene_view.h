#pragma once

#include "engine/scene/point_cloud.h"
#include "engine/scene/structure.h"
#include "engine/scene/view.h"

#include <QImage>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <Eigen/Core>

#include <optional>
#include <vector>

class QLabel;
class QStackedLayout;

namespace fathom::ui {

class SceneCanvas;

/// What gives a point its colour.
enum class ColourBy { Photo, Depth, Confidence, View };

/// Places from which the whole scene is seen. Reset is the slightly raised view of the start.
enum class Viewpoint { Front, Right, Top, Reset };

/// The 3D view: points of all views with their cameras, growing while views arrive.
///
/// Points are made off the GUI thread; adding views never touches what is already shown. Where the platform
/// has no OpenGL the widget shows a sentence instead and every call stays harmless. All lengths are in the
/// scene's own world (OpenCV axes of the reference camera, y down, shown with y up).
class SceneView : public QWidget {
    Q_OBJECT

public:
    explicit SceneView(QWidget* parent = nullptr);
    ~SceneView() override;

    /// Replaces the scene. Views that were shown before (the same objects) are not built again.
    void setViews(const std::vector<ViewPointer>& views);
    /// Adds views; one with an index that is already shown replaces it.
    void addViews(const std::vector<ViewPointer>& views);
    void clear();
    /// Hides a view's points and camera without forgetting it.
    void setViewExcluded(std::size_t viewIndex, bool excluded);

    void setFilter(const PointFilter& filter);
    /// Diameter in logical pixels, 0.5 … 20. Points grow beyond it where the camera comes closer than the
    /// photo was.
    void setPointSize(double pixels);
    void setColourBy(ColourBy colourBy);
    /// Name of one of shippedColormaps(); unknown names are ignored.
    void setColormap(const QString& name);
    /// Length of the drawn cameras, 0.1 … 10 times the automatic one.
    void setCameraSize(double factor);
    void setShowCameras(bool show);
    /// The points that matches found, null for none; drawn over everything where they are shown. A double click
    /// on one chooses it.
    void setStructure(const StructurePointer& structure);
    void setShowSparsePoints(bool show);
    /// Draws the rays of a sparse point to the cameras that see it. \param point index in Structure::points
    void chooseSparsePoint(std::optional<std::size_t> point);
    void setShowGrid(bool show);
    void setShowAxes(bool show);
    void setEyeDomeLighting(bool on);
    void setUnit(DepthUnit unit);
    /// A quiet sentence in the middle, as long as there are no points.
    void setHint(const QString& hint);

    void setSelectedView(std::optional<std::size_t> viewIndex);
    /// Shows the scene as the view's own camera sees it, until leaveLookThrough, Esc or a drag.
    void lookFrom(std::size_t viewIndex);
    void leaveLookThrough();
    void setViewpoint(Viewpoint viewpoint);

    /// The picture in device pixels, every point drawn, without words and gizmo. Null without OpenGL.
    /// \param transparent only the points, alpha 0 where nothing is.
    [[nodiscard]] QImage screenshot(bool transparent);

    /// False where the platform has no OpenGL.
    [[nodiscard]] bool isAvailable() const noexcept { return m_canvas != nullptr; }
    /// True when every kept point of every view is in the picture.
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] std::optional<std::size_t> lookingFrom() const;
    [[nodiscard]] std::optional<std::size_t> selectedView() const;
    /// Pose of the eye; empty without OpenGL.
    [[nodiscard]] std::optional<RigidTransform> eyeFromWorld() const;
    /// Where a point of the world is seen, in logical pixels of this widget; empty behind the eye.
    [[nodiscard]] std::optional<QPointF> projected(const Eigen::Vector3d& pointInWorld) const;
    /// The surface point seen at a position of this widget; empty where nothing is drawn.
    [[nodiscard]] std::optional<Eigen::Vector3d> surfaceAt(const QPointF& position);

Q_SIGNALS:
    void viewSelected(std::size_t viewIndex);
    /// The camera under the cursor, −1 for none.
    void viewHovered(int viewIndex);
    void pointsCounted(qulonglong kept, qulonglong total);
    /// −1 when the look through a camera ends.
    void lookThroughChanged(int viewIndex);
    /// The picture shows every kept point of the present state.
    void completed();
    /// A sparse point was double-clicked. \param point index in Structure::points
    void sparsePointChosen(std::size_t point);
    void pointSizeChanged(double pixels);
    void cameraSizeChanged(double factor);

private:
    void addCanvas();
    void showMessage(const QString& text);

    QStackedLayout* m_stack = nullptr;
    QLabel* m_message = nullptr;
    SceneCanvas* m_canvas = nullptr;
};

} // namespace fathom::ui
