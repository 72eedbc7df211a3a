#include "engine/geometry/pose_encoding.h"

#include <algorithm>
#include <cmath>

namespace fathom {

PoseEncoding encodePose(const PosedIntrinsics& camera) {
    const RigidTransform worldFromCamera = camera.cameraFromWorld.inverse();
    const Intrinsics& k = camera.intrinsics;
    return {worldFromCamera.translation, quaternionOf(worldFromCamera.rotation),
            2 * std::atan(k.height / 2.0 / k.fy), 2 * std::atan(k.width / 2.0 / k.fx)};
}

PosedIntrinsics decodePose(const PoseEncoding& encoding, int width, int height) {
    constexpr double kSmallestTangent = 1e-6;
    const double fx = width / 2.0 / std::max(std::tan(encoding.horizontalFovRadians / 2), kSmallestTangent);
    const double fy = height / 2.0 / std::max(std::tan(encoding.verticalFovRadians / 2), kSmallestTangent);
    const RigidTransform worldFromCamera{rotationOf(encoding.worldFromCamera), encoding.centreInWorld};
    return {{fx, fy, width / 2.0, height / 2.0, width, height}, worldFromCamera.inverse()};
}

} // namespace fathom
