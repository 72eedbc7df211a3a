#pragma once

#include "engine/models/depth_anything_3/mono.h"
#include "engine/pipeline/estimator.h"

#include <torch/torch.h>

namespace fathom {

/// Runs networks that take every view by itself: depth and sky, no cameras. The metric network's depth is in
/// metres where the focal length is known, and has no unit where it is not.
class MonocularEstimator : public Estimator {
public:
    /// \param network  filled, on `device`, in its compute type; `tf32` allows TF32 products where the device
    /// has them.
    MonocularEstimator(ModelDescription model, da3::MonocularDepth network, torch::Device device,
                       const EstimateOptions& options, bool tf32);

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override;
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override;

private:
    [[nodiscard]] std::vector<ViewEstimate> run(const std::vector<const RgbImage*>& processed,
                                                const CancelToken& token);

    ModelDescription m_model;
    da3::MonocularDepth m_network;
    torch::Device m_device;
    std::vector<std::int64_t> m_layers; ///< blocks whose features are wanted
    bool m_tf32;
};

} // namespace fathom
