#pragma once

#include <Eigen/Core>

namespace fathom {

/// A quaternion with the scalar last, the order of the network's pose encoding. Need not have unit length.
struct QuaternionXyzw {
    double x = 0;
    double y = 0;
    double z = 0;
    double w = 1;
};

/// A quaternion with the scalar first, the order of COLMAP and of Gaussian splats.
struct QuaternionWxyz {
    double w = 1;
    double x = 0;
    double y = 0;
    double z = 0;
};

[[nodiscard]] constexpr QuaternionWxyz scalarFirst(const QuaternionXyzw& q) noexcept {
    return {q.w, q.x, q.y, q.z};
}
[[nodiscard]] constexpr QuaternionXyzw scalarLast(const QuaternionWxyz& q) noexcept {
    return {q.x, q.y, q.z, q.w};
}

/// Rotation of a quaternion of any length other than zero.
[[nodiscard]] Eigen::Matrix3d rotationOf(const QuaternionXyzw& quaternion);

/// Unit quaternion of a rotation with w ≥ 0. At exactly 180° the sign is arbitrary.
[[nodiscard]] QuaternionXyzw quaternionOf(const Eigen::Matrix3d& rotation);

} // namespace fathom
