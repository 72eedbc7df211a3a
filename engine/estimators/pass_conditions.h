#pragma once

#include "engine/pipeline/model_description.h"

#include <torch/torch.h>

namespace fathom {

/// What a pass sets of LibTorch's own state.
struct PassConditions {
    torch::Device device = torch::kCPU;
    int threads = 0;                   ///< of the calling thread; 0: as it is
    bool tf32 = false;                 ///< TF32 products and convolutions on a GPU
    bool measuresConvolutions = false; ///< cuDNN times its algorithms at every new shape
    bool ownKernels = false;           ///< compute most of the pass
};
void establish(const PassConditions& conditions);

/// \param depth  fp32 in memory of the processor
/// \throws Error{Internal} naming the weights when no value of it is finite
void requireUsableDepth(const torch::Tensor& depth, const ModelDescription& model);

} // namespace fathom
