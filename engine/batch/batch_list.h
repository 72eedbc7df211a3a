#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace fathom::batch {

/// One job of a batch: a photo, a folder of photos or a video, which becomes one scene.
struct BatchItem {
    std::string name; ///< unique within the batch; the folder of its results
    std::filesystem::path input;
};

/// The items that arguments of a command line stand for, the same for everybody who gets the same arguments: a folder
/// stands for every picture and video in it, a text file for its lines (empty ones and those that begin with # left
/// out, relative paths from the folder of the list), any other file for itself. What a line names need not exist.
/// \throws Error{FileNotFound, FileNotReadable, EmptyInput}
[[nodiscard]] std::vector<BatchItem> batchItems(const std::vector<std::filesystem::path>& arguments);

/// The absolute path of an input or result, the same however it was spelt.
[[nodiscard]] std::filesystem::path placeOf(const std::filesystem::path& path);

/// What tells whether an input changed: sizes and times of the file, or of the files in the folder. Empty when it is
/// not there.
[[nodiscard]] std::string stampOf(const std::filesystem::path& input);

/// One number for a list of items and a text, to see that workers were given the same.
[[nodiscard]] std::string digestOf(const std::vector<BatchItem>& items, const std::string& settings);

} // namespace fathom::batch
