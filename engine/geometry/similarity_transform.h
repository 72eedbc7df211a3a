#pragma once

#include "engine/geometry/rigid_transform.h"

namespace fathom {

/// pointInTarget = scale · rotation · pointInSource + translation.
struct SimilarityTransform {
    double scale = 1;
    Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();
    Eigen::Vector3d translation = Eigen::Vector3d::Zero();

    [[nodiscard]] Eigen::Vector3d operator*(const Eigen::Vector3d& point) const {
        return scale * (rotation * point) + translation;
    }

    /// aFromC = aFromB * bFromC
    [[nodiscard]] SimilarityTransform operator*(const SimilarityTransform& other) const {
        return {scale * other.scale, rotation * other.rotation, (*this) * other.translation};
    }

    [[nodiscard]] SimilarityTransform inverse() const {
        const Eigen::Matrix3d back = rotation.transpose();
        return {1 / scale, back, -(back * translation) / scale};
    }

    [[nodiscard]] Eigen::Matrix4d matrix() const {
        Eigen::Matrix4d m = Eigen::Matrix4d::Identity();
        m.topLeftCorner<3, 3>() = scale * rotation;
        m.topRightCorner<3, 1>() = translation;
        return m;
    }

    /// The same camera seen from the target frame. Depths of that camera must be multiplied by `scale`.
    [[nodiscard]] RigidTransform cameraFromTarget(const RigidTransform& cameraFromSource) const {
        const RigidTransform sourceFromCamera = cameraFromSource.inverse();
        const RigidTransform targetFromCamera{rotation * sourceFromCamera.rotation,
                                              (*this) * sourceFromCamera.translation};
        return targetFromCamera.inverse();
    }
};

} // namespace fathom
