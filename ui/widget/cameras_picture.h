#pragma once

#include "engine/geometry/pose_encoding.h"

#include <QPointF>
#include <QWidget>

#include <Eigen/Core>

#include <vector>

namespace fathom::ui {

/// Cameras as small pyramids, seen from a place above them that can be turned. Needs no OpenGL. The way up is that of
/// the cameras on average.
class CamerasPicture : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        PosedIntrinsics camera;
        bool isUsed = true; ///< else drawn faintly: it has no photo
    };

    explicit CamerasPicture(QWidget* parent = nullptr);

    /// The point of view stays, so that two conventions can be compared.
    void setCameras(std::vector<Entry> cameras);
    void setSelected(int camera); ///< −1: none
    [[nodiscard]] int selected() const noexcept { return m_selected; }

    /// Where a camera's centre is drawn.
    [[nodiscard]] QPointF position(std::size_t camera) const;
    /// Where the middle of its image plane is drawn: the direction in which it looks.
    [[nodiscard]] QPointF aim(std::size_t camera) const;

    [[nodiscard]] QSize sizeHint() const override { return {340, 300}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 200}; }

Q_SIGNALS:
    void cameraClicked(int camera);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void measure();
    void drawCamera(QPainter& painter, std::size_t camera) const;
    [[nodiscard]] QPointF projected(const Eigen::Vector3d& pointInWorld) const;
    [[nodiscard]] Eigen::Matrix3d viewFromWorld() const;

    std::vector<Entry> m_cameras;
    int m_selected = -1;
    Eigen::Matrix3d m_level = Eigen::Matrix3d::Identity(); ///< turns the cameras' way up into −y
    Eigen::Vector3d m_middle = Eigen::Vector3d::Zero();
    double m_radius = 1; ///< around the middle, pyramids included
    double m_pyramid = 0.1; ///< z-depth of the drawn image plane
    double m_yaw = 0.5;     ///< radians
    double m_pitch = 0.7;
    double m_zoom = 1;
    QPointF m_last;
};

} // namespace fathom::ui
