#pragma once

#include "engine/training/correspondence.h"
#include "engine/training/losses.h"
#include "engine/training/parameter_set.h"

namespace fathom::training {

/// Linear layers on the transformer's patch tokens that give it a strong, cheap gradient from the first step:
/// a 4×4 map of log depths, the position of the patch in view 0, and its ray in the frame of view 0. They
/// exist in training only and are thrown away with the optimiser.
class ReadOuts {
public:
    ReadOuts(const da3::Preset& preset, torch::Device device);

    /// Blocks whose patch tokens are read.
    [[nodiscard]] std::vector<int> tokenBlocks() const { return {m_early, m_late, m_last}; }
    /// Blocks whose first attention head is compared with the true correspondence: the first two across views.
    [[nodiscard]] const std::vector<int>& matchBlocks() const noexcept { return m_matchBlocks; }
    [[nodiscard]] const ParameterSet& parameters() const noexcept { return m_parameters; }

    /// \param truth of the batch, or nullptr for single views.
    [[nodiscard]] LossTerms losses(const BackboneTaps& taps, const Batch& batch, const Correspondence* truth,
                                   const LossWeights& weights) const;

private:
    [[nodiscard]] torch::Tensor read(const std::string& name, const BackboneTaps& taps, int block) const;
    [[nodiscard]] torch::Tensor depthTerm(const BackboneTaps& taps, const Batch& batch, const LossWeights& weights) const;
    [[nodiscard]] torch::Tensor flowTerm(const BackboneTaps& taps, const Batch& batch, const Correspondence& truth) const;
    [[nodiscard]] torch::Tensor rayTerm(const BackboneTaps& taps, const Batch& batch) const;

    int m_early, m_late, m_last; ///< depth is read after the first and last, flow after the first two, rays after the last
    std::vector<int> m_matchBlocks;
    ParameterSet m_parameters;
};

} // namespace fathom::training
