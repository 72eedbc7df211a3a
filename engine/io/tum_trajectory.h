#pragma once

#include "engine/io/camera_file.h"

#include <filesystem>
#include <vector>

namespace fathom {

/// Reads lines of "time tx ty tz qx qy qz qw": seconds, world from camera, the scalar last; no intrinsics and no names.
/// Lines that begin with # are comments.
/// \throws as readCameraFile
[[nodiscard]] std::vector<NamedCamera> readTumTrajectory(const std::filesystem::path& file,
                                                         const PoseConvention& convention);

} // namespace fathom
