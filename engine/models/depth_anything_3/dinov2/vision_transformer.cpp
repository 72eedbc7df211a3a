// Depth Anything 3, src/depth_anything_3/model/dinov2/vision_transformer.py @2c21ea8.
// Training-only parts (mask token, drop path) and register tokens, which no published network has, are absent.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/dinov2/vision_transformer.h"

#include "engine/nn/device_copy.h"
#include "engine/nn/interpolate.h"

#include <algorithm>
#include <string>
#include <utility>

namespace fathom::da3 {

namespace {
constexpr double kBlockNormEps = 1e-6;
constexpr double kFinalNormEps = 1e-5;
constexpr std::int64_t kTrainedGridSide = 37; // 518 pixels
constexpr double kPositionOffset = 0.1;
constexpr std::size_t kKeptGrids = 4; // upright and lying photos in turns

void show(const Observer& observe, const std::string& name, const torch::Tensor& value) {
    if (observe)
        observe(name, value);
}
} // namespace

DinoVisionTransformerImpl::DinoVisionTransformerImpl(const Preset& networkPreset) : preset(networkPreset) {
    const std::int64_t dim = preset.dim;
    cls_token = register_parameter("cls_token", torch::empty({1, 1, dim}));
    if (preset.isMultiView())
        camera_token = register_parameter("camera_token", torch::empty({1, 2, dim}));
    pos_embed = register_parameter("pos_embed", torch::empty({1, 1 + kTrainedGridSide * kTrainedGridSide, dim}));
    patch_embed = register_module("patch_embed", nn::PatchEmbed(kPatchSide, dim));
    blocks = register_module("blocks", torch::nn::ModuleList());
    for (std::int64_t i = 0; i < preset.depth; ++i)
        blocks->push_back(nn::Block(nn::BlockOptions{.dim = dim,
                                                     .heads = preset.heads,
                                                     .normEps = kBlockNormEps,
                                                     .normaliseQueriesAndKeys = preset.rotates(i),
                                                     .feedForward = preset.feedForward}));
    norm = register_module("norm", nn::LayerNorm(dim, kFinalNormEps));
}

std::optional<GridTables> DinoVisionTransformerImpl::tables() const {
    const std::lock_guard lock(m_tablesMutex);
    return m_tables.empty() ? std::nullopt : std::optional(m_tables.back());
}

GridTables DinoVisionTransformerImpl::tablesFor(std::int64_t views, std::int64_t h, std::int64_t w,
                                                torch::Device device) {
    const std::array<std::int64_t, 3> grid{views, h, w};
    {
        const std::lock_guard lock(m_tablesMutex);
        const auto known = std::ranges::find_if(m_tables, [&](const GridTables& tables) {
            return tables.grid == grid && tables.position.device() == device;
        });
        if (known != m_tables.end()) {
            std::rotate(known, known + 1, m_tables.end());
            return m_tables.back();
        }
    }
    const std::int64_t headDim = preset.dim / preset.heads;
    GridTables tables{grid, nn::rotaryTables(nn::patchPositions(h, w, device), headDim),
                      nn::rotaryTables(nn::uniformPositions(views, h, w, device), headDim),
                      nn::resizePositionEmbedding(pos_embed, h, w, kPositionOffset)};
    if (keepTables) {
        const std::lock_guard lock(m_tablesMutex);
        if (m_tables.size() >= kKeptGrids)
            m_tables.erase(m_tables.begin());
        m_tables.push_back(tables);
    }
    return tables;
}

torch::Tensor DinoVisionTransformerImpl::embed(const torch::Tensor& images) {
    const std::int64_t batch = images.size(0), views = images.size(1);
    const std::int64_t h = images.size(3) / kPatchSide, w = images.size(4) / kPatchSide;
    const torch::Tensor position = tablesFor(views, h, w, images.device()).position; // [1,1+P,C]
    if (embedKernel)
        return embedKernel->forward(images.flatten(0, 1), position, cls_token.to(torch::kFloat32).flatten())
            .unflatten(0, {batch, views});
    const torch::Tensor patches = patch_embed(images.flatten(0, 1)).to(torch::kFloat32); // [B·S,P,C]
    const torch::Tensor cls = cls_token.to(torch::kFloat32).expand({batch * views, 1, preset.dim}); // [B·S,1,C]
    return (torch::cat({cls, patches}, 1) + position).unflatten(0, {batch, views});                  // [B,S,1+P,C]
}

torch::Tensor DinoVisionTransformerImpl::withCameraTokens(const torch::Tensor& x,
                                                          const torch::Tensor& cameraTokens) const {
    torch::Tensor tokens = cameraTokens;
    if (!tokens.defined()) {
        const torch::Tensor others = camera_token.slice(1, 1).expand({1, x.size(1) - 1, preset.dim});
        tokens = torch::cat({camera_token.slice(1, 0, 1), others}, 1).expand({x.size(0), -1, -1});
    }
    return torch::cat({tokens.to(x.scalar_type()).unsqueeze(2), x.slice(2, 1)}, 2);
}

void DinoVisionTransformerImpl::copyPatches(const torch::Tensor& tokens, bool normalised, torch::Tensor half) {
    if (tapKernel) {
        tapKernel->copy(tokens, normalised ? norm.get() : nullptr, std::move(half));
        return;
    }
    const torch::Tensor patches = tokens.slice(2, 1);
    half.copy_(normalised ? norm(patches) : patches);
}

torch::Tensor DinoVisionTransformerImpl::exportedFeatures(const torch::Tensor& x, std::int64_t h, std::int64_t w) {
    return norm(x.slice(2, 1)).unflatten(2, {h, w}); // [B,S,h,w,C]
}

BackboneOutput DinoVisionTransformerImpl::forward(const torch::Tensor& images, const torch::Tensor& cameraTokens,
                                                  const BackboneOptions& options) {
    const std::int64_t batch = images.size(0), views = images.size(1);
    const std::int64_t h = images.size(3) / kPatchSide, w = images.size(4) / kPatchSide;
    const torch::Device home = images.device(); // blocks may compute elsewhere, all else does not
    const GridTables tables = tablesFor(views, h, w, home);
    nn::RotaryTablesAnywhere withinView(tables.withinView), acrossViews(tables.acrossViews);
    const bool choosesReference =
        preset.isMultiView() && views >= kMinimumViewsToReorder && !cameraTokens.defined();

    BackboneOutput output;
    output.reference = torch::zeros({batch}, torch::TensorOptions(images.device()).dtype(torch::kInt64));
    output.features.resize(options.featureLayers.size());
    torch::Tensor x = embed(images), camera, patches; // of the tap that comes next
    show(options.observe, "tokens", x);
    std::size_t tap = 0;
    for (std::int64_t i = 0; i < preset.depth; ++i) {
        options.cancel.throwIfCancelled();
        if (i == preset.altStart - 1 && choosesReference) {
            x = nn::broughtTo(home, x);
            const torch::Tensor cls = x.select(2, 0);
            show(options.observe, "reference.cls", cls);
            if (options.forcedReference)
                output.reference.fill_(*options.forcedReference);
            else
                output.reference = selectReferenceView(cls, options.reference);
            x = reorderViews(x, referenceFirstOrder(output.reference, views));
        }
        if (preset.isMultiView() && i == preset.altStart)
            x = withCameraTokens(nn::broughtTo(home, x), cameraTokens);

        nn::BlockImpl& block = blocks->at<nn::BlockImpl>(static_cast<std::size_t>(i));
        const torch::Device place = block.place.value_or(home);
        const std::vector<std::int64_t> shape = x.sizes().vec(); // [B,S,1+P,C]
        const bool isAcross = preset.attendsAcrossViews(i);
        const nn::RotaryTables* rotary = nullptr;
        if (isAcross)
            rotary = &acrossViews.on(place);
        else if (preset.rotates(i))
            rotary = &withinView.on(place);
        torch::Tensor tokens = isAcross ? x.flatten(1, 2) : x.flatten(0, 1); // [B,S·(1+P),C] or [B·S,1+P,C]
        x.reset(); // where nothing else holds it, the block computes in place
        x = block.forward(std::move(tokens), rotary).view(shape);
        const bool isTapped = tap < preset.outLayers.size() && i == preset.outLayers[tap];
        const bool isTappedNext = tap < preset.outLayers.size() && i + 1 == preset.outLayers[tap];
        show(options.observe, "blocks." + std::to_string(i), x);
        const bool isReordered = choosesReference && i >= preset.altStart - 1;
        const torch::Tensor order = isReordered ? inputOrder(output.reference, views) : torch::Tensor();
        for (std::size_t k = 0; k < options.featureLayers.size(); ++k)
            if (options.featureLayers[k] == i) {
                const torch::Tensor own = nn::broughtTo(home, x);
                output.features[k] = exportedFeatures(
                    isReordered && !options.featuresAsUpstream ? reorderViews(own, order) : own, h, w);
            }
        // As the head takes them: without the camera token, normalised. Where views meet, what the last block within a view
        // left comes first, as it is.
        if (isTapped || (isTappedNext && preset.isMultiView())) {
            const torch::Tensor own = nn::broughtTo(home, x);
            if (!patches.defined())
                patches = torch::empty({batch, views, h * w, preset.tapDim()}, own.options().dtype(torch::kFloat32));
            if (preset.isMultiView() && !isAcross) {
                camera = own.select(2, 0).clone(); // the next block may compute in place
                copyPatches(own, /*normalised=*/false, patches.slice(3, 0, preset.dim));
            }
            if (isTapped) {
                const torch::Tensor first = own.select(2, 0);
                camera = preset.isMultiView() ? torch::cat({camera, first}, -1) : first.clone(); // [B,S,2C] or [B,S,C]
                copyPatches(own, /*normalised=*/true, patches.slice(3, -preset.dim));
            }
        }
        if (isTapped) {
            output.cameraToken = isReordered ? reorderViews(camera, order) : camera;
            output.patches[tap] = isReordered ? reorderViews(patches, order) : patches;
            show(options.observe, "taps." + std::to_string(tap) + ".patches", output.patches[tap]);
            show(options.observe, "taps." + std::to_string(tap) + ".camera", output.cameraToken);
            patches.reset();
            ++tap;
        }
    }
    return output;
}

} // namespace fathom::da3
