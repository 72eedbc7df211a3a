#pragma once

#include <filesystem>
#include <string>

namespace fathom {

/// File names of the official checkpoint layout.
inline constexpr const char* kConfigFileName = "config.json";
inline constexpr const char* kWeightsFileName = "model.safetensors";

/// Where a checkpoint lies and what it says it is.
struct Checkpoint {
    std::filesystem::path weights; ///< an existing safetensors file
    std::string modelName;         ///< `model_name` of the config.json beside it; empty without config.json or name
};

/// \param fileOrFolder  a safetensors file, or a folder in the official layout (also a snapshot folder of the
/// Hugging Face cache). A config.json beside a file counts only when the file has its official name.
/// \throws Error{FileNotFound, FileNotReadable}, Error{CorruptFile} for a config.json that is not one.
[[nodiscard]] Checkpoint findCheckpoint(const std::filesystem::path& fileOrFolder);

} // namespace fathom
