#pragma once

#include "engine/geometry/intrinsics.h"
#include "engine/geometry/quaternion.h"
#include "engine/geometry/rigid_transform.h"

namespace fathom {

/// The nine numbers in which Depth Anything 3 reads and writes a camera: pose of the camera in the world and
/// full fields of view.
struct PoseEncoding {
    Eigen::Vector3d centreInWorld = Eigen::Vector3d::Zero();
    QuaternionXyzw worldFromCamera;
    double verticalFovRadians = 0;
    double horizontalFovRadians = 0;
};

struct PosedIntrinsics {
    Intrinsics intrinsics;
    RigidTransform cameraFromWorld;
};

/// The principal point is lost: the encoding has none.
[[nodiscard]] PoseEncoding encodePose(const PosedIntrinsics& camera);

/// Camera of an image of width × height with its principal point in the middle. Fields of view whose half
/// tangent is below 1e-6 (0 and anything beyond 180°) give the largest focal length instead of a division by
/// zero.
[[nodiscard]] PosedIntrinsics decodePose(const PoseEncoding& encoding, int width, int height);

} // namespace fathom
