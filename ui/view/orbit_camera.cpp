#include "ui/view/orbit_camera.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace fathom::ui {

namespace {

constexpr double kRadiansPerWindow = std::numbers::pi;
/// Looking straight up or down, left and right would change places under the hand.
constexpr double kSteepest = 89.5 * std::numbers::pi / 180;
/// Of the window, by what is fitted into it.
constexpr double kUsedPart = 0.9;
const Eigen::Vector3d kDown = Eigen::Vector3d::UnitY();

} // namespace

EyePose EyePose::looking(const Eigen::Vector3d& position, const Eigen::Vector3d& forward,
                         const Eigen::Vector3d& down, double pivotDistance) {
    const Eigen::Vector3d z = forward.normalized();
    const Eigen::Vector3d x = down.cross(z).normalized();
    EyePose pose;
    pose.eyeFromWorld.rotation.row(0) = x;
    pose.eyeFromWorld.rotation.row(1) = z.cross(x);
    pose.eyeFromWorld.rotation.row(2) = z;
    pose.eyeFromWorld.translation = -(pose.eyeFromWorld.rotation * position);
    pose.pivotDistance = pivotDistance;
    return pose;
}

EyePose EyePose::between(const EyePose& from, const EyePose& to, double fraction) {
    const Eigen::Quaterniond a(from.eyeFromWorld.rotation);
    const Eigen::Quaterniond b(to.eyeFromWorld.rotation);
    const Eigen::Vector3d position = (1 - fraction) * from.position() + fraction * to.position();
    EyePose pose;
    pose.eyeFromWorld.rotation = a.slerp(fraction, b).toRotationMatrix();
    pose.eyeFromWorld.translation = -(pose.eyeFromWorld.rotation * position);
    pose.pivotDistance = (1 - fraction) * from.pivotDistance + fraction * to.pivotDistance;
    pose.focal = (1 - fraction) * from.focal + fraction * to.focal;
    pose.offset = (1 - fraction) * from.offset + fraction * to.offset;
    return pose;
}

void OrbitCamera::setViewport(const QSizeF& size) {
    m_viewport = {std::max(1.0, size.width()), std::max(1.0, size.height())};
}

void OrbitCamera::setPose(const EyePose& pose) {
    m_pose = pose;
    m_turnPoint.reset();
}

EyePose OrbitCamera::poseOf(const RigidTransform& cameraFromWorld, const Intrinsics& camera) const {
    const double scale = std::min(m_viewport.width() / camera.width, m_viewport.height() / camera.height);
    EyePose pose;
    pose.eyeFromWorld = cameraFromWorld;
    pose.pivotDistance = m_pose.pivotDistance;
    pose.focal = Eigen::Vector2d(camera.fx, camera.fy) * scale / m_viewport.height();
    pose.offset = Eigen::Vector2d(camera.cx - camera.width / 2.0, camera.cy - camera.height / 2.0) * scale /
                  m_viewport.height();
    return pose;
}

EyePose OrbitCamera::poseAround(const Eigen::Vector3d& low, const Eigen::Vector3d& high,
                                const Eigen::Vector3d& forward, const Eigen::Vector3d& down) const {
    EyePose pose = EyePose::looking(0.5 * (low + high), forward, down, 1);
    const double halfHeight = 0.5 * kUsedPart / pose.focal.y();
    const Eigen::Vector2d slope(halfHeight * m_viewport.width() / m_viewport.height(), halfHeight);
    std::array<Eigen::Vector3d, 8> corners;
    for (std::size_t i = 0; i < corners.size(); ++i)
        corners[i] =
            pose.eyeFromWorld * Eigen::Vector3d((i & 1) ? high.x() : low.x(), (i & 2) ? high.y() : low.y(),
                                                (i & 4) ? high.z() : low.z());
    // For each axis on its own, the eye from which both outermost corners are seen at the edges: above a
    // corner lies every eye with x ≤ corner + slope · (corner.z + distance), below likewise.
    double distance = 1e-6;
    Eigen::Vector2d shift(0, 0);
    for (int axis = 0; axis < 2; ++axis) {
        double upper = -std::numeric_limits<double>::max();
        double lower = upper;
        for (const Eigen::Vector3d& corner : corners) {
            upper = std::max(upper, corner[axis] - slope[axis] * corner.z());
            lower = std::max(lower, -corner[axis] - slope[axis] * corner.z());
        }
        distance = std::max(distance, (upper + lower) / (2 * slope[axis]));
        shift[axis] = (upper - lower) / 2;
    }
    pose.eyeFromWorld.translation += Eigen::Vector3d(-shift.x(), -shift.y(), distance);
    pose.pivotDistance = distance;
    return pose;
}

void OrbitCamera::orbit(const QPointF& pixels) {
    const double yaw = pixels.x() / m_viewport.height() * kRadiansPerWindow;
    const Eigen::Vector3d pivot = turnPoint();
    const Eigen::Vector3d forward = m_pose.forward();
    const double steepness = std::asin(std::clamp(forward.dot(kDown), -1.0, 1.0));
    // Dragging down lifts the eye, so that the scene follows the hand.
    const double wanted = steepness + pixels.y() / m_viewport.height() * kRadiansPerWindow;
    const double limit = std::max(kSteepest, std::abs(steepness));
    const double pitch = std::clamp(wanted, -limit, limit) - steepness;

    const Eigen::Vector3d right = m_pose.eyeFromWorld.rotation.row(0);
    const Eigen::Matrix3d turn =
        (Eigen::AngleAxisd(yaw, kDown) * Eigen::AngleAxisd(-pitch, right)).toRotationMatrix();
    const Eigen::Vector3d position = pivot + turn * (m_pose.position() - pivot);
    Eigen::Matrix3d worldFromEye = turn * m_pose.eyeFromWorld.rotation.transpose();
    worldFromEye = Eigen::Quaterniond(worldFromEye).normalized().toRotationMatrix();
    m_pose.eyeFromWorld.rotation = worldFromEye.transpose();
    m_pose.eyeFromWorld.translation = -(m_pose.eyeFromWorld.rotation * position);
}

void OrbitCamera::pan(const QPointF& pixels) {
    const double length = pixelLength(m_pose.pivotDistance);
    m_pose.eyeFromWorld.translation += Eigen::Vector3d(pixels.x() * length, pixels.y() * length, 0);
    m_turnPoint.reset();
}

void OrbitCamera::dolly(double factor, const Eigen::Vector3d& anchorInWorld) {
    const Eigen::Vector3d position = anchorInWorld + factor * (m_pose.position() - anchorInWorld);
    m_pose.eyeFromWorld.translation = -(m_pose.eyeFromWorld.rotation * position);
    m_pose.pivotDistance *= factor;
}

void OrbitCamera::turnAround(const Eigen::Vector3d& pointInWorld) {
    m_turnPoint = pointInWorld;
    m_pose.pivotDistance = std::max(1e-9, depthOf(pointInWorld));
}

std::optional<QPointF> OrbitCamera::projected(const Eigen::Vector3d& pointInWorld) const {
    const Eigen::Vector3d p = m_pose.eyeFromWorld * pointInWorld;
    if (p.z() <= 0)
        return std::nullopt;
    const double h = m_viewport.height();
    return QPointF((m_pose.focal.x() * p.x() / p.z() + m_pose.offset.x()) * h + m_viewport.width() / 2,
                   (m_pose.focal.y() * p.y() / p.z() + m_pose.offset.y()) * h + h / 2);
}

Eigen::Vector3d OrbitCamera::unprojected(const QPointF& position, double depth) const {
    const double h = m_viewport.height();
    const Eigen::Vector3d ray(((position.x() - m_viewport.width() / 2) / h - m_pose.offset.x()) /
                                  m_pose.focal.x(),
                              ((position.y() - h / 2) / h - m_pose.offset.y()) / m_pose.focal.y(), 1);
    return m_pose.eyeFromWorld.inverse() * (depth * ray);
}

double OrbitCamera::depthOf(const Eigen::Vector3d& pointInWorld) const {
    return (m_pose.eyeFromWorld * pointInWorld).z();
}

double OrbitCamera::pixelLength(double depth) const {
    return depth / focalPixels();
}

Eigen::Matrix4d OrbitCamera::clipFromEye(double nearPlane, double farPlane) const {
    const double h = m_viewport.height();
    const double w = m_viewport.width();
    Eigen::Matrix4d m = Eigen::Matrix4d::Zero();
    m(0, 0) = 2 * m_pose.focal.x() * h / w;
    m(0, 2) = 2 * m_pose.offset.x() * h / w;
    m(1, 1) = -2 * m_pose.focal.y();
    m(1, 2) = -2 * m_pose.offset.y();
    m(2, 2) = (farPlane + nearPlane) / (farPlane - nearPlane);
    m(2, 3) = -2 * farPlane * nearPlane / (farPlane - nearPlane);
    m(3, 2) = 1;
    return m;
}

} // namespace fathom::ui
