#pragma once

#include "engine/structure/raster_camera.h"

#include <optional>
#include <span>

namespace fathom {

/// A ray of one camera towards a point.
struct Sightline {
    RigidTransform cameraFromWorld;
    Eigen::Vector3d ray; ///< in the camera, z = 1
};

/// The point that is nearest to all rays (linear, each row scaled by its depth once). Nothing when it lies
/// behind a camera or the rays are parallel.
[[nodiscard]] std::optional<Eigen::Vector3d> triangulate(std::span<const Sightline> lines);

/// Widest angle between two of the rays, degrees, seen from `point`.
[[nodiscard]] double widestAngleDegrees(std::span<const Sightline> lines, const Eigen::Vector3d& point);

/// Whether that angle is at least `degrees`; looks no further than it must.
[[nodiscard]] bool isSeenAtAngle(std::span<const Sightline> lines, const Eigen::Vector3d& point, double degrees);

} // namespace fathom
