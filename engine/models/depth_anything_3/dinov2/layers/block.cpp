// Depth Anything 3, src/depth_anything_3/model/dinov2/layers/block.py and model/utils/block.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/dinov2/layers/block.h"

#include "engine/nn/mlp.h"
#include "engine/nn/swiglu_ffn.h"

namespace fathom::da3 {

namespace {
constexpr std::int64_t kHiddenRatio = 4;
}

BlockImpl::BlockImpl(const BlockOptions& options) {
    const std::int64_t dim = options.dim, hidden = kHiddenRatio * dim;
    norm1 = register_module("norm1", nn::LayerNorm(dim, options.normEps));
    attn = register_module("attn", Attention(dim, options.heads, options.normaliseQueriesAndKeys));
    ls1 = register_module("ls1", nn::LayerScale(dim));
    norm2 = register_module("norm2", nn::LayerNorm(dim, options.normEps));
    mlp = options.feedForward == FeedForward::Mlp ? torch::nn::AnyModule(nn::Mlp(dim, hidden, dim))
                                                  : torch::nn::AnyModule(nn::SwiGLUFFN(dim, hidden));
    register_module("mlp", mlp.ptr());
    ls2 = register_module("ls2", nn::LayerScale(dim));
}

torch::Tensor BlockImpl::forward(const torch::Tensor& x, const RotaryTables* rotary) {
    const torch::Tensor attended = x + ls1(attn(norm1(x), rotary));
    return attended + ls2(mlp.forward(norm2(attended)));
}

} // namespace fathom::da3
