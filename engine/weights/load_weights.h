#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/progress.h"
#include "engine/weights/safetensors_file.h"

#include <torch/torch.h>

namespace fathom {

/// Fills every parameter and buffer of `module` from a file whose keys and shapes must be exactly the module's
/// (a tensor shared by several places may be stored under its first key alone). F16, BF16 and F32 convert to the
/// parameter's own floating dtype. Nothing is changed unless keys, shapes and dtypes all agree.
/// \param progress  Stage::LoadingModel in bytes.
/// \throws Error{CheckpointMismatch} naming the first differences, as SafetensorsFile::read does, Cancelled (checked
/// before every tensor; the module is then partly filled).
void loadWeights(torch::nn::Module& module, const SafetensorsFile& file, const CancelToken& token = {},
                 const ProgressSink& progress = {});

} // namespace fathom
