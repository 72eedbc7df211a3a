#pragma once

#include "engine/geometry/pose_encoding.h"
#include "engine/base/error.h"
#include "engine/io/video_file.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

enum class InputKind { Image, Video };

/// One usable or refused file of what a person dropped.
struct InputItem {
    std::filesystem::path path;
    InputKind kind = InputKind::Image;
    Size size;                  ///< display orientation; empty when refused
    double durationSeconds = 0; ///< videos
    std::optional<double> exifFocalPixels;
    std::optional<Error> problem; ///< why it cannot be used; the rest goes on
};

/// Whether a file's name is one that a person would call a picture or a video; its content may be anything.
[[nodiscard]] bool promisesMedia(const std::filesystem::path& path);

/// Expands folders (recursively off, natural sort: img2 before img10), classifies by content of the header, and
/// keeps the order in which files were given. Unknown files inside a folder are skipped unless their extension
/// promises a picture or video; named ones are refused. A folder that gives nothing is one refused item. Never
/// throws for a file.
[[nodiscard]] std::vector<InputItem> listInputs(const std::vector<std::filesystem::path>& paths);

/// One view to be: an image, or one frame of a video.
struct FrameReference {
    std::filesystem::path path;
    InputKind kind = InputKind::Image;
    double timeSeconds = 0;
    std::string name; ///< unique within the list: "a.jpg", "robot.mp4 @ 3.000 s"; files of the same name carry
                      ///< their folder: "left - a.jpg"
    Size originalSize;
    std::optional<double> exifFocalPixels;
    std::optional<PosedIntrinsics> knownCamera{}; ///< known before; pixels of originalSize
};

/// The views that usable items give under `sampling`, in order. A video whose times cannot be read is left out
/// and logged.
/// \param notice  is told in a sentence of every video that ends before its time
/// \throws Error{EmptyInput} when nothing is usable, Cancelled
[[nodiscard]] std::vector<FrameReference> planFrames(const std::vector<InputItem>& items,
                                                     const FrameSampling& sampling,
                                                     const CancelToken& token = {},
                                                     const std::function<void(const std::string&)>& notice = {});

/// a < b the way people number files: runs of digits compare by value, letters without case.
[[nodiscard]] bool naturalLess(const std::string& a, const std::string& b);

} // namespace fathom
