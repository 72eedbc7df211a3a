#pragma once

#include "engine/nn/linear.h"

namespace fathom::nn {

/// Gated feed-forward layer (Shazeer, "GLU Variants Improve Transformer"): w3(silu(a) ⊙ b), where
/// `a` is the first half of w12's output and `b` the second.
struct SwiGLUFFNImpl : torch::nn::Module {
    /// \param hidden  nominal width; two thirds of it, rounded up to a multiple of 8, are used (DINOv2).
    SwiGLUFFNImpl(std::int64_t dim, std::int64_t hidden);

    /// [...,dim] -> [...,dim]
    torch::Tensor forward(const torch::Tensor& x);

    Linear w12{nullptr};
    Linear w3{nullptr};
};
TORCH_MODULE(SwiGLUFFN);

} // namespace fathom::nn
