#pragma once

#include "engine/io/camera_file.h"

#include <filesystem>
#include <vector>

namespace fathom {

/// Reads the frames of a transforms.json: world from camera with OpenGL axes; fl_x, fl_y, cx, cy, w, h for all frames
/// or for each; camera_angle_x of older files where the width is known. Source: nerfstudio, data_conventions.md.
/// \throws as readCameraFile
[[nodiscard]] std::vector<NamedCamera> readTransformsJson(const std::filesystem::path& file,
                                                          const PoseConvention& convention);

} // namespace fathom
