#pragma once

#include "ui/view/camera_marks.h"
#include "ui/view/orbit_camera.h"
#include "ui/view/point_store.h"
#include "ui/view/scene_overlay.h"
#include "ui/view/scene_view.h"
#include "ui/view/sparse_marks.h"

#include <QOpenGLWidget>
#include <QTimer>
#include <QVariantAnimation>

#include <memory>
#include <optional>
#include <set>

namespace fathom::ui {

class SceneRenderer;
struct SceneFrame;

/// The part of SceneView that draws and listens: camera moves, picking, and when to draw how much.
///
/// While something moves, a frame draws only as many points as its time allows; when it rests, following
/// frames add the rest to the same picture. Words, grid, cameras and gizmo are laid over it each time.
class SceneCanvas : public QOpenGLWidget {
    Q_OBJECT

public:
    explicit SceneCanvas(QWidget* parent = nullptr);
    ~SceneCanvas() override;

    [[nodiscard]] PointStore& store() noexcept { return m_store; }
    [[nodiscard]] const OrbitCamera& eye() const noexcept { return m_eye; }

    void setFilter(const PointFilter& filter);
    void setPointSize(double pixels);
    void setColourBy(ColourBy colourBy);
    void setColormap(const Colormap& colormap);
    void setCameraSize(double factor);
    void setShowCameras(bool show);
    void setShowSparsePoints(bool show);
    void setStructure(const StructurePointer& structure);
    void chooseSparsePoint(std::optional<std::size_t> point);
    void setShowGrid(bool show);
    void setShowAxes(bool show);
    void setEyeDomeLighting(bool on);
    void setUnit(DepthUnit unit);
    void setHint(const QString& hint);
    void setSelectedView(std::optional<std::size_t> viewIndex);
    void lookFrom(std::size_t viewIndex);
    void leaveLookThrough();
    void setViewpoint(Viewpoint viewpoint);
    void forgetMoves();

    [[nodiscard]] QImage screenshot(bool transparent);
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] std::optional<std::size_t> lookingFrom() const noexcept { return m_look; }
    [[nodiscard]] std::optional<std::size_t> selectedView() const noexcept { return m_selected; }
    [[nodiscard]] std::optional<Eigen::Vector3d> surfaceAt(const QPointF& position);

Q_SIGNALS:
    void viewSelected(std::size_t viewIndex);
    void viewHovered(int viewIndex);
    void lookThroughChanged(int viewIndex);
    void sparsePointChosen(std::size_t point);
    void completed();
    void pointSizeChanged(double pixels);
    void cameraSizeChanged(double factor);
    /// OpenGL cannot be used; the words say why.
    void failed(const QString& reason);

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// The box that holds nearly all points, and the distances needed to see the rest.
    struct Extent {
        Eigen::Vector3d low = Eigen::Vector3d::Constant(-1);
        Eigen::Vector3d high = Eigen::Vector3d::Constant(1);
        bool isEmpty = true;

        [[nodiscard]] Eigen::Vector3d centre() const { return 0.5 * (low + high); }
        [[nodiscard]] double diagonal() const { return (high - low).norm(); }
    };

    void releaseOpenGL();
    void onTileChanged(std::size_t viewIndex);
    void measureScene();
    void uploadTiles();
    void touch();
    void move();
    void goTo(const EyePose& pose);
    void setLook(std::optional<std::size_t> viewIndex);
    void endLookByHand();
    void refreshLookPose();
    void hover(std::optional<std::size_t> viewIndex);
    void zoomAt(const QPointF& position, double steps);
    void moveBy(Qt::MouseButtons buttons, Qt::KeyboardModifiers modifiers, const QPointF& pixels);
    bool moveByKey(int key, Qt::KeyboardModifiers modifiers);
    void announceCompletion();
    [[nodiscard]] EyePose poseOf(Viewpoint viewpoint) const;
    [[nodiscard]] EyePose lookPose(const Camera& camera) const;
    [[nodiscard]] double frustumSize() const;
    [[nodiscard]] SceneFrame frame() const;
    [[nodiscard]] std::pair<double, double> planes() const;
    [[nodiscard]] ValueRange colourRange() const;
    [[nodiscard]] std::optional<std::size_t> cameraAt(const QPointF& position) const;
    [[nodiscard]] SceneOverlay overlay() const;
    [[nodiscard]] std::optional<SceneOverlay::Scale> scaleOfColours() const;
    [[nodiscard]] std::optional<SceneOverlay::Look> lookOverlay() const;

    PointStore m_store;
    OrbitCamera m_eye;
    CameraMarks m_marks;
    SparseMarks m_sparse;
    std::unique_ptr<SceneRenderer> m_renderer;
    std::set<std::size_t> m_waitingTiles; ///< changed since the last frame
    Extent m_extent;
    double m_farthest = 1; ///< of any point from the middle of the extent

    ColourBy m_colourBy = ColourBy::Photo;
    const Colormap* m_colormap;
    double m_pointSize = 2;
    double m_cameraSize = 1;
    bool m_showsCameras = true;
    bool m_showsSparse = false;
    bool m_showsGrid = true;
    bool m_showsAxes = true;
    bool m_isLit = true;
    bool m_showsPhoto = false;
    DepthUnit m_unit = DepthUnit::Relative;
    QString m_hint;

    std::optional<std::size_t> m_selected;
    std::optional<std::size_t> m_hovered;
    std::optional<std::size_t> m_look;
    EyePose m_poseBeforeLook;
    QImage m_lookPhoto;

    bool m_isStale = true; ///< the picture of the points must start anew
    bool m_colormapIsStale = true;
    bool m_linesAreStale = true;
    bool m_isMoving = false;
    bool m_wasMovedByHand = false;
    bool m_isAnnounced = false;
    QTimer m_rest;
    QVariantAnimation m_flight;
    QPointF m_pressed;
    QPointF m_last;
    bool m_dragged = false;
};

} // namespace fathom::ui
