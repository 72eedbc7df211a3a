#pragma once

#include "engine/nn/convolution.h"

namespace fathom::nn {

/// Cuts images into square patches and maps each to one token.
struct PatchEmbedImpl : torch::nn::Module {
    PatchEmbedImpl(std::int64_t patchSide, std::int64_t dim);

    /// [B,3,H,W], sides multiples of the patch side -> [B,h·w,dim], rows of patches first.
    torch::Tensor forward(const torch::Tensor& images);

    Conv2d proj{nullptr};
};
TORCH_MODULE(PatchEmbed);

} // namespace fathom::nn
