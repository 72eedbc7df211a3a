#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_3/observer.h"
#include "engine/models/depth_anything_3/presets.h"
#include "engine/models/depth_anything_3/reference_view_selector.h"
#include "engine/nn/block.h"
#include "engine/nn/layer_norm.h"
#include "engine/nn/patch_embed.h"

#include <torch/torch.h>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace fathom::da3 {

struct BackboneOptions {
    ReferenceStrategy reference = ReferenceStrategy::SaddleBalanced;
    std::optional<std::int64_t> forcedReference{}; ///< this view for every sample instead of a strategy
    std::vector<std::int64_t> featureLayers{};     ///< blocks whose features are wanted, each below the preset's depth
    /// Leaves the features of blocks after a reordering in the order used there, as the published program does.
    bool featuresAsUpstream = false;
    CancelToken cancel{}; ///< asked before every block
    Observer observe{};
};

struct BackboneOutput {
    /// [B,S,P,2C]: within-view half raw, across-view half normalised; [B,S,P,C] normalised when views do not meet
    std::array<torch::Tensor, 4> patches;
    torch::Tensor cameraToken;           ///< [B,S,2C] or [B,S,C] of the last tap, raw
    torch::Tensor reference;             ///< [B] int64, the view that carries the world frame
    std::vector<torch::Tensor> features; ///< [B,S,h,w,C] normalised, one for each of featureLayers, in their order
};

/// Copies patches to where the head takes them in another form than plain operators; set by an execution plan.
struct TapKernel {
    virtual ~TapKernel() = default;

    /// \param tokens  [B,S,1+P,C] fp32, without the first token of every view. \param norm  null: as they are
    /// \param half  [B,S,P,C] fp32, dense but for the distance between patches
    virtual void copy(const torch::Tensor& tokens, nn::LayerNormImpl* norm, torch::Tensor half) = 0;
};

/// Tables that depend on the grid of patches alone.
struct GridTables {
    std::array<std::int64_t, 3> grid{}; ///< views, rows, columns
    nn::RotaryTables withinView;
    nn::RotaryTables acrossViews;
    torch::Tensor position; ///< [1,1+P,C] fp32
};

/// DINOv2 transformer whose later odd blocks attend across all views, unless the preset has none that do.
struct DinoVisionTransformerImpl : torch::nn::Module {
    explicit DinoVisionTransformerImpl(const Preset& preset);

    /// \param images  [B,S,3,H,W] normalised, sides multiples of kPatchSide.
    /// \param cameraTokens  [B,S,C] from the camera encoder, or undefined: the learned ones.
    /// \throws Cancelled
    BackboneOutput forward(const torch::Tensor& images, const torch::Tensor& cameraTokens,
                           const BackboneOptions& options);

    /// Class token and patches with their position embedding: [B,S,3,H,W] -> [B,S,1+P,C] fp32.
    torch::Tensor embed(const torch::Tensor& images);

    Preset preset;
    torch::Tensor cls_token;    ///< [1,1,C]
    torch::Tensor camera_token; ///< [1,2,C]: reference view, every other view; undefined where views do not meet
    torch::Tensor pos_embed;    ///< [1,1370,C]: class token, 37×37 patches
    nn::PatchEmbed patch_embed{nullptr};
    torch::nn::ModuleList blocks; ///< of Block
    nn::LayerNorm norm{nullptr};
    bool keepTables = false;
    /// The kept tables of the last pass; none before the first.
    [[nodiscard]] std::optional<GridTables> tables() const;
    std::shared_ptr<nn::EmbedKernel> embedKernel; ///< computes embed() when set; the weights of patch_embed are then gone
    std::shared_ptr<TapKernel> tapKernel;

private:
    /// Tables for a grid of h×w patches; those of a late pass when `keepTables` and the grid is the same.
    GridTables tablesFor(std::int64_t views, std::int64_t h, std::int64_t w, torch::Device device);

    mutable std::mutex m_tablesMutex; ///< passes may run side by side
    std::vector<GridTables> m_tables; ///< the latest used last

    torch::Tensor withCameraTokens(const torch::Tensor& x, const torch::Tensor& cameraTokens) const;
    /// Patches of [B,S,1+P,C], as they are or normalised, to [B,S,P,C].
    void copyPatches(const torch::Tensor& tokens, bool normalised, torch::Tensor half);
    torch::Tensor exportedFeatures(const torch::Tensor& x, std::int64_t h, std::int64_t w);
};
TORCH_MODULE(DinoVisionTransformer);

} // namespace fathom::da3
