#pragma once

#include "engine/training/muon.h"
#include "engine/training/parameter_set.h"

#include <memory>

namespace fathom::training {

/// Learning rates at full schedule factor.
struct LearningRates {
    double blockMatrices = 3e-3; ///< Muon
    double body = 1e-3;          ///< embeddings, norms, biases, tokens, read-outs
    double head = 4e-4;
    double cameraDecoder = 1e-4;
    double firstCameraLayer = 3e-5; ///< faster, all its units die: it reads the raw residual stream
};

/// The factors of one step.
struct StepFactors {
    double body = 1;
    double head = 1;
};

struct GradientNorms {
    double body = 0; ///< before clipping
    double head = 0;
    double cameraDecoder = 0;
};

/// Muon for the matrices of the transformer blocks, AdamW for everything else; gradients clipped separately
/// for the head, the camera decoder (its input is unbounded) and the rest.
class Optimiser {
public:
    /// Both sets must require gradients and outlive nothing: their tensors are shared.
    Optimiser(const ParameterSet& network, const ParameterSet& readOuts, const LearningRates& rates);

    /// Applies and then drops the gradients. Parameters without a gradient are left alone.
    GradientNorms step(const StepFactors& factors);

    /// Names and tensors of the whole state, sharing storage: written to and read from checkpoints in place.
    [[nodiscard]] const ParameterSet& state() const noexcept { return m_state; }

private:
    struct Group {
        std::vector<torch::Tensor> parameters, firstMoments, secondMoments, steps;
        double learningRate = 0;
        double weightDecay = 0;
        bool head = false;
    };

    Group& groupOf(const std::string& name, const torch::Tensor& tensor);
    void addToAdam(const std::string& name, const torch::Tensor& tensor, Group& group);
    [[nodiscard]] double clip(const std::vector<torch::Tensor>& parameters) const;
    static void stepGroup(const Group& group, double factor);

    LearningRates m_rates;
    std::vector<torch::Tensor> m_body, m_head, m_cameraDecoder, m_all;
    std::vector<Group> m_groups;
    std::unique_ptr<Muon> m_muon;
    ParameterSet m_state;
};

} // namespace fathom::training
