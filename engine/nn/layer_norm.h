#pragma once

#include <torch/torch.h>

namespace fathom::nn {

/// Layer normalisation over the last dimension. The result has the dtype of `weight` (statistics in fp32),
/// so it lifts a low-precision input back to fp32. `eps` has no default on purpose: networks mix 1e-6 and 1e-5.
struct LayerNormImpl : torch::nn::Module {
    LayerNormImpl(std::int64_t dim, double eps);

    /// [...,dim] -> [...,dim]
    torch::Tensor forward(const torch::Tensor& x);

    std::int64_t dim;
    double eps;
    torch::Tensor weight; ///< [dim]; undefined once it was folded into the layers after
    torch::Tensor bias;   ///< [dim]; likewise
};
TORCH_MODULE(LayerNorm);

} // namespace fathom::nn
