#pragma once

#include "engine/models/depth_anything_v2/depth_anything_v2.h"
#include "engine/pipeline/estimator.h"

#include <torch/torch.h>

namespace fathom {

/// Runs networks of Depth Anything V1 and V2: every view by itself, depth without cameras. Relative networks give
/// inverse depth, from which a depth of assumed range is made for the 3D view; metric ones give metres.
class DepthAnythingV2Estimator : public Estimator {
public:
    /// \param network  filled, on `device`, in its compute type; `tf32` allows TF32 products where the device has them.
    DepthAnythingV2Estimator(ModelDescription model, dav2::DepthAnythingV2 network, dav2::PositionRule rule,
                             torch::Device device, bool tf32);

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override;
    /// Takes ViewKnowledge::planes where every view has them.
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override;

private:
    [[nodiscard]] std::vector<ViewEstimate> run(const torch::Tensor& input, const CancelToken& token);

    ModelDescription m_model;
    dav2::DepthAnythingV2 m_network;
    dav2::PositionRule m_rule;
    torch::Device m_device;
    bool m_tf32;
};

/// Loads a checkpoint of this family in any of its layouts.
/// \throws Error{…} as loadEstimator
[[nodiscard]] std::unique_ptr<Estimator> loadDepthAnythingV2(const ModelDescription& model,
                                                             const EstimateOptions& options, const CancelToken& token);

} // namespace fathom
