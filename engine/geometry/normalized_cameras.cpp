#include "engine/geometry/normalized_cameras.h"

#include <algorithm>

namespace fathom {

std::vector<RigidTransform> normalizedCameras(std::span<const RigidTransform> camerasFromWorld) {
    if (camerasFromWorld.empty())
        return {};
    const RigidTransform worldFromFirst = camerasFromWorld.front().inverse();
    std::vector<RigidTransform> cameras;
    std::vector<double> distances;
    for (const RigidTransform& cameraFromWorld : camerasFromWorld) {
        cameras.push_back(cameraFromWorld * worldFromFirst);
        distances.push_back(cameras.back().translation.norm());
    }
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>((distances.size() - 1) / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    const double unit = std::max(*middle, 0.1);
    for (RigidTransform& camera : cameras)
        camera.translation /= unit;
    return cameras;
}

} // namespace fathom
