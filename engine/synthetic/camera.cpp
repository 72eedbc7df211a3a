#include "engine/synthetic/camera.h"

#include <numbers>

namespace fathom::synthetic {

namespace {

Camera lookingAlong(Vec3 position, Vec3 forward, float rollRadians) {
    const Vec3 right = normalized(cross(forward, {0, 0, 1}));
    const Vec3 down = cross(forward, right);
    const Mat3 level = Mat3{right, down, forward}.transposed();
    return {level * rotationZ(rollRadians), position, 1};
}

} // namespace

Camera cameraAt(Vec3 position, float yawRadians, float pitchRadians, float rollRadians) {
    const float horizontal = std::cos(pitchRadians);
    return lookingAlong(
        position,
        {horizontal * std::cos(yawRadians), horizontal * std::sin(yawRadians), std::sin(pitchRadians)},
        rollRadians);
}

Camera cameraTowards(Vec3 position, Vec3 target) {
    return lookingAlong(position, normalized(target - position), 0);
}

float focalFromFieldOfView(float horizontalRadians, Size size) {
    return 0.5F * static_cast<float>(size.width) / std::tan(0.5F * horizontalRadians);
}

float radians(float degrees) {
    return degrees * (std::numbers::pi_v<float> / 180.0F);
}

} // namespace fathom::synthetic
