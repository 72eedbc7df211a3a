#pragma once

#include "engine/models/depth_anything_3/presets.h"
#include "engine/training/batch.h"
#include "engine/training/losses.h"
#include "engine/training/optimiser.h"
#include "engine/training/read_outs.h"
#include "engine/training/training_network.h"

#include <map>

namespace fathom::training {

struct LearnerOptions {
    da3::Preset preset;
    torch::Device device = torch::kCPU;
    torch::Dtype compute = torch::kBFloat16;
    std::uint64_t seed = 1;
    LossWeights weights;
    LearningRates rates;
};

struct StepPlan {
    bool head = true;
    bool rays = false;
    bool reviveUnits = false; ///< see Learner::reviveCameraDecoder
    StepFactors factors{};
};

struct StepReport {
    bool applied = false; ///< false: the loss was not finite and the step was left out
    std::map<std::string, double> terms; ///< unweighted names, weighted values
    GradientNorms norms;
    double deadUnits = 0;  ///< share of the camera decoder's first layer that never fires
    double tokenSize = 0;  ///< mean magnitude of the raw camera token
};

/// Everything that changes while training: the network's tensors, their running mean, the read-outs and the
/// state of the optimiser. One thread.
class Learner {
public:
    explicit Learner(const LearnerOptions& options);

    /// Forward, backward and update on one batch; a term that is not finite leaves everything as it was.
    StepReport step(const Batch& batch, const StepPlan& plan);

    [[nodiscard]] const ParameterSet& parameters() const noexcept { return m_parameters; }
    /// Exponential running mean of the parameters: what is evaluated and shipped.
    [[nodiscard]] const ParameterSet& average() const noexcept { return m_average; }
    /// Every tensor of the learner under a unique name, sharing storage; assigning to it restores a state.
    [[nodiscard]] ParameterSet state() const;

    /// Takes over trained weights, running mean included; read-outs and optimiser begin anew.
    void setWeights(const ParameterSet& weights);

    [[nodiscard]] long long steps() const noexcept { return m_steps; }
    void setSteps(long long steps) noexcept { m_steps = steps; }

private:
    void updateAverage();
    /// The first layer of the camera decoder reads the raw residual stream, whose common part can hold a ReLU
    /// shut for every image. Units that fire for none of these tokens get a bias that lets them fire for half.
    void reviveCameraDecoder(const torch::Tensor& cameraToken);

    LearnerOptions m_options;
    ParameterSet m_parameters, m_average;
    ReadOuts m_readOuts;
    TrainingNetwork m_network;
    Optimiser m_optimiser;
    long long m_steps = 0;
};

/// Fresh tensors of a preset's network under their checkpoint names, initialised for training.
[[nodiscard]] ParameterSet makeParameters(const da3::Preset& preset, torch::Device device, std::uint64_t seed);

} // namespace fathom::training
