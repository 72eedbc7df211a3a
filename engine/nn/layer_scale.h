#pragma once

#include <torch/torch.h>

namespace fathom::nn {

/// Learned factor per channel at the end of a residual branch (Touvron et al., "Going deeper with Image Transformers").
/// The product with an fp32 `gamma` lifts a low-precision branch back to the fp32 residual stream.
struct LayerScaleImpl : torch::nn::Module {
    explicit LayerScaleImpl(std::int64_t dim);

    /// [...,dim] -> [...,dim]
    torch::Tensor forward(const torch::Tensor& x);

    torch::Tensor gamma; ///< [dim]; undefined once it was folded into the layer before
};
TORCH_MODULE(LayerScale);

} // namespace fathom::nn
