#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/progress.h"
#include "engine/pipeline/estimate_options.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace fathom {

/// What a conversion made.
struct ConversionReport {
    std::size_t tensors = 0;
    std::uint64_t bytes = 0; ///< of the new file
    std::string preset;      ///< the network that the weights belong to; empty when it is not a supported one
    std::string title;       ///< the same for people, or what else the weights are; empty when nobody knows
};

/// Makes a safetensors file of a .pth or .pt file of PyTorch, which is read as data and never run, or of another
/// safetensors file. One tensor at a time is in memory; the new file appears only when it is complete. Where the tensors
/// do not tell the network (generation and range of Depth Anything V1 and V2), the words in the source's name do, and are
/// noted in the new file.
/// \param precision  Fp32, Fp16 or Bf16 for every floating tensor; none: as they are
/// \param progress  Stage::Exporting in bytes.
/// \throws Error{InvalidOption} when target is no .safetensors file or is the source, or for another precision;
/// Error{FileNotFound, FileNotReadable, CorruptFile, UnsupportedFormat, TooLarge, CannotWrite}; Cancelled
ConversionReport convertCheckpoint(const std::filesystem::path& source, const std::filesystem::path& target,
                                   std::optional<Precision> precision = {}, const CancelToken& token = {},
                                   const ProgressSink& progress = {});

} // namespace fathom
