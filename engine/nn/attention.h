#pragma once

#include "engine/nn/rope.h"
#include "engine/nn/layer_norm.h"
#include "engine/nn/linear.h"

#include <torch/torch.h>

namespace fathom::nn {

/// Multi-head self-attention, with layer norm over every head's queries and keys when `normaliseQueriesAndKeys`.
struct AttentionImpl : torch::nn::Module {
    AttentionImpl(std::int64_t dim, std::int64_t heads, bool normaliseQueriesAndKeys);

    /// [B,N,C] -> [B,N,C]. \param rotary  tables of the N tokens, or nullptr for none.
    torch::Tensor forward(const torch::Tensor& x, const RotaryTables* rotary);

    std::int64_t heads;
    double scale; ///< of the scores
    Linear qkv{nullptr};
    LayerNorm q_norm{nullptr}; ///< empty without query and key norm
    LayerNorm k_norm{nullptr};
    Linear proj{nullptr};
};
TORCH_MODULE(Attention);

} // namespace fathom::nn
