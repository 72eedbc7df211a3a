#pragma once

#include "engine/weights/weight_source.h"

#include <filesystem>
#include <memory>

namespace fathom {

/// Key of a safetensors file's own note of the network that its weights belong to.
inline constexpr const char* kPresetMetadata = "fathom.preset";

/// Opens a weight file by its content, whatever its name: safetensors, the index of a sharded one (…index.json), or
/// GGUF. PyTorch's own files are refused with the command that converts them.
/// \throws Error{FileNotFound, FileNotReadable, CorruptFile, UnsupportedFormat, TooLarge}, the path in the detail.
[[nodiscard]] std::unique_ptr<WeightSource> openWeights(const std::filesystem::path& path);

/// Opens a file to be converted: a .pth or .pt file of PyTorch, read as data, or a safetensors file. GGUF files need no
/// conversion and are refused.
/// \throws as openWeights, and as TorchFile
[[nodiscard]] std::unique_ptr<WeightSource> openForConversion(const std::filesystem::path& path);

} // namespace fathom
