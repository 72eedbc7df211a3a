#include <torch/torch.h>

#include "engine/plan/passes.h"

#include "engine/base/error.h"
#include "engine/models/depth_anything_3/dualdpt.h"
#include "engine/nn/block.h"
#include "engine/nn/convolution.h"
#include "engine/nn/mlp.h"
#include "engine/nn/swiglu_ffn.h"

namespace fathom::plan {

namespace {

/// γ ⊙ (W·x + b) = (diag(γ)·W)·x + γ ⊙ b
void foldScale(nn::LinearImpl& linear, nn::LayerScaleImpl& scale) {
    linear.weight.mul_(scale.gamma.unsqueeze(1));
    linear.bias.mul_(scale.gamma);
    scale.gamma.reset();
}

/// W·(g ⊙ n + β) + b = (W·diag(g))·n + (W·β + b)
void foldAffine(const nn::LayerNormImpl& norm, nn::LinearImpl& linear) {
    linear.bias.add_(torch::mv(linear.weight, norm.bias));
    linear.weight.mul_(norm.weight);
}

void forget(nn::LayerNormImpl& norm) {
    norm.weight.reset();
    norm.bias.reset();
}

nn::LinearImpl& firstLinearOf(torch::nn::Module& feedForward) {
    if (auto* mlp = feedForward.as<nn::MlpImpl>())
        return *mlp->fc1;
    auto* gated = feedForward.as<nn::SwiGLUFFNImpl>();
    requireInternal(gated != nullptr, "a feed-forward is an Mlp or a SwiGLUFFN");
    return *gated->w12;
}

nn::LinearImpl& lastLinearOf(torch::nn::Module& feedForward) {
    if (auto* mlp = feedForward.as<nn::MlpImpl>())
        return *mlp->fc2;
    auto* gated = feedForward.as<nn::SwiGLUFFNImpl>();
    requireInternal(gated != nullptr, "a feed-forward is an Mlp or a SwiGLUFFN");
    return *gated->w3;
}

void foldAffineOf(nn::BlockImpl& block) {
    foldAffine(*block.norm1, *block.attn->qkv);
    forget(*block.norm1);
    foldAffine(*block.norm2, firstLinearOf(*block.mlp.ptr()));
    forget(*block.norm2);
}

void foldAffineOf(da3::DualDPTImpl& head) {
    for (std::size_t k = 0; k < head.projects->size(); ++k) {
        auto& project = head.projects->at<nn::Conv2dImpl>(k);
        const torch::Tensor matrix = project.weight.flatten(1); // [out,2C]
        project.bias.add_(torch::mv(matrix, head.norm->bias));
        project.weight.mul_(head.norm->weight.view({1, -1, 1, 1}));
    }
    forget(*head.norm);
}

} // namespace

std::optional<std::string> foldLayerScale(torch::nn::Module& part, Context&) {
    auto* const block = part.as<nn::BlockImpl>();
    if (!block)
        return std::nullopt;
    foldScale(*block->attn->proj, *block->ls1);
    foldScale(lastLinearOf(*block->mlp.ptr()), *block->ls2);
    return kApplied;
}

std::optional<std::string> foldNormAffine(torch::nn::Module& part, Context&) {
    if (auto* const block = part.as<nn::BlockImpl>())
        foldAffineOf(*block);
    else if (auto* const head = part.as<da3::DualDPTImpl>())
        foldAffineOf(*head);
    else
        return std::nullopt;
    return kApplied;
}

std::optional<std::string> foldAttentionScale(torch::nn::Module& part, Context&) {
    auto* const block = part.as<nn::BlockImpl>();
    if (!block)
        return std::nullopt;
    nn::AttentionImpl& attention = *block->attn;
    if (attention.q_norm) {
        attention.q_norm->weight.mul_(attention.scale);
        attention.q_norm->bias.mul_(attention.scale);
    } else {
        const std::int64_t dim = attention.qkv->weight.size(1);
        attention.qkv->weight.slice(0, 0, dim).mul_(attention.scale);
        attention.qkv->bias.slice(0, 0, dim).mul_(attention.scale);
    }
    attention.scale = 1.0;
    return kApplied;
}

} // namespace fathom::plan
