#pragma once

#include "engine/nn/attention.h"
#include "engine/nn/feed_forward.h"
#include "engine/nn/layer_norm.h"
#include "engine/nn/layer_scale.h"
#include "engine/nn/weight_span.h"

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <vector>

namespace fathom::nn {

struct BlockOptions {
    std::int64_t dim;
    std::int64_t heads;
    double normEps;
    bool normaliseQueriesAndKeys;
    FeedForward feedForward;
};

/// A block's forward pass in another form than plain operators; an execution plan makes it from the block's weights.
struct BlockKernel {
    virtual ~BlockKernel() = default;

    /// As BlockImpl::forward; x is fp32, and its memory may become the result's when nobody else holds it.
    [[nodiscard]] virtual torch::Tensor forward(torch::Tensor x, const RotaryTables* rotary) = 0;

    /// The factors of its products, as long as the kernel lives.
    [[nodiscard]] virtual std::vector<WeightSpan> weights() = 0;
};

/// Brings the weights of a block to their place before a pass and lets go of them afterwards.
struct BlockResidence {
    virtual ~BlockResidence() = default;
    virtual void enter() = 0; ///< \throws Error
    virtual void leave() = 0;
};

/// Pre-norm transformer block.
struct BlockImpl : torch::nn::Module {
    explicit BlockImpl(const BlockOptions& options);

    /// [B,N,C] -> [B,N,C], on `place`. \param x  on any device then; who moves it in allows its memory to be used again
    /// \param rotary  tables of the N tokens, where it computes, or nullptr for none.
    torch::Tensor forward(torch::Tensor x, const RotaryTables* rotary);

    /// The factors of its products in whatever form computes them.
    [[nodiscard]] std::vector<WeightSpan> weights();

    LayerNorm norm1{nullptr};
    Attention attn{nullptr};
    LayerScale ls1{nullptr};
    LayerNorm norm2{nullptr};
    torch::nn::AnyModule mlp; ///< Mlp or SwiGLUFFN
    LayerScale ls2{nullptr};
    std::shared_ptr<BlockKernel> kernel; ///< computes forward() when set; the weights above are then gone
    std::shared_ptr<BlockResidence> residence; ///< of weights that lie elsewhere between passes; null: they are here
    std::optional<torch::Device> place; ///< where it computes when a network's blocks do so on several devices

private:
    torch::Tensor compute(torch::Tensor x, const RotaryTables* rotary);
};
TORCH_MODULE(Block);

} // namespace fathom::nn
