#include "engine/structure/raster_camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fathom {

namespace {
constexpr double kDegrees = 180 / std::numbers::pi;
}

double angleBetweenDegrees(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
    return kDegrees * std::atan2(a.cross(b).norm(), a.dot(b));
}

double angleOfDegrees(const Eigen::Matrix3d& rotation) {
    const Eigen::Vector3d axis(rotation(2, 1) - rotation(1, 2), rotation(0, 2) - rotation(2, 0),
                               rotation(1, 0) - rotation(0, 1));
    return kDegrees * std::atan2(axis.norm(), rotation.trace() - 1);
}

} // namespace fathom
