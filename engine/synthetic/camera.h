#pragma once

#include "engine/image/image.h"
#include "engine/synthetic/vector.h"

namespace fathom::synthetic {

/// Pinhole camera, OpenCV axes (x right, y down, z forward), principal point in the image centre.
struct Camera {
    Mat3 worldFromCamera; ///< rotation
    Vec3 position;        ///< world metres
    float focalPixels = 1;
};

/// Yaw turns about the world's z axis from +x; pitch is positive upwards; roll turns about the viewing axis.
[[nodiscard]] Camera cameraAt(Vec3 position, float yawRadians, float pitchRadians, float rollRadians);

/// Level camera at `position` that looks at `target`.
[[nodiscard]] Camera cameraTowards(Vec3 position, Vec3 target);

[[nodiscard]] float focalFromFieldOfView(float horizontalRadians, Size size);

[[nodiscard]] float radians(float degrees);

} // namespace fathom::synthetic
