#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/progress.h"
#include "engine/weights/weight_source.h"

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace fathom {

/// Copies all tensors into a safetensors file that appears only when it is complete; one tensor at a time is in memory.
/// \param type  kFloat32, kFloat16 or kBFloat16 for every floating tensor; none: as they are, quantised ones in fp32
/// \param progress  Stage::Exporting in bytes that were read.
/// \throws as WeightSource::tensor, Error{CannotWrite}, Cancelled (checked before every tensor)
void convertWeights(const WeightSource& source, const std::filesystem::path& target, std::optional<torch::Dtype> type,
                    const std::map<std::string, std::string>& metadata, const CancelToken& token = {},
                    const ProgressSink& progress = {});

} // namespace fathom
