#pragma once

#include "engine/base/cancellation.h"
#include "engine/base/progress.h"
#include "engine/weights/key_map.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/weight_source.h"

#include <torch/torch.h>

#include <functional>
#include <string>

namespace fathom {

struct LoadOptions {
    /// Where the file keeps each of the module's tensors; empty: under the same key.
    KeyMap keyMap{};
    /// Keys of the module that are left as they are though the file must have them; empty: none.
    std::function<bool(const std::string& key)> leaves{};
    /// Keys of the module that are read before all others; empty: none.
    std::function<bool(const std::string& key)> first{};
    /// Called once a tensor has its values or is left, with the module's first key for it.
    std::function<void(const std::string& key)> filled{};
    /// Large tensors are read into memory that earlier ones have given back: for a receiver of filled() that gives tensors up.
    bool reusesMemory = false;
    CancelToken token{};       ///< checked before every tensor
    ProgressSink progress{};   ///< Stage::LoadingModel in bytes
};

/// Fills every parameter and buffer of `module` from a file whose keys and shapes must be exactly the module's
/// (a tensor shared by several places may be stored under its first key alone). F16, BF16 and F32 convert to the
/// parameter's own floating dtype, tensor by tensor: beside the module only one tensor of the file is in memory. What
/// the key map leaves out becomes 0. Nothing is changed unless keys, shapes and dtypes all agree.
/// \throws Error{CheckpointMismatch} naming the first differences, as WeightSource::tensor does, Cancelled (the module is
/// then partly filled).
void loadWeights(torch::nn::Module& module, const WeightSource& file, const LoadOptions& options);

/// The same without any of the options but these.
void loadWeights(torch::nn::Module& module, const WeightSource& file, const CancelToken& token = {},
                 const ProgressSink& progress = {});

} // namespace fathom
