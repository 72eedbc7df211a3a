#include "ui/widget/cameras_picture.h"

#include "ui/theme/palette.h"
#include "ui/view/camera_marks.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace fathom::ui {

namespace {

constexpr double kRadiansPerPixel = 0.01;
constexpr double kClickDistance = 14; ///< pixels

/// The four corners of the image plane at z-depth `size`, from the upper left clockwise, in the world.
std::array<Eigen::Vector3d, 4> cornersOf(const PosedIntrinsics& camera, double size) {
    const Intrinsics& k = camera.intrinsics;
    const RigidTransform worldFromCamera = camera.cameraFromWorld.inverse();
    std::array<Eigen::Vector3d, 4> corners;
    const std::array<std::array<double, 2>, 4> pixels{
        {{0, 0}, {double(k.width), 0}, {double(k.width), double(k.height)}, {0, double(k.height)}}};
    for (std::size_t i = 0; i < 4; ++i)
        corners[i] = worldFromCamera *
                     Eigen::Vector3d(size * (pixels[i][0] - k.cx) / k.fx, size * (pixels[i][1] - k.cy) / k.fy, size);
    return corners;
}

Eigen::Vector3d centreOf(const PosedIntrinsics& camera) {
    return camera.cameraFromWorld.inverse().translation;
}

} // namespace

CamerasPicture::CamerasPicture(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Cameras of the file"));
    setToolTip(tr("The cameras as the file has them, with the chosen convention: they should look at what was "
                  "photographed. Drag to turn, scroll to come closer."));
    setCursor(Qt::OpenHandCursor);
}

void CamerasPicture::setCameras(std::vector<Entry> cameras) {
    m_cameras = std::move(cameras);
    m_selected = -1;
    measure();
    update();
}

void CamerasPicture::setSelected(int camera) {
    m_selected = camera;
    update();
}

void CamerasPicture::measure() {
    m_middle.setZero();
    m_radius = 1;
    m_level.setIdentity();
    if (m_cameras.empty())
        return;
    Eigen::Vector3d up = Eigen::Vector3d::Zero();
    for (const Entry& entry : m_cameras) {
        m_middle += centreOf(entry.camera) / static_cast<double>(m_cameras.size());
        up -= entry.camera.cameraFromWorld.rotation.row(1).transpose();
    }
    if (up.norm() > 1e-3)
        m_level = Eigen::Quaterniond::FromTwoVectors(up, -Eigen::Vector3d::UnitY()).toRotationMatrix();
    double farthest = 0;
    for (const Entry& entry : m_cameras)
        farthest = std::max(farthest, (centreOf(entry.camera) - m_middle).norm());
    const double spread = farthest > 0 ? farthest : 1;
    m_pyramid = spread * std::clamp(1.6 / std::sqrt(static_cast<double>(m_cameras.size())), 0.08, 0.5);
    m_radius = farthest + 1.2 * m_pyramid;
}

Eigen::Matrix3d CamerasPicture::viewFromWorld() const {
    return (Eigen::AngleAxisd(m_pitch, Eigen::Vector3d::UnitX()) * Eigen::AngleAxisd(m_yaw, Eigen::Vector3d::UnitY()))
               .toRotationMatrix() *
           m_level;
}

QPointF CamerasPicture::projected(const Eigen::Vector3d& pointInWorld) const {
    const Eigen::Vector3d seen = viewFromWorld() * (pointInWorld - m_middle);
    const double scale = m_zoom * 0.5 * (std::min(width(), height()) - 2 * kPanelPadding) / m_radius;
    return {width() / 2.0 + scale * seen.x(), height() / 2.0 + scale * seen.y()};
}

QPointF CamerasPicture::position(std::size_t camera) const {
    return projected(centreOf(m_cameras[camera].camera));
}

QPointF CamerasPicture::aim(std::size_t camera) const {
    return projected(m_cameras[camera].camera.cameraFromWorld.inverse() * Eigen::Vector3d(0, 0, m_pyramid));
}

void CamerasPicture::drawCamera(QPainter& painter, std::size_t camera) const {
    const ThemeColours& colours = themeColours(palette());
    const bool isSelected = static_cast<int>(camera) == m_selected;
    QColor colour = m_cameras[camera].isUsed ? viewColour(camera) : colours.secondary;
    colour.setAlphaF(m_cameras[camera].isUsed ? 1.0F : 0.45F);
    painter.setPen(QPen(isSelected ? colours.accent : colour, isSelected ? 2.5 : 1.2));
    const auto corners = cornersOf(m_cameras[camera].camera, m_pyramid);
    QPolygonF plane;
    for (const Eigen::Vector3d& corner : corners)
        plane << projected(corner);
    for (const QPointF& corner : plane)
        painter.drawLine(position(camera), corner);
    QColor fill = painter.pen().color();
    fill.setAlphaF(0.18F * fill.alphaF());
    painter.setBrush(fill);
    painter.drawPolygon(plane);
    // A small roof shows which side of the picture is up.
    const Eigen::Vector3d roof = 0.5 * (corners[0] + corners[1]) + 0.25 * (corners[0] - corners[3]);
    painter.setBrush(painter.pen().color());
    painter.drawPolygon(QPolygonF{projected(0.6 * corners[0] + 0.4 * corners[1]), projected(roof),
                                  projected(0.4 * corners[0] + 0.6 * corners[1])});
}

void CamerasPicture::paintEvent(QPaintEvent*) {
    const ThemeColours& colours = themeColours(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.line);
    painter.setBrush(colours.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(themeFont(TextSize::Secondary));
    painter.setPen(colours.secondary);
    if (m_cameras.empty()) {
        painter.drawText(rect(), Qt::AlignCenter, tr("no cameras yet"));
        return;
    }
    painter.drawText(rect().adjusted(10, 8, -10, -8), Qt::AlignLeft | Qt::AlignBottom,
                     tr("%n camera(s) – drag to turn", nullptr, static_cast<int>(m_cameras.size())));
    painter.setClipRect(rect().adjusted(1, 1, -1, -1));
    for (std::size_t camera = 0; camera < m_cameras.size(); ++camera)
        if (static_cast<int>(camera) != m_selected)
            drawCamera(painter, camera);
    if (m_selected >= 0 && m_selected < static_cast<int>(m_cameras.size()))
        drawCamera(painter, static_cast<std::size_t>(m_selected));
}

void CamerasPicture::mousePressEvent(QMouseEvent* event) {
    m_last = event->position();
    int nearest = -1;
    double best = kClickDistance;
    for (std::size_t camera = 0; camera < m_cameras.size(); ++camera) {
        const QPointF away = position(camera) - event->position();
        if (const double distance = std::hypot(away.x(), away.y()); distance < best) {
            best = distance;
            nearest = static_cast<int>(camera);
        }
    }
    if (nearest >= 0)
        Q_EMIT cameraClicked(nearest);
}

void CamerasPicture::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const QPointF moved = event->position() - m_last;
    m_last = event->position();
    m_yaw -= kRadiansPerPixel * moved.x();
    m_pitch = std::clamp(m_pitch + kRadiansPerPixel * moved.y(), -1.57, 1.57);
    update();
}

void CamerasPicture::wheelEvent(QWheelEvent* event) {
    m_zoom = std::clamp(m_zoom * std::pow(1.15, event->angleDelta().y() / 120.0), 0.2, 50.0);
    update();
    event->accept();
}

} // namespace fathom::ui
