#include "engine/training/read_outs.h"

#include "engine/models/depth_anything_3/presets.h"

#include <array>

namespace fathom::training {
namespace {

constexpr int64_t kPatch = da3::kPatchSide;
constexpr std::array<int64_t, 4> kSampledPixels{1, 5, 8, 12}; ///< of the fourteen along one side of a patch
constexpr double kNormEpsilon = 1e-5;
constexpr double kDeviation = 0.02;
constexpr std::size_t kMatchBlocks = 2;
constexpr int kEarlyOffset = 2; ///< blocks after the first that sees other views' cameras

std::string readOutName(const char* kind, int block) { return std::string(kind) + "." + std::to_string(block); }

/// [B,S,H,W] at the sampled pixels, patch by patch: [B, S·P·16].
torch::Tensor pickPixels(const torch::Tensor& map) {
    const int64_t samples = map.size(0), views = map.size(1), rows = map.size(2) / kPatch, columns = map.size(3) / kPatch;
    const auto indices = [&](int64_t patches) {
        std::vector<int64_t> result;
        for (int64_t patch = 0; patch < patches; ++patch) {
            for (const int64_t pixel : kSampledPixels)
                result.push_back(patch * kPatch + pixel);
        }
        return torch::tensor(result).to(map.device());
    };
    return map.index_select(2, indices(rows))
        .index_select(3, indices(columns))
        .view({samples, views, rows, 4, columns, 4})
        .permute({0, 1, 2, 4, 3, 5})
        .reshape({samples, views * rows * columns * 16});
}

} // namespace

ReadOuts::ReadOuts(const da3::Preset& preset, torch::Device device)
    : m_early(static_cast<int>(preset.altStart) + kEarlyOffset), m_late(static_cast<int>(preset.depth) - 2),
      m_last(static_cast<int>(preset.depth) - 1) {
    const torch::NoGradGuard noGrad;
    const int64_t channels = preset.dim;
    for (int block = 0; block <= m_last && m_matchBlocks.size() < kMatchBlocks; ++block) {
        if (preset.attendsAcrossViews(block))
            m_matchBlocks.push_back(block);
    }
    const auto add = [&](const std::string& name, int64_t outputs) {
        m_parameters.add(name + ".norm.weight", torch::ones({channels}));
        m_parameters.add(name + ".norm.bias", torch::zeros({channels}));
        m_parameters.add(name + ".weight", torch::normal(0.0, kDeviation, {outputs, channels}));
        m_parameters.add(name + ".bias", torch::zeros({outputs}));
    };
    for (const int block : {m_early, m_last})
        add(readOutName("depth", block), 16);
    for (const int block : {m_early, m_late})
        add(readOutName("flow", block), 2);
    add(readOutName("rays", m_last), 6);
    ParameterSet onDevice;
    for (const auto& [name, tensor] : m_parameters.entries())
        onDevice.add(name, tensor.to(device).requires_grad_(true));
    m_parameters = std::move(onDevice);
}

torch::Tensor ReadOuts::read(const std::string& name, const BackboneTaps& taps, int block) const {
    const torch::Tensor& tokens = taps.patchTokens.at(block);
    const torch::Tensor normed = torch::layer_norm(tokens, {tokens.size(2)}, m_parameters.at(name + ".norm.weight"),
                                                   m_parameters.at(name + ".norm.bias"), kNormEpsilon);
    return torch::linear(normed, m_parameters.at(name + ".weight"), m_parameters.at(name + ".bias"));
}

torch::Tensor ReadOuts::depthTerm(const BackboneTaps& taps, const Batch& batch, const LossWeights& weights) const {
    const torch::Tensor target = pickPixels(logDepthTarget(batch));
    const torch::Tensor valid = pickPixels(batch.valid), sky = pickPixels(batch.sky);
    torch::Tensor sum = torch::zeros({}, target.options());
    for (const int block : {m_early, m_last}) {
        const torch::Tensor logDepth = read(readOutName("depth", block), taps, block).view({target.size(0), -1});
        const torch::Tensor error = (logDepth - target) * valid.to(torch::kFloat);
        sum = sum + depthLoss(error, valid) + weights.sky * skyLoss(logDepth, sky);
    }
    return sum / 2;
}

torch::Tensor ReadOuts::flowTerm(const BackboneTaps& taps, const Batch& batch, const Correspondence& truth) const {
    const int64_t samples = batch.depth.size(0), views = batch.viewCount();
    const torch::Tensor intoFirst = truth.to.eq(0).nonzero().squeeze(1);
    const torch::Tensor sources = truth.from.index_select(0, intoFirst);
    const torch::Tensor target = torch::stack({truth.column, truth.row}, -1).index_select(1, intoFirst);
    const torch::Tensor mask =
        truth.visible.index_select(1, intoFirst).to(torch::kFloat).unsqueeze(-1).expand_as(target);
    torch::Tensor sum = torch::zeros({}, target.options());
    for (const int block : {m_early, m_late}) {
        const torch::Tensor flow = read(readOutName("flow", block), taps, block).view({samples, views, -1, 2});
        sum = sum + maskedMean((flow.index_select(1, sources) - target).abs(), mask);
    }
    return sum / 2;
}

torch::Tensor ReadOuts::rayTerm(const BackboneTaps& taps, const Batch& batch) const {
    const int64_t samples = batch.depth.size(0), views = batch.viewCount();
    const torch::Tensor directions =
        rayDirections(batch, batch.depth.size(2) / kPatch, batch.depth.size(3) / kPatch).flatten(3).transpose(2, 3);
    const torch::Tensor rays = read(readOutName("rays", m_last), taps, m_last).view({samples, views, -1, 6});
    return (rays.slice(3, 0, 3) - directions).abs().sum(3).mean() +
           (rays.slice(3, 3, 6) - batch.translation.unsqueeze(2)).abs().sum(3).mean();
}

LossTerms ReadOuts::losses(const BackboneTaps& taps, const Batch& batch, const Correspondence* truth,
                           const LossWeights& weights) const {
    LossTerms terms;
    terms.emplace_back("readout", weights.readOutDepth * depthTerm(taps, batch, weights));
    terms.emplace_back("ray_readout", weights.readOutRays * rayTerm(taps, batch));
    if (!truth)
        return terms;
    terms.emplace_back("flow", weights.readOutFlow * flowTerm(taps, batch, *truth));
    torch::Tensor match = torch::zeros({}, batch.depth.options());
    for (const auto& [queries, keys] : taps.queriesKeys)
        match = match + matchLoss(queries, keys, batch, *truth);
    terms.emplace_back("match", weights.match * match / static_cast<double>(taps.queriesKeys.size()));
    return terms;
}

} // namespace fathom::training
