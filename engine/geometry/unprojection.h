#pragma once

#include "engine/geometry/intrinsics.h"
#include "engine/geometry/rigid_transform.h"

#include <Eigen/Core>
#include <optional>

namespace fathom {

/// Where the pixel in column 0, row 0 has its centre.
enum class PixelCentres {
    Half,    ///< (0.5, 0.5): everywhere in this program
    Integer, ///< (0, 0): what the reference exporters assume; for parity only
};

/// Direction of the viewing ray of column x, row y in the camera frame, scaled to z = 1.
[[nodiscard]] Eigen::Vector3d rayThroughPixel(const Intrinsics& camera, double x, double y,
                                              PixelCentres centres = PixelCentres::Half);

/// The point seen at column x, row y. \param depth z-depth
[[nodiscard]] Eigen::Vector3d pointInCamera(const Intrinsics& camera, double x, double y, double depth,
                                            PixelCentres centres = PixelCentres::Half);

/// The same point in the world.
[[nodiscard]] Eigen::Vector3d pointInWorld(const Intrinsics& camera, const RigidTransform& cameraFromWorld,
                                           double x, double y, double depth,
                                           PixelCentres centres = PixelCentres::Half);

/// Where a point of the camera frame appears: column and row such that pointInCamera is the inverse.
/// Nothing for points at or behind the camera.
[[nodiscard]] std::optional<Eigen::Vector2d> pixelOf(const Intrinsics& camera,
                                                     const Eigen::Vector3d& pointInCamera,
                                                     PixelCentres centres = PixelCentres::Half);

} // namespace fathom
