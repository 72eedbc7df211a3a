#include "engine/geometry/unprojection.h"

namespace fathom {

namespace {
double centreOffset(PixelCentres centres) {
    return centres == PixelCentres::Half ? 0.5 : 0.0;
}
} // namespace

Eigen::Vector3d rayThroughPixel(const Intrinsics& camera, double x, double y, PixelCentres centres) {
    const double offset = centreOffset(centres);
    return {(x + offset - camera.cx) / camera.fx, (y + offset - camera.cy) / camera.fy, 1.0};
}

Eigen::Vector3d pointInCamera(const Intrinsics& camera, double x, double y, double depth,
                              PixelCentres centres) {
    return depth * rayThroughPixel(camera, x, y, centres);
}

Eigen::Vector3d pointInWorld(const Intrinsics& camera, const RigidTransform& cameraFromWorld, double x,
                             double y, double depth, PixelCentres centres) {
    return cameraFromWorld.inverse() * pointInCamera(camera, x, y, depth, centres);
}

std::optional<Eigen::Vector2d> pixelOf(const Intrinsics& camera, const Eigen::Vector3d& pointInCamera,
                                       PixelCentres centres) {
    if (!(pointInCamera.z() > 0))
        return std::nullopt;
    const double offset = centreOffset(centres);
    return Eigen::Vector2d(camera.fx * pointInCamera.x() / pointInCamera.z() + camera.cx - offset,
                           camera.fy * pointInCamera.y() / pointInCamera.z() + camera.cy - offset);
}

} // namespace fathom
