// Depth Anything 3, src/depth_anything_3/model/dinov2/layers/block.py and model/utils/block.py @2c21ea8.
#include <torch/torch.h>

#include "engine/nn/block.h"

#include "engine/nn/device_copy.h"
#include "engine/nn/mlp.h"
#include "engine/nn/swiglu_ffn.h"

namespace fathom::nn {

namespace {
constexpr std::int64_t kHiddenRatio = 4;
}

BlockImpl::BlockImpl(const BlockOptions& options) {
    const std::int64_t dim = options.dim, hidden = kHiddenRatio * dim;
    norm1 = register_module("norm1", LayerNorm(dim, options.normEps));
    attn = register_module("attn", Attention(dim, options.heads, options.normaliseQueriesAndKeys));
    ls1 = register_module("ls1", LayerScale(dim));
    norm2 = register_module("norm2", LayerNorm(dim, options.normEps));
    mlp = options.feedForward == FeedForward::Mlp ? torch::nn::AnyModule(Mlp(dim, hidden, dim))
                                                  : torch::nn::AnyModule(SwiGLUFFN(dim, hidden));
    register_module("mlp", mlp.ptr());
    ls2 = register_module("ls2", LayerScale(dim));
}

torch::Tensor BlockImpl::forward(torch::Tensor x, const RotaryTables* rotary) {
    if (place)
        x = broughtTo(*place, x);
    if (!residence)
        return compute(std::move(x), rotary);
    residence->enter();
    const auto leave = [](BlockResidence* r) { r->leave(); };
    const std::unique_ptr<BlockResidence, decltype(leave)> present(residence.get(), leave);
    return compute(std::move(x), rotary);
}

std::vector<WeightSpan> BlockImpl::weights() {
    if (kernel)
        return kernel->weights();
    std::vector<WeightSpan> spans;
    for (const auto& module : modules(/*include_self=*/false))
        if (auto* linear = module->as<LinearImpl>())
            spans.push_back(spanOf(linear->weight));
    return spans;
}

torch::Tensor BlockImpl::compute(torch::Tensor x, const RotaryTables* rotary) {
    if (kernel)
        return kernel->forward(std::move(x), rotary);
    const torch::Tensor attended = x + ls1(attn(norm1(x), rotary));
    return attended + ls2(mlp.forward(norm2(attended)));
}

} // namespace fathom::nn
