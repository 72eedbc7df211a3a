#pragma once

#include "engine/io/camera_file.h"

#include <filesystem>
#include <vector>

namespace fathom {

/// Reads cameras.bin and images.bin of a folder, else cameras.txt and images.txt. Source: COLMAP, doc/format.rst:
/// quaternion with the scalar first and translation, camera from world; the first pixel's centre at (0.5, 0.5).
/// \throws as readCameraFile
[[nodiscard]] std::vector<NamedCamera> readColmapCameras(const std::filesystem::path& folder,
                                                         const PoseConvention& convention);

} // namespace fathom
