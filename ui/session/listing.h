#pragma once

#include "engine/base/cancellation.h"
#include "engine/io/input_list.h"

#include <QString>

#include <filesystem>
#include <vector>

namespace fathom::ui {

/// Inputs that belong together.
struct ListedScene {
    QString name; ///< of the folder, the video, or the photos' folder
    std::vector<std::filesystem::path> inputs;
    std::vector<InputItem> items;
};

/// What a person dropped, sorted into scenes and models.
struct Listing {
    std::vector<ListedScene> scenes;
    std::vector<std::filesystem::path> models;
    std::vector<std::filesystem::path> cameras; ///< files and folders of cameras that somebody recovered
};

/// Each folder and each video is a scene of its own; loose photos are one together. Weight files and folders
/// that hold one are models. Files of cameras, and folders that hold nothing else, are cameras. Reads file headers: not for the GUI thread. \throws Cancelled
[[nodiscard]] Listing listDropped(const std::vector<std::filesystem::path>& paths, const CancelToken& token);

} // namespace fathom::ui
