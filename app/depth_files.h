#pragma once

#include "engine/base/cancellation.h"
#include "engine/scene/scene.h"

#include <filesystem>
#include <vector>

namespace fathom {

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
