#include "engine/training/optimiser.h"

namespace fathom::training {
namespace {

constexpr double kFirstDecay = 0.9, kSecondDecay = 0.98, kEpsilon = 1e-8;
constexpr double kBodyDecay = 0.05, kHeadDecay = 0.01;
constexpr double kLargestNorm = 1.0;

enum GroupIndex : std::size_t { kDecayed, kPlain, kHead, kCamera, kFirstCamera };

bool contains(const std::string& name, std::string_view part) { return name.find(part) != std::string::npos; }

} // namespace

Optimiser::Optimiser(const ParameterSet& network, const ParameterSet& readOuts, const LearningRates& rates)
    : m_rates(rates), m_groups(5) {
    const auto configure = [&](GroupIndex index, double learningRate, double weightDecay) {
        m_groups[index].learningRate = learningRate;
        m_groups[index].weightDecay = weightDecay;
    };
    configure(kDecayed, rates.body, kBodyDecay);
    configure(kPlain, rates.body, 0);
    configure(kHead, rates.head, kHeadDecay);
    configure(kCamera, rates.cameraDecoder, kHeadDecay);
    configure(kFirstCamera, rates.firstCameraLayer, kHeadDecay);
    m_groups[kHead].head = true;

    std::vector<torch::Tensor> matrices;
    std::vector<std::string> matrixNames;
    for (const auto& [name, tensor] : network.entries()) {
        m_all.push_back(tensor);
        (contains(name, "model.head.") ? m_head : contains(name, "cam_dec.") ? m_cameraDecoder : m_body).push_back(tensor);
        if (contains(name, ".blocks.") && tensor.dim() == 2) {
            matrices.push_back(tensor);
            matrixNames.push_back(name);
        } else {
            addToAdam(name, tensor, groupOf(name, tensor));
        }
    }
    for (const auto& [name, tensor] : readOuts.entries()) {
        m_all.push_back(tensor);
        addToAdam("readout." + name, tensor, m_groups[kPlain]);
    }
    m_muon = std::make_unique<Muon>(matrices);
    for (std::size_t i = 0; i < matrices.size(); ++i)
        m_state.add("momentum." + matrixNames[i], m_muon->momenta()[i]);
}

Optimiser::Group& Optimiser::groupOf(const std::string& name, const torch::Tensor& tensor) {
    if (contains(name, "model.head."))
        return m_groups[kHead];
    if (contains(name, "cam_dec.backbone.0."))
        return m_groups[kFirstCamera];
    if (contains(name, "cam_dec."))
        return m_groups[kCamera];
    const bool decayed = tensor.dim() > 1 && !contains(name, "pos_embed") && !contains(name, "token");
    return m_groups[decayed ? kDecayed : kPlain];
}

void Optimiser::addToAdam(const std::string& name, const torch::Tensor& tensor, Group& group) {
    const auto options = torch::TensorOptions().requires_grad(false);
    group.parameters.push_back(tensor);
    group.firstMoments.push_back(torch::zeros_like(tensor, options));
    group.secondMoments.push_back(torch::zeros_like(tensor, options));
    group.steps.push_back(torch::zeros({}, tensor.options().requires_grad(false)));
    m_state.add("first." + name, group.firstMoments.back());
    m_state.add("second." + name, group.secondMoments.back());
    m_state.add("steps." + name, group.steps.back());
}

double Optimiser::clip(const std::vector<torch::Tensor>& parameters) const {
    std::vector<torch::Tensor> gradients;
    for (const torch::Tensor& parameter : parameters) {
        if (parameter.grad().defined())
            gradients.push_back(parameter.grad());
    }
    if (gradients.empty())
        return 0;
    const double norm = torch::stack(at::_foreach_norm(gradients)).norm().item<double>();
    if (norm > kLargestNorm)
        at::_foreach_mul_(gradients, kLargestNorm / norm);
    return norm;
}

void Optimiser::stepGroup(const Group& group, double factor) {
    std::vector<torch::Tensor> parameters, gradients, first, second, steps;
    for (std::size_t i = 0; i < group.parameters.size(); ++i) {
        if (!group.parameters[i].grad().defined())
            continue;
        parameters.push_back(group.parameters[i]);
        gradients.push_back(group.parameters[i].grad());
        first.push_back(group.firstMoments[i]);
        second.push_back(group.secondMoments[i]);
        steps.push_back(group.steps[i]);
    }
    if (parameters.empty())
        return;
    at::_foreach_add_(steps, 1);
    at::_fused_adamw_(parameters, gradients, first, second, {}, steps, group.learningRate * factor, kFirstDecay,
                      kSecondDecay, group.weightDecay, kEpsilon, false, false);
}

GradientNorms Optimiser::step(const StepFactors& factors) {
    const torch::NoGradGuard noGrad;
    const GradientNorms norms{.body = clip(m_body), .head = clip(m_head), .cameraDecoder = clip(m_cameraDecoder)};
    for (const Group& group : m_groups)
        stepGroup(group, group.head ? factors.head : factors.body);
    m_muon->step({.learningRate = m_rates.blockMatrices * factors.body, .weightDecay = kBodyDecay});
    for (torch::Tensor& parameter : m_all)
        parameter.mutable_grad().reset();
    return norms;
}

} // namespace fathom::training
