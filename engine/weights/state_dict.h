#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

namespace fathom {

/// A parameter or buffer under the key that checkpoints give it.
struct NamedTensor {
    std::string key;
    torch::Tensor tensor;
    std::vector<std::string> aliases; ///< further keys of the very same tensor (a layer used in several places)
};

/// Every stored tensor of a module once, in the order of its key tree; a tensor that appears under several keys
/// carries the first one, as safetensors files do. Optimisers must take their parameters from here: the plain
/// parameters() of a module would hand a shared tensor to them several times.
[[nodiscard]] std::vector<NamedTensor> stateDict(const torch::nn::Module& module);

} // namespace fathom
