#pragma once

#include "engine/geometry/rigid_transform.h"

#include <span>
#include <vector>

namespace fathom {

/// Known cameras as the camera encoder expects them: the first one becomes the identity, and translations are
/// divided by the median distance of the cameras from it (the lower middle value for an even number, the
/// first camera's zero included, at least 0.1).
[[nodiscard]] std::vector<RigidTransform> normalizedCameras(std::span<const RigidTransform> camerasFromWorld);

} // namespace fathom
