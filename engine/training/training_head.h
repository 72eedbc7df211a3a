#pragma once

#include "engine/training/training_backbone.h"

namespace fathom::training {

struct HeadOutput {
    torch::Tensor logDepth;        ///< [B·S, H, W] fp32
    torch::Tensor confidenceLogit; ///< [B·S, H, W] fp32; confidence = 1 + exp
    torch::Tensor rays;            ///< [B·S, 7, 8·rows, 8·columns] fp32: direction, origin, confidence logit; or undefined
};

/// The dense head as the trainer runs it: channels-last maps in the compute type throughout.
class TrainingHead {
public:
    TrainingHead(const ParameterSet& parameters, const da3::Preset& preset, torch::Dtype compute);

    /// \param features four of [B·S, rows·columns, 2C].
    [[nodiscard]] HeadOutput forward(const std::vector<torch::Tensor>& features, int64_t rows, int64_t columns,
                                     bool rays) const;

private:
    [[nodiscard]] torch::Tensor convolve(const torch::Tensor& x, const std::string& layer, int64_t stride = 1) const;
    [[nodiscard]] torch::Tensor upsampleTransposed(const torch::Tensor& x, const std::string& layer) const;
    [[nodiscard]] torch::Tensor residualUnit(const torch::Tensor& x, const std::string& unit) const;
    [[nodiscard]] torch::Tensor fuse(const std::string& block, torch::Tensor top, const torch::Tensor& lateral,
                                     std::vector<int64_t> size) const;
    [[nodiscard]] torch::Tensor pyramid(const std::vector<torch::Tensor>& levels, const std::string& suffix) const;
    [[nodiscard]] torch::Tensor rayBranch(const std::vector<torch::Tensor>& levels, double aspect) const;

    const ParameterSet m_parameters; ///< shares storage with the trained tensors
    torch::Dtype m_compute;
};

} // namespace fathom::training
