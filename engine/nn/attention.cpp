// Depth Anything 3, src/depth_anything_3/model/dinov2/layers/attention.py @2c21ea8.
#include <torch/torch.h>

#include "engine/nn/attention.h"

#include <cmath>

namespace fathom::nn {

namespace {
/// Unlike the 1e-6 of the block norms.
constexpr double kHeadNormEps = 1e-5;
} // namespace

AttentionImpl::AttentionImpl(std::int64_t dim, std::int64_t headCount, bool normaliseQueriesAndKeys)
    : heads(headCount), scale(1.0 / std::sqrt(static_cast<double>(dim) / static_cast<double>(headCount))),
      qkv(register_module("qkv", Linear(dim, 3 * dim))) {
    if (normaliseQueriesAndKeys) {
        q_norm = register_module("q_norm", LayerNorm(dim / heads, kHeadNormEps));
        k_norm = register_module("k_norm", LayerNorm(dim / heads, kHeadNormEps));
    }
    proj = register_module("proj", Linear(dim, dim));
}

torch::Tensor AttentionImpl::forward(const torch::Tensor& x, const RotaryTables* rotary) {
    const std::int64_t batch = x.size(0), tokens = x.size(1), dim = x.size(2);
    const torch::Tensor packed = qkv(x).reshape({batch, tokens, 3, heads, dim / heads}).permute({2, 0, 3, 1, 4});
    torch::Tensor query = packed[0], key = packed[1];
    const torch::Tensor value = packed[2]; // [B,heads,N,d]

    if (q_norm) {
        query = q_norm(query);
        key = k_norm(key);
    }
    if (rotary) {
        query = applyRotary(query, *rotary);
        key = applyRotary(key, *rotary);
    }
    // Norm and rotation stay in fp32; the product runs in the dtype of the weights.
    const torch::Tensor attended = torch::scaled_dot_product_attention(
        query.to(value.scalar_type()), key.to(value.scalar_type()), value, /*attn_mask=*/{}, /*dropout_p=*/0.0,
        /*is_causal=*/false, scale);
    return proj(attended.transpose(1, 2).reshape({batch, tokens, dim}));
}

} // namespace fathom::nn
