#pragma once

#include "engine/models/depth_anything_3/da3.h"
#include "engine/pipeline/estimator.h"

#include <torch/torch.h>

namespace fathom {

/// Runs a Depth Anything 3 network on images: pixels in, maps and cameras out.
class Da3Estimator : public Estimator {
public:
    /// \param network  filled, on `device`, in its compute type; `tf32` allows TF32 products where the device
    /// has them.
    Da3Estimator(ModelDescription model, da3::DepthAnything3 network, torch::Device device,
                 const EstimateOptions& options, bool tf32);

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override;

private:
    [[nodiscard]] torch::Tensor inputOf(const std::vector<const RgbImage*>& processed) const;
    [[nodiscard]] std::vector<ViewEstimate> run(const std::vector<const RgbImage*>& processed,
                                                const CancelToken& token);

    ModelDescription m_model;
    da3::DepthAnything3 m_network;
    torch::Device m_device;
    da3::ForwardOptions m_forward;
    bool m_tf32;
};

} // namespace fathom
