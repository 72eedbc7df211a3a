#pragma once

#include "engine/base/cancellation.h"
#include "engine/structure/place_photos.h"
#include "engine/synthetic/pose_scenes.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace fathom {

/// Finds cameras of real pictures: of every two of them (beyond eight pictures: of neighbours), and of all
/// together.
/// \param inputs pictures, folders, videos (up to a hundred frames)
/// \param focalPixels of all pictures, exact; none: what EXIF says, else it is searched
/// \returns keys pictures, seconds_features, pairs (first, second, matches, verified, state, problem,
/// residual_pixels, seconds) and together (placed, residual_pixels, focal_pixels, seconds, cameras)
/// \throws Error{EmptyInput} with fewer than two pictures, Cancelled
[[nodiscard]] nlohmann::ordered_json placePictures(const std::vector<std::filesystem::path>& inputs,
                                                   std::optional<double> focalPixels,
                                                   const CancelToken& token = {});

/// Writes the pictures of a scene, and cameras.json: focal length, and for each picture its true camera, the
/// found one (null where there is none) and the seconds that finding took, for comparison with other programs.
/// \throws Error{CannotWrite}
void keepPictures(const synthetic::PoseScene& scene, const Placements& found, double seconds,
                  const std::filesystem::path& folder);

} // namespace fathom
