#include <torch/torch.h>

#include "engine/plan/plan.h"

#include "engine/base/error.h"
#include "engine/plan/passes.h"
#include "engine/plan/fused_block.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fathom::plan {

namespace {

constexpr std::array<Pass, 12> kPasses{{
    {"layer-scale", "factors at the ends of the residual branches go into the layers before them", foldLayerScale},
    {"norm-affine", "weights and biases of norms go into the layers after them", foldNormAffine},
    {"attention-scale", "the scale of the scores goes into the queries", foldAttentionScale},
    {"tables", "position, rotary and image-plane embeddings are computed once a grid", keepTables},
    {"ray-branch", "the ray branch is given up unless it is asked for", dropRayBranch},
    {"early-projection", "1×1 convolutions run before the resizing that follows them", projectEarly},
    {"fused-embedding", "patches are embedded by one kernel on AMX tiles or vectors", useFusedEmbedding},
    {"fused-blocks", "norm, product, bias, GELU, rotary embedding and residual are one kernel each, on AMX tiles or vectors", useFusedBlock},
    {"fused-taps", "what the head takes from a block is copied and normalised by one kernel on vectors", useFusedTaps},
    {"fused-head", "the head's convolutions read, resize, rectify and round in one kernel, on AMX tiles or vectors", useFusedHead},
    {"channels-last", "the head's maps keep the channels of a pixel together", putChannelsLast},
    {"onednn-blocks", "oneDNN products with packed weights, fused GELU and residual", useOneDnnBlock},
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

Rewriting::Rewriting(Request request)
    : m_context{std::move(request), std::make_shared<BlockWorkspaces>()}, m_states(kPasses.size()) {
    requireKnown(m_context.request.without);
}

void Rewriting::apply(torch::nn::Module& part) {
    const torch::NoGradGuard noGrad;
    const std::vector<std::string>& without = m_context.request.without;
    for (std::size_t i = 0; i < kPasses.size(); ++i) {
        if (std::ranges::find(without, kPasses[i].name) != without.end())
            continue;
        const std::optional<std::string> skipped = kPasses[i].apply(part, m_context);
        const std::lock_guard lock(m_mutex);
        if (skipped && skipped->empty())
            m_states[i].applied = true;
        else if (skipped)
            m_states[i].reason = skipped;
    }
}

std::vector<Outcome> Rewriting::outcomes() const {
    const std::vector<std::string>& without = m_context.request.without;
    const std::lock_guard lock(m_mutex);
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < kPasses.size(); ++i) {
        Outcome outcome{std::string(kPasses[i].name), {}};
        if (std::ranges::find(without, outcome.name) != without.end())
            outcome.skipped = "left out by choice";
        else if (!m_states[i].applied)
            outcome.skipped = m_states[i].reason.value_or("this network has nothing of the kind");
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

std::vector<Outcome> rewrite(const torch::nn::Module& network, const Request& request) {
    Rewriting rewriting(request);
    for (const Part& part : partsOf(network))
        rewriting.apply(*part.module);
    return rewriting.outcomes();
}

} // namespace fathom::plan
