#pragma once

#include "engine/base/json.h"

#include <filesystem>
#include <string>

namespace fathom {

/// File names of the official checkpoint layout.
inline constexpr const char* kConfigFileName = "config.json";
inline constexpr const char* kWeightsFileName = "model.safetensors";
/// Beside the parts of a checkpoint in several files.
inline constexpr const char* kWeightsIndexName = "model.safetensors.index.json";

/// Where a checkpoint lies and what it says it is.
struct Checkpoint {
    std::filesystem::path weights; ///< an existing file: weights, or the index of weights in several files
    std::string modelName;         ///< `model_name` of the config.json beside it; empty without config.json or name
    Json config;                   ///< the config.json itself; null without one
};

/// \param fileOrFolder  a weight file, or a folder in the official layout (also a snapshot folder of the Hugging Face
/// cache), in one file or in several with their index. A config.json beside a file counts only when the file has its
/// official name; one part of several stands for the whole.
/// \throws Error{FileNotFound, FileNotReadable}, Error{CorruptFile} for a config.json that is not one.
[[nodiscard]] Checkpoint findCheckpoint(const std::filesystem::path& fileOrFolder);

} // namespace fathom
