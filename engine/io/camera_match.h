#pragma once

#include "engine/geometry/pose_encoding.h"
#include "engine/io/camera_file.h"
#include "engine/io/input_list.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// Why a camera belongs to a picture, from the strictest reason to the loosest.
enum class MatchRule {
    None,  ///< the picture has no camera
    Path,  ///< the whole path, as far as the file has it
    Name,  ///< the name without folders
    Stem,  ///< the name without folders and ending
    Time,  ///< the time of a video's frame, or the time that is a picture's name
    Order, ///< the file has no names: the first camera went to the first picture, and so on
};

/// One picture and what was found for it.
struct ViewMatch {
    std::string view;   ///< FrameReference::name
    std::string camera; ///< name or time in the file; empty without one
    MatchRule rule = MatchRule::None;
    std::optional<Size> fileSize; ///< of the picture in the file, where it is another one: the lens was scaled
    bool isDistorted = false;     ///< the lens distortion that the file knows is left out
};

/// Which picture each camera of a file belongs to.
struct CameraMatch {
    /// By the name of the view; pixels of the original, oriented picture.
    std::map<std::string, PosedIntrinsics, std::less<>> cameras;
    std::vector<ViewMatch> views; ///< all, in their order
    std::vector<std::string> unusedCameras;

    [[nodiscard]] std::vector<std::string> viewsWithoutCamera() const;
    [[nodiscard]] std::size_t distortedCameras() const noexcept;
    [[nodiscard]] std::size_t scaledCameras() const noexcept;
    [[nodiscard]] bool isComplete() const noexcept { return !views.empty() && cameras.size() == views.size(); }
};

/// Matches by file name: the whole path as the file has it, else the name without folders, else without ending, each
/// only where it is unambiguous; letters count. Cameras without names match by time, within a fiftieth of a second
/// (frames of a video, or pictures whose name is their time, as in the TUM datasets), else pictures by order when there
/// are as many.
/// \param focalPixels  for cameras without intrinsics, in pixels of the original picture; none: what EXIF says
/// \throws Error{InvalidOption} when a matched camera has no intrinsics and none are known, or when the file's picture
/// has another shape than the one that is there: it was cut or turned in between
[[nodiscard]] CameraMatch matchCameras(const CameraFile& file, const std::vector<FrameReference>& views,
                                       std::optional<double> focalPixels = {});

} // namespace fathom
