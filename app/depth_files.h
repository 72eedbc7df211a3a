#pragma once

#include "engine/base/cancellation.h"
#include "engine/scene/scene.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fathom {

/// Stem of the files of one view: "0003_img_12" for the fourth, "img 12.jpg"; "0003_walk_3.000s" from a video.
[[nodiscard]] std::string fileStemOf(const View& view);

/// Writes the colours of the features of every view as "…_features.png", a block of pixels for each patch, in the size
/// of the depth. \returns the files
/// \throws Error{EmptyInput} when no view has any, Error{CannotWrite}, Cancelled between two views
[[nodiscard]] std::vector<std::filesystem::path>
writeFeatureFiles(const Scene& scene, const std::filesystem::path& folder, const CancelToken& token);

/// Writes what can be looked at and computed with per view: coloured depth, 16-bit depth, 16-bit confidence and, of
/// models that give it, 16-bit inverse depth (PNG), and depth.json with the ranges, unit, cameras and model. Colours
/// span one range for the whole scene, 16-bit values the full range of their view. Every file appears only when it is
/// complete.
/// \param folder  made when missing
/// \returns the files, depth.json last
/// \throws Error{CannotWrite}, Cancelled between two views
[[nodiscard]] std::vector<std::filesystem::path>
writeDepthFiles(const Scene& scene, const std::filesystem::path& folder, const CancelToken& token);

} // namespace fathom
