#pragma once

#include "engine/models/depth_anything_3/dinov2/layers/attention.h"
#include "engine/models/depth_anything_3/presets.h"
#include "engine/nn/layer_norm.h"
#include "engine/nn/layer_scale.h"

#include <torch/torch.h>

namespace fathom::da3 {

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

    nn::LayerNorm norm1{nullptr};
    Attention attn{nullptr};
    nn::LayerScale ls1{nullptr};
    nn::LayerNorm norm2{nullptr};
    torch::nn::AnyModule mlp; ///< nn::Mlp or nn::SwiGLUFFN
    nn::LayerScale ls2{nullptr};
};
TORCH_MODULE(Block);

} // namespace fathom::da3
