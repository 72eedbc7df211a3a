#pragma once

#include "engine/geometry/intrinsics.h"
#include "engine/geometry/rigid_transform.h"

#include <QPointF>
#include <QSizeF>

#include <Eigen/Core>

#include <optional>

namespace fathom::ui {

/// Where the eye of the 3D view is and how it sees. Lens values are in heights of the window, so that they
/// keep their meaning when the window changes.
struct EyePose {
    RigidTransform eyeFromWorld; ///< OpenCV axes: x right, y down, z forward
    double pivotDistance = 1;    ///< from the eye straight ahead to the point that it turns around
    Eigen::Vector2d focal{1.2, 1.2};
    Eigen::Vector2d offset{0, 0}; ///< of the principal point from the middle of the window

    [[nodiscard]] Eigen::Vector3d position() const { return eyeFromWorld.inverse().translation; }
    [[nodiscard]] Eigen::Vector3d forward() const { return eyeFromWorld.rotation.row(2); }
    [[nodiscard]] Eigen::Vector3d pivot() const { return position() + pivotDistance * forward(); }

    /// The eye at `position` that looks along `forward`, with `down` (not parallel to it) downwards.
    [[nodiscard]] static EyePose looking(const Eigen::Vector3d& position, const Eigen::Vector3d& forward,
                                         const Eigen::Vector3d& down, double pivotDistance);
    /// The pose between two others, fraction 0 … 1.
    [[nodiscard]] static EyePose between(const EyePose& from, const EyePose& to, double fraction);
};

/// The moves of the 3D view. Positions are logical pixels of the window, lengths those of the world.
class OrbitCamera {
public:
    void setViewport(const QSizeF& size);
    void setPose(const EyePose& pose);
    [[nodiscard]] const EyePose& pose() const noexcept { return m_pose; }
    [[nodiscard]] QSizeF viewport() const noexcept { return m_viewport; }

    /// The pose that sees exactly what `camera` sees, its image as large as the window allows.
    [[nodiscard]] EyePose poseOf(const RigidTransform& cameraFromWorld, const Intrinsics& camera) const;
    /// The pose that looks along `forward` at a box between two corners and just sees all of it.
    [[nodiscard]] EyePose poseAround(const Eigen::Vector3d& low, const Eigen::Vector3d& high,
                                     const Eigen::Vector3d& forward, const Eigen::Vector3d& down) const;

    /// Turns around the pivot: about the upright axis of the world and the eye's own horizontal one.
    void orbit(const QPointF& pixels);
    void pan(const QPointF& pixels);
    /// Moves towards (factor < 1) or away from a point, which stays where it is seen.
    void dolly(double factor, const Eigen::Vector3d& anchorInWorld);
    /// Takes the pivot from a point, without moving the eye: the plane through it, straight ahead.
    void turnAround(const Eigen::Vector3d& pointInWorld);

    [[nodiscard]] Eigen::Vector3d turnPoint() const { return m_turnPoint.value_or(m_pose.pivot()); }

    /// Position of a point in the window; empty behind the eye.
    [[nodiscard]] std::optional<QPointF> projected(const Eigen::Vector3d& pointInWorld) const;
    /// The point at a position and a z-depth before the eye.
    [[nodiscard]] Eigen::Vector3d unprojected(const QPointF& position, double depth) const;
    /// z-depth before the eye, negative behind it.
    [[nodiscard]] double depthOf(const Eigen::Vector3d& pointInWorld) const;
    /// World length of a logical pixel at a z-depth.
    [[nodiscard]] double pixelLength(double depth) const;
    [[nodiscard]] double focalPixels() const { return m_pose.focal.y() * m_viewport.height(); }

    /// OpenGL clip space from the eye's OpenCV axes.
    [[nodiscard]] Eigen::Matrix4d clipFromEye(double nearPlane, double farPlane) const;

private:
    EyePose m_pose;
    QSizeF m_viewport{640, 480};
    std::optional<Eigen::Vector3d> m_turnPoint; ///< chosen pivot, which need not lie straight ahead
};

} // namespace fathom::ui
