#include "engine/scene/export_frame.h"

#include <Eigen/Geometry>
#include <algorithm>

namespace fathom {

namespace {

/// Per-axis median; the mean of the two middle values for an even number. The origin for no points.
Eigen::Vector3d medianOf(std::vector<Eigen::Vector3d> points) {
    if (points.empty())
        return Eigen::Vector3d::Zero();
    Eigen::Vector3d median;
    const auto middle = points.begin() + static_cast<std::ptrdiff_t>(points.size() / 2);
    for (int axis = 0; axis < 3; ++axis) {
        const auto less = [axis](const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
            return a[axis] < b[axis];
        };
        std::nth_element(points.begin(), middle, points.end(), less);
        const double upper = (*middle)[axis];
        median[axis] = points.size() % 2 == 1
                           ? upper
                           : (upper + (*std::max_element(points.begin(), middle, less))[axis]) / 2;
    }
    return median;
}

std::vector<Eigen::Vector3d> transformed(const PointCloud& cloud, const Eigen::Matrix4d& transform) {
    const Eigen::Matrix3d linear = transform.topLeftCorner<3, 3>();
    const Eigen::Vector3d offset = transform.topRightCorner<3, 1>();
    std::vector<Eigen::Vector3d> points;
    points.reserve(cloud.size());
    for (const auto& p : cloud.positions)
        points.emplace_back(linear * Eigen::Vector3d(p[0], p[1], p[2]) + offset);
    return points;
}

Eigen::Matrix4d translation(const Eigen::Vector3d& offset) {
    Eigen::Matrix4d m = Eigen::Matrix4d::Identity();
    m.topRightCorner<3, 1>() = offset;
    return m;
}

Eigen::Matrix4d axesFromOpenCv(ExportAxes axes) {
    Eigen::Matrix4d m = Eigen::Matrix4d::Identity();
    switch (axes) {
    case ExportAxes::YUp:
        m.diagonal() << 1, -1, -1, 1;
        break;
    case ExportAxes::OpenCv:
        break;
    case ExportAxes::ZUp:
        m << 1, 0, 0, 0, //
            0, 0, 1, 0,  //
            0, -1, 0, 0, //
            0, 0, 0, 1;
        break;
    }
    return m;
}

RigidTransform firstCamera(const Scene& scene) {
    return !scene.views.empty() && scene.views.front()->camera ? scene.views.front()->camera->cameraFromWorld
                                                               : RigidTransform{};
}

} // namespace

Eigen::Matrix4d exportFromWorld(const Scene& scene, const PointCloud& cloud, ExportAxes axes,
                                ExportOrigin origin, PointConvention convention) {
    if (convention == PointConvention::Upstream) {
        const Eigen::Matrix4d turned = axesFromOpenCv(ExportAxes::YUp) * firstCamera(scene).matrix();
        return translation(-medianOf(transformed(cloud, turned))) * turned;
    }
    Eigen::Vector3d originInWorld = Eigen::Vector3d::Zero();
    if (origin == ExportOrigin::FirstCamera)
        originInWorld = firstCamera(scene).inverse().translation;
    else if (origin == ExportOrigin::MedianPoint)
        originInWorld = medianOf(transformed(cloud, Eigen::Matrix4d::Identity()));
    return axesFromOpenCv(axes) * translation(-originInWorld);
}

} // namespace fathom
