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

/// The embedding of patches in another form than plain operators; an execution plan makes it from the weights.
struct EmbedKernel {
    virtual ~EmbedKernel() = default;

    /// \param images [V,3,H,W] fp32. \param position [1,1+P,C] fp32, \param cls [C] fp32. \return [V,1+P,C] fp32
    [[nodiscard]] virtual torch::Tensor forward(const torch::Tensor& images, const torch::Tensor& position,
                                                const torch::Tensor& cls) = 0;
};

} // namespace fathom::nn
