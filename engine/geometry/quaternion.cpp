#include "engine/geometry/quaternion.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fathom {

Eigen::Matrix3d rotationOf(const QuaternionXyzw& q) {
    // The factor 2/|q|² normalises on the way.
    const double s = 2 / (q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    Eigen::Matrix3d r;
    r << 1 - s * (q.y * q.y + q.z * q.z), s * (q.x * q.y - q.z * q.w), s * (q.x * q.z + q.y * q.w), //
        s * (q.x * q.y + q.z * q.w), 1 - s * (q.x * q.x + q.z * q.z), s * (q.y * q.z - q.x * q.w),  //
        s * (q.x * q.z - q.y * q.w), s * (q.y * q.z + q.x * q.w), 1 - s * (q.x * q.x + q.y * q.y);
    return r;
}

QuaternionXyzw quaternionOf(const Eigen::Matrix3d& r) {
    // 4·(w², x², y², z²) up to a common factor; dividing by the largest keeps every rotation well
    // conditioned.
    const std::array<double, 4> squares{1 + r(0, 0) + r(1, 1) + r(2, 2), 1 + r(0, 0) - r(1, 1) - r(2, 2),
                                        1 - r(0, 0) + r(1, 1) - r(2, 2), 1 - r(0, 0) - r(1, 1) + r(2, 2)};
    const auto largest = std::max_element(squares.begin(), squares.end());
    const double twice = std::sqrt(std::max(*largest, 0.0));
    const double s = 0.5 / std::max(twice, 0.1);
    QuaternionXyzw q;
    switch (largest - squares.begin()) {
    case 0:
        q = {s * (r(2, 1) - r(1, 2)), s * (r(0, 2) - r(2, 0)), s * (r(1, 0) - r(0, 1)), twice / 2};
        break;
    case 1:
        q = {twice / 2, s * (r(1, 0) + r(0, 1)), s * (r(0, 2) + r(2, 0)), s * (r(2, 1) - r(1, 2))};
        break;
    case 2:
        q = {s * (r(1, 0) + r(0, 1)), twice / 2, s * (r(2, 1) + r(1, 2)), s * (r(0, 2) - r(2, 0))};
        break;
    default:
        q = {s * (r(0, 2) + r(2, 0)), s * (r(2, 1) + r(1, 2)), twice / 2, s * (r(1, 0) - r(0, 1))};
        break;
    }
    if (q.w < 0)
        q = {-q.x, -q.y, -q.z, -q.w};
    return q;
}

} // namespace fathom
