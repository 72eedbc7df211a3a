#pragma once

#include "engine/pipeline/estimate_options.h"
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

/// Whether a GPU may take TF32 products in what keeps fp32 weights beside blocks of `precision` (never Auto), the heads
/// above all: beside reduced precision, it costs them nothing that could be seen.
[[nodiscard]] constexpr bool allowsTf32(Precision precision) noexcept {
    return precision != Precision::Fp32 && precision != Precision::Fp32Strict;
}

/// \param depth  fp32 in memory of the processor
/// \throws Error{Internal} naming the weights when no value of it is finite
void requireUsableDepth(const torch::Tensor& depth, const ModelDescription& model);

} // namespace fathom
