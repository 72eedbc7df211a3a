#include <torch/torch.h>

#include "engine/plan/plan.h"

#include "engine/base/error.h"
#include "engine/plan/passes.h"

#include <algorithm>
#include <array>

namespace fathom::plan {

namespace {

constexpr std::array<Pass, 11> kPasses{{
    {"layer-scale", "factors at the ends of the residual branches go into the layers before them", foldLayerScale},
    {"norm-affine", "weights and biases of norms go into the layers after them", foldNormAffine},
    {"attention-scale", "the scale of the scores goes into the queries", foldAttentionScale},
    {"tables", "position, rotary and image-plane embeddings are computed once a grid", keepTables},
    {"ray-branch", "the ray branch is given up unless it is asked for", dropRayBranch},
    {"early-projection", "1×1 convolutions run before the resizing that follows them", projectEarly},
    {"channels-last", "the head's maps keep the channels of a pixel together", putChannelsLast},
    {"tile-embedding", "patches are embedded by AMX products", useTileEmbedding},
    {"tile-blocks", "norm, product, bias, GELU, rotary embedding and residual are one AMX kernel each", useTileBlocks},
    {"tile-head", "the head's convolutions read, resize, rectify and round in one AMX kernel", useTileHead},
    {"onednn-blocks", "oneDNN products with packed weights, fused GELU and residual", useOneDnnBlocks},
}};

void requireKnown(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (std::ranges::find(kPasses, name, &Pass::name) != kPasses.end())
            continue;
        std::string all;
        for (const Pass& pass : kPasses)
            all += (all.empty() ? "" : ", ") + std::string(pass.name);
        throw Error(ErrorCode::InvalidOption, "There is no pass '" + name + "' in the plan; there are " + all + ".",
                    name);
    }
}

} // namespace

std::span<const Pass> passes() noexcept {
    return kPasses;
}

std::vector<Outcome> rewrite(da3::DepthAnything3& network, const Request& request) {
    requireKnown(request.without);
    const torch::NoGradGuard noGrad;
    std::vector<Outcome> outcomes;
    for (const Pass& pass : kPasses) {
        const std::string name(pass.name);
        const bool left = std::ranges::find(request.without, name) != request.without.end();
        outcomes.push_back({name, left ? "left out by choice" : pass.apply(network, request)});
    }
    return outcomes;
}

} // namespace fathom::plan
