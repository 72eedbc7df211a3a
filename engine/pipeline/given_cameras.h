#pragma once

#include "engine/base/cancellation.h"
#include "engine/io/camera_match.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// Cameras of a file for the pictures that a run will see.
struct GivenCameras {
    std::filesystem::path path;
    CameraFile file;
    CameraMatch match;

    /// What a person should know: what was matched and how, what is missing, scaled or left out. One sentence each.
    [[nodiscard]] std::vector<std::string> notices() const;
};

/// Reads a file of cameras and matches it to the pictures of `inputs`.
/// \param convention  none: the format's own \param focalPixels  as matchCameras
/// \throws Error as readCameraFile, planFrames and matchCameras; Error{InvalidOption} when no camera fits any picture;
/// Cancelled
[[nodiscard]] GivenCameras givenCameras(const std::filesystem::path& path, const std::optional<PoseConvention>& convention,
                                        const std::vector<std::filesystem::path>& inputs, const FrameSampling& sampling,
                                        std::optional<double> focalPixels = {}, const CancelToken& token = {});

} // namespace fathom
