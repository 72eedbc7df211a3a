#include <torch/torch.h>

#include "engine/estimators/pass_trial.h"

#include "engine/estimators/pass_conditions.h"
#include "engine/models/depth_anything_3/dualdpt.h"
#include "engine/nn/rope.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/processor_accounts.h"
#include "engine/plan/plan.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace fathom {

namespace {

/// Values of one map of tokens, and of one map of the head in full size, that are enough to tell kernels apart.
constexpr std::int64_t kTokenValues = 800'000, kHeadValues = 11'000'000;
constexpr double kTrialNormEps = 1e-6;

/// Numbers of no meaning, without subnormal ones that would take longer.
torch::Tensor anyValues(torch::IntArrayRef shape, double size) {
    return (torch::arange(c10::multiply_integers(shape), torch::kFloat32) * 0.7).sin_().mul_(size).view(shape);
}

bool isOfRays(const std::string& key) {
    return key.find("_aux") != std::string::npos;
}

void fillWithAnything(torch::nn::Module& part) {
    for (const auto& item : part.named_parameters())
        if (!isOfRays(item.key()))
            item.value().copy_(anyValues(item.value().sizes(), 0.05));
}

double secondsOf(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A block and a head in the form that some kernels have.
struct FormedParts {
    nn::Block block{nullptr};
    da3::DualDPT head{nullptr};
};

class PassTrial {
public:
    PassTrial(const PassParts& parts, std::function<PlannedForm(Kernels)> form, std::size_t views, Size size,
              CancelToken token)
        : m_parts(parts), m_form(std::move(form)), m_views(static_cast<double>(views)), m_token(std::move(token)) {
        const std::int64_t h = size.height / da3::kPatchSide, w = size.width / da3::kPatchSide, tokens = 1 + h * w;
        m_trialViews = std::clamp<std::int64_t>(kTokenValues / (tokens * m_parts.block.dim), 1, static_cast<std::int64_t>(views));
        m_tokens = anyValues({m_trialViews, tokens, m_parts.block.dim}, 1);
        if (m_parts.rotates) {
            const std::int64_t headDim = m_parts.block.dim / m_parts.block.heads;
            m_within = nn::rotaryTables(nn::patchPositions(h, w, torch::kCPU), headDim);
            m_across = nn::rotaryTables(nn::uniformPositions(m_trialViews, h, w, torch::kCPU), headDim);
        }
        if (m_parts.head)
            prepareHead(h, w);
    }

    double operator()(const ComputeWay& way) {
        const c10::InferenceMode inference;
        FormedParts& parts = partsFor(way.kernels);
        establish({torch::kCPU, way.threads, false, false, areOwn(way.kernels)});
        const auto block = [&](const torch::Tensor& x, const nn::RotaryTables& rotary) {
            m_token.throwIfCancelled();
            return secondsOf([&] { (void)parts.block->forward(x, m_parts.rotates ? &rotary : nullptr); });
        };
        double seconds = static_cast<double>(m_parts.withinViews) * block(m_tokens, m_within);
        if (m_parts.acrossViews > 0)
            seconds += static_cast<double>(m_parts.acrossViews) * block(m_tokens.flatten(0, 1).unsqueeze(0), m_across);
        seconds *= m_views / static_cast<double>(m_trialViews);
        if (parts.head)
            seconds += m_views * m_headShare * secondsOf([&] {
                (void)parts.head->forward(m_taps, m_headRows * da3::kPatchSide, m_headColumns * da3::kPatchSide,
                                          {.cancel = m_token});
            });
        return seconds;
    }

private:
    void prepareHead(std::int64_t h, std::int64_t w) {
        const da3::Preset& preset = *m_parts.head;
        constexpr std::int64_t kPixelsOfPatch = da3::kPatchSide * da3::kPatchSide;
        m_headColumns = w;
        m_headRows = std::clamp<std::int64_t>(kHeadValues / (preset.features * kPixelsOfPatch * w), 1, h);
        m_headShare = static_cast<double>(h) / static_cast<double>(m_headRows);
        m_taps.fill(anyValues({1, 1, m_headRows * m_headColumns, preset.tapDim()}, 1));
    }

    FormedParts& partsFor(Kernels kernels) {
        const auto [place, isNew] = m_formed.try_emplace(kernels);
        if (isNew)
            place->second = madeFor(kernels);
        return place->second;
    }

    [[nodiscard]] FormedParts madeFor(Kernels kernels) const {
        const PlannedForm form = m_form(kernels);
        std::optional<plan::Rewriting> rewriting;
        if (form.plan)
            rewriting.emplace(*form.plan);
        const auto bring = [&](torch::nn::Module& part) {
            fillWithAnything(part);
            part.eval();
            if (rewriting)
                rewriting->apply(part);
        };
        FormedParts parts;
        parts.block = nn::Block(m_parts.block);
        bring(*parts.block);
        convertProducts(*parts.block, form.computeType);
        if (m_parts.head) {
            parts.head = da3::DualDPT(*m_parts.head);
            bring(*parts.head);
        }
        return parts;
    }

    PassParts m_parts;
    std::function<PlannedForm(Kernels)> m_form;
    double m_views;
    CancelToken m_token;
    std::int64_t m_trialViews = 1, m_headRows = 0, m_headColumns = 0;
    double m_headShare = 1; ///< of the rows, how many times what is computed
    torch::Tensor m_tokens; ///< [V,N,C]
    nn::RotaryTables m_within, m_across;
    da3::Taps m_taps;
    std::map<Kernels, FormedParts> m_formed;
};

} // namespace

PassParts passPartsOf(const da3::Preset& preset) {
    PassParts parts;
    parts.block = {preset.dim, preset.heads, kTrialNormEps, preset.isMultiView(), preset.feedForward};
    for (std::int64_t block = 0; block < preset.depth; ++block)
        ++(preset.attendsAcrossViews(block) ? parts.acrossViews : parts.withinViews);
    parts.rotates = preset.isMultiView();
    if (preset.architecture != da3::Architecture::Monocular)
        parts.head = preset;
    return parts;
}

PassParts passPartsOf(const dav2::Preset& preset) {
    PassParts parts;
    parts.block = {preset.encoder.dim, preset.encoder.heads(), kTrialNormEps, false, preset.encoder.feedForward};
    parts.withinViews = preset.encoder.depth;
    return parts;
}

Trial passTrial(const PassParts& parts, std::function<PlannedForm(Kernels)> form, std::size_t views, Size size,
                const CancelToken& token) {
    const c10::InferenceMode inference;
    const auto trial = std::make_shared<PassTrial>(parts, std::move(form), views, size, token);
    return {[trial](const ComputeWay& way) { return translatingTorchErrors([&] { return (*trial)(way); }); },
            [begun = ProcessorAccounts::now()] { return wasDisturbed(begun, ProcessorAccounts::now()); }};
}

} // namespace fathom
