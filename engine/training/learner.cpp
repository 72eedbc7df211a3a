#include "engine/training/learner.h"

#include "engine/models/depth_anything_3/da3.h"
#include "engine/training/initialisation.h"
#include "engine/weights/state_dict.h"

#include <algorithm>
#include <cmath>

namespace fathom::training {
namespace {

constexpr int kAverageEvery = 4;
constexpr double kAverageDecay = 0.998; ///< per step

} // namespace

ParameterSet makeParameters(const da3::Preset& preset, torch::Device device, std::uint64_t seed) {
    da3::DepthAnything3 network(preset);
    ParameterSet fresh;
    for (const NamedTensor& entry : stateDict(*network))
        fresh.add(entry.key, entry.tensor.detach());
    initialise(fresh, preset, seed);
    ParameterSet parameters;
    for (const auto& [name, tensor] : fresh.entries())
        parameters.add(name, tensor.to(device).requires_grad_(true));
    return parameters;
}

Learner::Learner(const LearnerOptions& options)
    : m_options(options), m_parameters(makeParameters(options.preset, options.device, options.seed)),
      m_average(m_parameters.clone()), m_readOuts(options.preset, options.device),
      m_network(m_parameters, options.preset, options.compute),
      m_optimiser(m_parameters, m_readOuts.parameters(), options.rates) {}

StepReport Learner::step(const Batch& batch, const StepPlan& plan) {
    BackboneTaps taps;
    taps.tokenBlocks = m_readOuts.tokenBlocks();
    const bool pairs = batch.viewCount() > 1;
    if (pairs)
        taps.matchBlocks = m_readOuts.matchBlocks();
    const NetworkOutput output = m_network.forward(batch.images, {.head = plan.head, .rays = plan.rays, .taps = &taps});
    LossTerms terms = outputLosses(output, batch, m_options.weights);
    Correspondence truth;
    if (pairs)
        truth = findCorrespondence(batch);
    for (auto& term : m_readOuts.losses(taps, batch, pairs ? &truth : nullptr, m_options.weights))
        terms.push_back(std::move(term));

    std::vector<torch::Tensor> values;
    for (const auto& [name, value] : terms)
        values.push_back(value);
    const torch::Tensor stacked = torch::stack(values);
    const torch::Tensor loss = stacked.sum();
    const torch::Tensor numbers = stacked.detach().to(torch::kCPU, torch::kDouble);
    StepReport report;
    for (std::size_t i = 0; i < terms.size(); ++i)
        report.terms[terms[i].first] = numbers.data_ptr<double>()[i];
    report.deadUnits = output.deadUnits.item<double>();
    report.tokenSize = output.cameraToken.detach().abs().mean().item<double>();
    if (!std::isfinite(numbers.sum().item<double>()))
        return report;
    loss.backward();
    report.norms = m_optimiser.step(plan.factors);
    report.applied = true;
    ++m_steps;
    if (m_steps % kAverageEvery == 0)
        updateAverage();
    if (plan.reviveUnits)
        reviveCameraDecoder(output.cameraToken.detach());
    return report;
}

void Learner::reviveCameraDecoder(const torch::Tensor& cameraToken) {
    const torch::NoGradGuard noGrad;
    const std::string layer = "model.cam_dec.backbone.0.";
    const auto activation = [&](const ParameterSet& parameters) {
        return torch::linear(cameraToken.flatten(0, 1), parameters.at(layer + "weight"), parameters.at(layer + "bias"));
    };
    const torch::Tensor dead = activation(m_parameters).amax(0).le(0);
    for (const ParameterSet* parameters : {&m_parameters, &m_average}) {
        const torch::Tensor shift = torch::where(dead, -activation(*parameters).mean(0), torch::zeros({}, cameraToken.options()));
        parameters->at(layer + "bias").add_(shift);
    }
}

void Learner::setWeights(const ParameterSet& weights) {
    const torch::NoGradGuard noGrad;
    for (const ParameterSet* parameters : {&m_parameters, &m_average}) {
        for (const auto& [name, tensor] : parameters->entries())
            tensor.copy_(weights.at(name));
    }
}

void Learner::updateAverage() {
    const torch::NoGradGuard noGrad;
    const double warmUp = (1.0 + static_cast<double>(m_steps)) / (10.0 + static_cast<double>(m_steps));
    const double decay = std::pow(std::min(kAverageDecay, warmUp), kAverageEvery);
    at::_foreach_lerp_(m_average.tensors(), m_parameters.tensors(), 1 - decay);
}

ParameterSet Learner::state() const {
    ParameterSet state;
    const auto append = [&](const std::string& prefix, const ParameterSet& part) {
        for (const auto& [name, tensor] : part.entries())
            state.add(prefix + name, tensor);
    };
    append("network.", m_parameters);
    append("average.", m_average);
    append("readout.", m_readOuts.parameters());
    append("optimiser.", m_optimiser.state());
    return state;
}

} // namespace fathom::training
