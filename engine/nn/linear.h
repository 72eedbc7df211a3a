#pragma once

#include <torch/torch.h>

namespace fathom::nn {

/// y = x·weightᵀ + bias, computed in the dtype of `weight`: a network runs in a lower precision by
/// converting the weights of its matrix products, everything around them stays fp32.
/// Parameters are allocated, not initialised (a random start would only be overwritten by the checkpoint).
struct LinearImpl : torch::nn::Module {
    LinearImpl(std::int64_t in, std::int64_t out);

    /// [...,in] of any floating dtype -> [...,out] of the weight's dtype.
    torch::Tensor forward(const torch::Tensor& x);

    torch::Tensor weight; ///< [out,in]
    torch::Tensor bias;   ///< [out]
};
TORCH_MODULE(Linear);

} // namespace fathom::nn
