// The second half of SceneCanvas: what a person does to it.
#include "ui/view/scene_renderer.h"

#include "ui/view/scene_canvas.h"

#include "ui/view/map_picture.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyle>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace fathom::ui {

namespace {

constexpr double kZoomPerStep = 0.85;
constexpr double kKeyPixels = 24;

} // namespace

void SceneCanvas::setFilter(const PointFilter& filter) {
    if (m_store.setFilter(filter))
        move(); // a slider may be under a hand
}

void SceneCanvas::setPointSize(double pixels) {
    const double before = std::exchange(m_pointSize, std::clamp(pixels, 0.5, 20.0));
    if (before != m_pointSize)
        touch();
}

void SceneCanvas::setColourBy(ColourBy colourBy) {
    if (std::exchange(m_colourBy, colourBy) != colourBy)
        touch();
}

void SceneCanvas::setColormap(const Colormap& colormap) {
    if (std::exchange(m_colormap, &colormap) == &colormap)
        return;
    m_colormapIsStale = true;
    touch();
}

void SceneCanvas::setCameraSize(double factor) {
    m_cameraSize = std::clamp(factor, 0.1, 10.0);
    m_linesAreStale = true;
    update();
}

void SceneCanvas::setShowCameras(bool show) {
    m_showsCameras = show;
    update();
}

void SceneCanvas::setShowSparsePoints(bool show) {
    if (show == m_showsSparse)
        return;
    m_showsSparse = show;
    m_linesAreStale = true;
    update();
}

void SceneCanvas::setStructure(const StructurePointer& structure) {
    m_sparse.set(structure);
    m_linesAreStale = true;
    update();
}

void SceneCanvas::chooseSparsePoint(std::optional<std::size_t> point) {
    m_sparse.choose(point);
    m_linesAreStale = true;
    update();
}

void SceneCanvas::setShowGrid(bool show) {
    m_showsGrid = show;
    update();
}

void SceneCanvas::setShowAxes(bool show) {
    m_showsAxes = show;
    update();
}

void SceneCanvas::setEyeDomeLighting(bool on) {
    m_isLit = on;
    update();
}

void SceneCanvas::setUnit(DepthUnit unit) {
    m_unit = unit;
    update();
}

void SceneCanvas::setHint(const QString& hint) {
    m_hint = hint;
    update();
}

void SceneCanvas::setSelectedView(std::optional<std::size_t> viewIndex) {
    m_selected = viewIndex;
    m_linesAreStale = true;
    update();
}

void SceneCanvas::setViewpoint(Viewpoint viewpoint) {
    setLook(std::nullopt);
    m_wasMovedByHand = viewpoint != Viewpoint::Reset;
    goTo(poseOf(viewpoint));
}

/// The next views decide again where to look from.
void SceneCanvas::forgetMoves() {
    setLook(std::nullopt);
    m_wasMovedByHand = false;
}

EyePose SceneCanvas::poseOf(Viewpoint viewpoint) const {
    const Eigen::Vector3d down = Eigen::Vector3d::UnitY();
    switch (viewpoint) {
    case Viewpoint::Front:
        return m_eye.poseAround(m_extent.low, m_extent.high, Eigen::Vector3d::UnitZ(), down);
    case Viewpoint::Right:
        return m_eye.poseAround(m_extent.low, m_extent.high, -Eigen::Vector3d::UnitX(), down);
    case Viewpoint::Top:
        return m_eye.poseAround(m_extent.low, m_extent.high, down, -Eigen::Vector3d::UnitZ());
    case Viewpoint::Reset:
        break;
    }
    // From the side the depth of a scene shows best; a row much wider than deep is seen best from the front.
    const Eigen::Vector3d box = m_extent.high - m_extent.low;
    const double aside = 0.28 * std::min(1.0, 2 * box.z() / std::max(1e-9, box.x()));
    return m_eye.poseAround(m_extent.low, m_extent.high, {aside, 0.24, 1}, down);
}

void SceneCanvas::goTo(const EyePose& pose) {
    m_flight.stop();
    m_flight.disconnect(this);
    const bool wantsMotion = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (!wantsMotion || !isVisible()) {
        m_eye.setPose(pose);
        return touch();
    }
    connect(&m_flight, &QVariantAnimation::valueChanged, this,
            [this, from = m_eye.pose(), pose](const QVariant& fraction) {
                m_eye.setPose(EyePose::between(from, pose, fraction.toDouble()));
                move();
            });
    connect(&m_flight, &QVariantAnimation::finished, this, [this, pose] {
        m_eye.setPose(pose);
        move();
    });
    m_flight.setStartValue(0.0);
    m_flight.setEndValue(1.0);
    m_flight.start();
    move();
}

void SceneCanvas::setLook(std::optional<std::size_t> viewIndex) {
    if (m_look == viewIndex)
        return;
    m_look = viewIndex;
    m_showsPhoto = false;
    m_lookPhoto = viewIndex ? pictureOf(m_store.views().at(*viewIndex)->image) : QImage();
    m_linesAreStale = true;
    update();
    Q_EMIT lookThroughChanged(viewIndex ? static_cast<int>(*viewIndex) : -1);
}

void SceneCanvas::lookFrom(std::size_t viewIndex) {
    const Camera* camera = m_marks.camera(viewIndex);
    if (!camera)
        return;
    if (!m_look)
        m_poseBeforeLook = m_eye.pose();
    setLook(viewIndex);
    goTo(lookPose(*camera));
}

void SceneCanvas::leaveLookThrough() {
    if (!m_look)
        return;
    setLook(std::nullopt);
    goTo(m_poseBeforeLook);
}

/// Moving on from a camera's place, with an even lens.
void SceneCanvas::endLookByHand() {
    if (!m_look)
        return;
    setLook(std::nullopt);
    EyePose pose = m_eye.pose();
    pose.focal = Eigen::Vector2d::Constant(pose.focal.y());
    pose.offset.setZero();
    m_eye.setPose(pose);
}

void SceneCanvas::refreshLookPose() {
    const Camera* camera = m_look ? m_marks.camera(*m_look) : nullptr;
    if (!camera)
        return;
    m_flight.stop();
    m_eye.setPose(lookPose(*camera));
}

EyePose SceneCanvas::lookPose(const Camera& camera) const {
    EyePose pose = m_eye.poseOf(camera.cameraFromWorld, camera.processed);
    // Whoever moves on from here turns around the scene, however far away the eye was before.
    const double depth = (camera.cameraFromWorld * m_extent.centre()).z();
    pose.pivotDistance = std::max(depth, 0.1 * m_extent.diagonal());
    return pose;
}

std::optional<std::size_t> SceneCanvas::cameraAt(const QPointF& position) const {
    if (!m_showsCameras || m_look)
        return std::nullopt;
    return m_marks.at(position, m_eye, frustumSize());
}

void SceneCanvas::hover(std::optional<std::size_t> viewIndex) {
    if (viewIndex == m_hovered) {
        if (viewIndex)
            update(); // the words follow the cursor
        return;
    }
    m_hovered = viewIndex;
    m_linesAreStale = true;
    setCursor(viewIndex ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    Q_EMIT viewHovered(viewIndex ? static_cast<int>(*viewIndex) : -1);
}

void SceneCanvas::mousePressEvent(QMouseEvent* event) {
    m_pressed = m_last = event->position();
    m_dragged = false;
}

void SceneCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF step = event->position() - m_last;
    m_last = event->position();
    if (event->buttons() == Qt::NoButton)
        return hover(cameraAt(event->position()));
    if (!m_dragged && (event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_dragged = true;
    hover(std::nullopt);
    moveBy(event->buttons(), event->modifiers(), step);
}

void SceneCanvas::moveBy(Qt::MouseButtons buttons, Qt::KeyboardModifiers modifiers, const QPointF& pixels) {
    endLookByHand();
    m_flight.stop();
    m_wasMovedByHand = true;
    const bool pans = (buttons & (Qt::MiddleButton | Qt::RightButton)) || (modifiers & Qt::ShiftModifier);
    if (pans)
        m_eye.pan(pixels);
    else
        m_eye.orbit(pixels);
    move();
}

void SceneCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_dragged)
        if (const std::optional<std::size_t> camera = cameraAt(event->position())) {
            setSelectedView(camera);
            Q_EMIT viewSelected(*camera);
        }
    m_dragged = false;
    update();
}

void SceneCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    m_dragged = true; // the release that follows is no click
    if (event->button() != Qt::LeftButton)
        return;
    if (m_showsSparse)
        if (const std::optional<std::size_t> point = m_sparse.at(event->position(), m_eye)) {
            chooseSparsePoint(point);
            Q_EMIT sparsePointChosen(*point);
            return;
        }
    if (const std::optional<std::size_t> camera = cameraAt(event->position()))
        return lookFrom(*camera);
    if (const std::optional<Eigen::Vector3d> point = surfaceAt(event->position())) {
        m_eye.turnAround(*point);
        m_wasMovedByHand = true;
        update();
    }
}

void SceneCanvas::zoomAt(const QPointF& position, double steps) {
    endLookByHand();
    m_flight.stop();
    m_wasMovedByHand = true;
    const Eigen::Vector3d anchor =
        surfaceAt(position).value_or(m_eye.unprojected(position, m_eye.pose().pivotDistance));
    m_eye.dolly(std::pow(kZoomPerStep, steps), anchor);
    move();
}

void SceneCanvas::wheelEvent(QWheelEvent* event) {
    event->accept();
    // With Alt held, Qt reports an upright wheel as a sideways one.
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    const double steps = delta / 120.0;
    if (steps == 0)
        return;
    if (event->modifiers() & Qt::ControlModifier) {
        setPointSize(m_pointSize * std::pow(1.15, steps));
        Q_EMIT pointSizeChanged(m_pointSize);
    } else if (event->modifiers() & Qt::AltModifier) {
        setCameraSize(m_cameraSize * std::pow(1.15, steps));
        Q_EMIT cameraSizeChanged(m_cameraSize);
    } else {
        zoomAt(event->position(), steps);
    }
}

void SceneCanvas::leaveEvent(QEvent*) {
    hover(std::nullopt);
}

void SceneCanvas::focusInEvent(QFocusEvent* event) {
    QOpenGLWidget::focusInEvent(event);
    update();
}

void SceneCanvas::focusOutEvent(QFocusEvent* event) {
    QOpenGLWidget::focusOutEvent(event);
    update();
}

void SceneCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        m_linesAreStale = true;
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("3D scene"));
    QOpenGLWidget::changeEvent(event);
    update();
}

bool SceneCanvas::moveByKey(int key, Qt::KeyboardModifiers modifiers) {
    QPointF step;
    if (key == Qt::Key_Left || key == Qt::Key_Right)
        step.setX(key == Qt::Key_Left ? -kKeyPixels : kKeyPixels);
    else if (key == Qt::Key_Up || key == Qt::Key_Down)
        step.setY(key == Qt::Key_Up ? -kKeyPixels : kKeyPixels);
    else
        return false;
    moveBy(Qt::LeftButton, modifiers, step);
    return true;
}

void SceneCanvas::keyPressEvent(QKeyEvent* event) {
    if (moveByKey(event->key(), event->modifiers()))
        return;
    switch (event->key()) {
    case Qt::Key_1:
        return setViewpoint(Viewpoint::Front);
    case Qt::Key_3:
        return setViewpoint(Viewpoint::Right);
    case Qt::Key_7:
        return setViewpoint(Viewpoint::Top);
    case Qt::Key_Home:
        return setViewpoint(Viewpoint::Reset);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomAt(rect().center(), 1);
    case Qt::Key_Minus:
        return zoomAt(rect().center(), -1);
    case Qt::Key_Escape:
    case Qt::Key_Back:
    case Qt::Key_Backspace:
        if (!m_look)
            break;
        return leaveLookThrough();
    case Qt::Key_P:
        if (!m_look)
            break;
        m_showsPhoto = !m_showsPhoto;
        return update();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_selected)
            break;
        return lookFrom(*m_selected);
    default:
        break;
    }
    QOpenGLWidget::keyPressEvent(event);
}

} // namespace fathom::ui
