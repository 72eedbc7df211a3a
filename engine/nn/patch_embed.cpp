#include <torch/torch.h>

#include "engine/nn/patch_embed.h"

namespace fathom::nn {

PatchEmbedImpl::PatchEmbedImpl(std::int64_t patchSide, std::int64_t dim)
    : proj(register_module("proj", Conv2d(3, dim, ConvolutionShape{.kernel = patchSide, .stride = patchSide}))) {}

torch::Tensor PatchEmbedImpl::forward(const torch::Tensor& images) {
    return proj(images).flatten(2).transpose(1, 2);
}

} // namespace fathom::nn
