#include <torch/torch.h>

#include "engine/nn/block.h"
#include "engine/nn/mlp.h"
#include "engine/plan/onednn_operators.h"
#include "engine/plan/passes.h"
#include "engine/plan/kernel_arrays.h"

namespace fathom::plan {

namespace {

/// A linear layer whose weight oneDNN has laid out, unless it must be plain memory.
class PackedLinear {
public:
    PackedLinear(nn::LinearImpl& layer, bool movable)
        : m_weight(movable ? layer.weight.detach() : onednn::packed(layer.weight)), m_bias(layer.bias) {
        release({layer.weight});
    }
    [[nodiscard]] nn::WeightSpan span() const { return nn::spanOf(m_weight); }
    [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
        return onednn::linear(x, m_weight, m_bias, onednn::PostOp::None);
    }
    [[nodiscard]] torch::Tensor withGelu(const torch::Tensor& x) const {
        return onednn::linear(x, m_weight, m_bias, onednn::PostOp::Gelu);
    }
    [[nodiscard]] torch::Tensor addedTo(const torch::Tensor& sum, const torch::Tensor& x) const {
        return onednn::linearAdd(x, sum, m_weight, m_bias);
    }

private:
    torch::Tensor m_weight, m_bias;
};

/// A transformer block on oneDNN's fused products, in fp32. Layer scales have been folded.
class OneDnnBlock : public nn::BlockKernel {
public:
    OneDnnBlock(nn::BlockImpl& block, bool movable)
        : m_norm1(block.norm1), m_norm2(block.norm2), m_queryNorm(block.attn->q_norm),
          m_keyNorm(block.attn->k_norm), m_heads(block.attn->heads), m_scale(block.attn->scale),
          m_qkv(*block.attn->qkv, movable), m_proj(*block.attn->proj, movable),
          m_first(*block.mlp.ptr()->as<nn::MlpImpl>()->fc1, movable),
          m_second(*block.mlp.ptr()->as<nn::MlpImpl>()->fc2, movable) {}

    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const nn::RotaryTables* rotary) override {
        const torch::Tensor attended = m_proj.addedTo(x, attention(m_qkv(m_norm1(x)), rotary));
        return m_second.addedTo(attended, m_first.withGelu(m_norm2(attended)));
    }

    [[nodiscard]] std::vector<nn::WeightSpan> weights() override {
        return {m_qkv.span(), m_proj.span(), m_first.span(), m_second.span()};
    }

private:
    [[nodiscard]] torch::Tensor attention(const torch::Tensor& packed, const nn::RotaryTables* rotary) {
        const auto parts = packed.unflatten(-1, {3, m_heads, -1}).permute({2, 0, 3, 1, 4}).unbind(0); // [B,heads,N,d]
        torch::Tensor query = parts[0], key = parts[1];
        if (m_queryNorm) {
            query = m_queryNorm(query);
            key = m_keyNorm(key);
        }
        if (rotary) {
            query = nn::applyRotary(query, *rotary);
            key = nn::applyRotary(key, *rotary);
        }
        return torch::scaled_dot_product_attention(query, key, parts[2], {}, 0.0, false, m_scale)
            .transpose(1, 2)
            .flatten(2);
    }

    nn::LayerNorm m_norm1, m_norm2, m_queryNorm, m_keyNorm;
    std::int64_t m_heads;
    double m_scale;
    PackedLinear m_qkv, m_proj, m_first, m_second;
};

std::string whyNot(const nn::BlockImpl& block, const Request& request) {
    if (block.kernel)
        return "the blocks run on kernels of our own";
    if (!request.onProcessor || request.arithmetic != Arithmetic::Fp32)
        return "only for fp32 on the processor";
    if (!onednn::hasLinear())
        return "this LibTorch has no oneDNN products";
    if (block.ls1->gamma.defined())
        return "needs the pass layer-scale";
    return block.mlp.ptr()->as<nn::MlpImpl>() ? std::string() : "only for plain feed-forward layers";
}

} // namespace

std::optional<std::string> useOneDnnBlock(torch::nn::Module& part, Context& context) {
    auto* const block = part.as<nn::BlockImpl>();
    if (!block)
        return std::nullopt;
    if (std::string reason = whyNot(*block, context.request); !reason.empty())
        return reason;
    block->kernel = std::make_shared<OneDnnBlock>(*block, context.request.movable);
    return kApplied;
}

} // namespace fathom::plan
