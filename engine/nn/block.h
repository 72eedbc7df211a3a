#pragma once

#include "engine/nn/attention.h"
#include "engine/nn/feed_forward.h"
#include "engine/nn/layer_norm.h"
#include "engine/nn/layer_scale.h"

#include <torch/torch.h>

namespace fathom::nn {

struct BlockOptions {
    std::int64_t dim;
    std::int64_t heads;
    double normEps;
    bool normaliseQueriesAndKeys;
    FeedForward feedForward;
};

/// Pre-norm transformer block.
struct BlockImpl : torch::nn::Module {
    explicit BlockImpl(const BlockOptions& options);

    /// [B,N,C] -> [B,N,C]. \param rotary  tables of the N tokens, or nullptr for none.
    torch::Tensor forward(const torch::Tensor& x, const RotaryTables* rotary);

    LayerNorm norm1{nullptr};
    Attention attn{nullptr};
    LayerScale ls1{nullptr};
    LayerNorm norm2{nullptr};
    torch::nn::AnyModule mlp; ///< Mlp or SwiGLUFFN
    LayerScale ls2{nullptr};
};
TORCH_MODULE(Block);

} // namespace fathom::nn
