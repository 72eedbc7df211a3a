#include <torch/torch.h>

#include "engine/pipeline/network_folds.h"

#include "engine/base/error.h"
#include "engine/models/depth_anything_3/dense_head.h"
#include "engine/models/depth_anything_3/dinov2/vision_transformer.h"
#include "engine/nn/block.h"
#include "engine/nn/convolution.h"
#include "engine/nn/mlp.h"
#include "engine/nn/swiglu_ffn.h"

namespace fathom {

namespace {

/// γ ⊙ (W·x + b) = (diag(γ)·W)·x + γ ⊙ b
void foldScale(nn::LinearImpl& linear, nn::LayerScaleImpl& scale) {
    linear.weight.mul_(scale.gamma.unsqueeze(1));
    linear.bias.mul_(scale.gamma);
    scale.gamma.reset();
}

nn::LinearImpl& lastLinearOf(torch::nn::Module& feedForward) {
    if (auto* mlp = feedForward.as<nn::MlpImpl>())
        return *mlp->fc2;
    auto* gated = feedForward.as<nn::SwiGLUFFNImpl>();
    requireInternal(gated != nullptr, "a feed-forward is an Mlp or a SwiGLUFFN");
    return *gated->w3;
}

void foldBlocks(da3::DinoVisionTransformerImpl& transformer) {
    for (const auto& module : *transformer.blocks) {
        auto& block = *module->as<nn::BlockImpl>();
        foldScale(*block.attn->proj, *block.ls1);
        foldScale(lastLinearOf(*block.mlp.ptr()), *block.ls2);
    }
}

void layChannelsLast(da3::DenseHeadImpl& head) {
    for (const auto& module : head.modules(/*include_self=*/false))
        if (auto* convolution = module->as<nn::Conv2dImpl>())
            convolution->weight.set_data(convolution->weight.contiguous(at::MemoryFormat::ChannelsLast));
}

} // namespace

void foldNetwork(torch::nn::Module& network) {
    const torch::NoGradGuard noGrad;
    for (const auto& module : network.modules(/*include_self=*/false)) {
        if (auto* transformer = module->as<da3::DinoVisionTransformerImpl>())
            foldBlocks(*transformer);
        if (auto* head = module->as<da3::DenseHeadImpl>())
            layChannelsLast(*head);
    }
}

} // namespace fathom
