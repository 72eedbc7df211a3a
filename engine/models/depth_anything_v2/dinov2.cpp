// Depth-Anything-V2, depth_anything_v2/dinov2.py @a561b84. Training-only parts (masking, drop path) are absent.
#include <torch/torch.h>

#include "engine/models/depth_anything_v2/dinov2.h"

#include "engine/nn/device_copy.h"
#include "engine/nn/interpolate.h"

#include <string>

namespace fathom::dav2 {

namespace {
constexpr double kNormEps = 1e-6; // of every norm, also the final one
constexpr std::int64_t kTrainedGridSide = 37; // 518 pixels
/// What the authors add to the grid's sides before they divide by the trained side.
constexpr double kPositionOffset = 0.1;

std::string blockName(std::int64_t index) {
    return (index < 10 ? "block0" : "block") + std::to_string(index);
}
} // namespace

DinoVisionTransformerImpl::DinoVisionTransformerImpl(const Preset& networkPreset) : preset(networkPreset) {
    const Encoder& encoder = preset.encoder;
    const std::int64_t dim = encoder.dim;
    cls_token = register_parameter("cls_token", torch::empty({1, 1, dim}));
    pos_embed = register_parameter("pos_embed", torch::empty({1, 1 + kTrainedGridSide * kTrainedGridSide, dim}));
    mask_token = register_parameter("mask_token", torch::empty({1, dim}));
    patch_embed = register_module("patch_embed", nn::PatchEmbed(kPatchSide, dim));
    blocks = register_module("blocks", torch::nn::ModuleList());
    for (std::int64_t i = 0; i < encoder.depth; ++i)
        blocks->push_back(nn::Block(nn::BlockOptions{.dim = dim,
                                                     .heads = encoder.heads(),
                                                     .normEps = kNormEps,
                                                     .normaliseQueriesAndKeys = false,
                                                     .feedForward = encoder.feedForward}));
    norm = register_module("norm", nn::LayerNorm(dim, kNormEps));
}

torch::Tensor DinoVisionTransformerImpl::embed(const torch::Tensor& images, const BackboneOptions& options) {
    const std::int64_t batch = images.size(0);
    const std::int64_t h = images.size(2) / kPatchSide, w = images.size(3) / kPatchSide;
    const double offset = options.positionRule == PositionRule::Original ? kPositionOffset : 0;
    const torch::Tensor position = nn::resizePositionEmbedding(pos_embed, h, w, offset);  // [1,1+P,C]
    if (embedKernel)
        return embedKernel->forward(images, position, cls_token.to(torch::kFloat32).flatten());
    const torch::Tensor patches = patch_embed(images).to(torch::kFloat32);                // [B,P,C]
    const torch::Tensor cls = cls_token.to(torch::kFloat32).expand({batch, -1, -1});      // [B,1,C]
    if (options.observe)
        options.observe("patch_embed", patches);
    return torch::cat({cls, patches}, 1) + position; // [B,1+P,C]
}

std::array<torch::Tensor, 4> DinoVisionTransformerImpl::forward(const torch::Tensor& images,
                                                                const BackboneOptions& options) {
    const auto show = [&](const std::string& name, const torch::Tensor& value) {
        if (options.observe)
            options.observe(name, value);
    };
    torch::Tensor x = embed(images, options);
    show("tokens", x);
    std::array<torch::Tensor, 4> patches;
    std::size_t tap = 0;
    for (std::int64_t i = 0; tap < patches.size(); ++i) {
        options.cancel.throwIfCancelled();
        x = blocks->at<nn::BlockImpl>(static_cast<std::size_t>(i)).forward(std::move(x), nullptr); // [B,1+P,C]
        show(blockName(i), x);
        if (i != preset.taps()[tap])
            continue;
        const torch::Tensor normalised = norm(nn::broughtTo(images.device(), x));
        show("tap" + std::to_string(tap) + "_with_cls", normalised);
        patches[tap++] = normalised.slice(1, 1); // without the class token
    }
    return patches;
}

} // namespace fathom::dav2
