#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_v2/presets.h"
#include "engine/nn/block.h"
#include "engine/nn/patch_embed.h"

#include <torch/torch.h>

#include <array>
#include <functional>
#include <memory>
#include <string_view>

namespace fathom::dav2 {

/// How the trained 37×37 position table becomes that of another grid.
enum class PositionRule {
    Original, ///< bicubic with scale factors (n + 0.1)/37: the authors' code, and transformers before autumn 2024
    Size,     ///< bicubic to the target size: transformers since then
};

/// Sees intermediate results by name while a network runs; empty: nobody looks.
/// `patch_embed` [B,P,C] · `tokens` [B,1+P,C] after position embedding · `block<ii>` [B,1+P,C] ·
/// `tap<k>_with_cls` [B,1+P,C] after the final norm · `project<k>`, `resize<k>`, k from 0, and `layer<k>_rn`, `path<k>`,
/// k from 1, `output_conv1`, `upsampled`, `logit` [B,channels,height,width].
using Observer = std::function<void(std::string_view name, const torch::Tensor& value)>;

struct BackboneOptions {
    PositionRule positionRule = PositionRule::Original;
    CancelToken cancel{}; ///< asked before every block
    Observer observe{};
};

/// DINOv2 transformer without registers.
struct DinoVisionTransformerImpl : torch::nn::Module {
    explicit DinoVisionTransformerImpl(const Preset& preset);

    /// Patch tokens of the four tapped blocks, normalised: [B,P,C] each.
    /// \param images  [B,3,H,W] fp32, ImageNet-normalised RGB, sides multiples of kPatchSide. \throws Cancelled
    std::array<torch::Tensor, 4> forward(const torch::Tensor& images, const BackboneOptions& options);

    Preset preset;
    torch::Tensor cls_token;  ///< [1,1,C]
    torch::Tensor pos_embed;  ///< [1,1370,C]
    torch::Tensor mask_token; ///< [1,C]; of the pretraining, stored and never used
    nn::PatchEmbed patch_embed{nullptr};
    torch::nn::ModuleList blocks; ///< of nn::Block
    nn::LayerNorm norm{nullptr};  ///< of every tap
    std::shared_ptr<nn::EmbedKernel> embedKernel; ///< embeds when set; the weights of patch_embed are then gone

private:
    torch::Tensor embed(const torch::Tensor& images, const BackboneOptions& options);
};
TORCH_MODULE(DinoVisionTransformer);

} // namespace fathom::dav2
