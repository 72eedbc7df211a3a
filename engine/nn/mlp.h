#pragma once

#include "engine/nn/linear.h"

namespace fathom::nn {

/// Two linear layers around an exact (erf) GELU.
struct MlpImpl : torch::nn::Module {
    MlpImpl(std::int64_t in, std::int64_t hidden, std::int64_t out);

    /// [...,in] -> [...,out]
    torch::Tensor forward(const torch::Tensor& x);

    Linear fc1{nullptr};
    Linear fc2{nullptr};
};
TORCH_MODULE(Mlp);

} // namespace fathom::nn
