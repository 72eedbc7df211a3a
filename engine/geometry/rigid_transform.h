#pragma once

#include <Eigen/Geometry>

namespace fathom {

/// Rotation and translation. Named target first: pointInCamera = cameraFromWorld * pointInWorld.
struct RigidTransform {
    Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();
    Eigen::Vector3d translation = Eigen::Vector3d::Zero();

    [[nodiscard]] Eigen::Vector3d operator*(const Eigen::Vector3d& point) const {
        return rotation * point + translation;
    }

    /// aFromC = aFromB * bFromC
    [[nodiscard]] RigidTransform operator*(const RigidTransform& other) const {
        return {rotation * other.rotation, rotation * other.translation + translation};
    }

    [[nodiscard]] RigidTransform inverse() const {
        return {rotation.transpose(), -(rotation.transpose() * translation)};
    }

    [[nodiscard]] Eigen::Matrix4d matrix() const {
        Eigen::Matrix4d m = Eigen::Matrix4d::Identity();
        m.topLeftCorner<3, 3>() = rotation;
        m.topRightCorner<3, 1>() = translation;
        return m;
    }

    /// \param m [4,4] or the upper [3,4] of one, row-major in meaning.
    [[nodiscard]] static RigidTransform fromMatrix(const Eigen::Matrix<double, 3, 4>& m) {
        return {m.leftCols<3>(), m.col(3)};
    }
};

} // namespace fathom
