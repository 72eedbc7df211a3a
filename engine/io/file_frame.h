#pragma once

#include "engine/scene/point_cloud.h"

#include <Eigen/Core>
#include <array>

namespace fathom {

/// Carries points of the scene's world into the frame of a file, in double until the last step.
class FileFrame {
public:
    explicit FileFrame(const Eigen::Matrix4d& fileFromWorld)
        : m_linear(fileFromWorld.topLeftCorner<3, 3>()), m_offset(fileFromWorld.topRightCorner<3, 1>()) {}

    [[nodiscard]] std::array<float, 3> position(const Eigen::Vector3d& pointInWorld) const {
        const Eigen::Vector3d p = m_linear * pointInWorld + m_offset;
        return {static_cast<float>(p.x()), static_cast<float>(p.y()), static_cast<float>(p.z())};
    }

    [[nodiscard]] std::array<float, 3> position(const PointCloud& cloud, std::size_t index) const {
        const std::array<float, 3>& p = cloud.positions[index];
        return position(Eigen::Vector3d(p[0], p[1], p[2]));
    }

private:
    Eigen::Matrix3d m_linear;
    Eigen::Vector3d m_offset;
};

} // namespace fathom
