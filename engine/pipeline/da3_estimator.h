#pragma once

#include "engine/models/depth_anything_3/nested.h"
#include "engine/pipeline/estimator.h"
#include "engine/plan/recorded_forward.h"

#include <torch/torch.h>

#include <functional>
#include <optional>

namespace fathom {

/// Runs networks whose views see each other: pixels in, maps and cameras out.
class AnyViewEstimator : public Estimator {
public:
    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_model; }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override;
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override;

    /// \param read  fills the camera encoder; called once, before the first pass with known cameras.
    void readBeforeKnownCameras(std::function<void()> read) { m_readCameraEncoder = std::move(read); }

protected:
    AnyViewEstimator(ModelDescription model, const da3::Preset& preset, torch::Device device,
                     const EstimateOptions& options, bool tf32);

    /// What a pass gives besides the prediction of an any-view network.
    struct Outcome {
        da3::Prediction prediction;
        torch::Tensor sky;           ///< undefined when the network has none
        std::optional<double> scale; ///< metres per unit of the any-view branch
    };
    virtual Outcome forward(const torch::Tensor& images, const da3::ForwardOptions& options) = 0;

private:
    [[nodiscard]] std::vector<ViewEstimate> run(const std::vector<const RgbImage*>& processed,
                                                const std::vector<PosedIntrinsics>& cameras,
                                                const CancelToken& token);
    [[nodiscard]] std::vector<ViewEstimate> estimatesOf(const Outcome& outcome, Size size) const;
    void adoptKnownCameras(std::vector<ViewEstimate>& estimates, const std::vector<PosedIntrinsics>& cameras) const;

    ModelDescription m_model;
    da3::Preset m_preset;
    torch::Device m_device;
    da3::ForwardOptions m_forward;
    KnownCameraScale m_scale;
    bool m_tf32;
    bool m_measuresConvolutions;
    std::function<void()> m_readCameraEncoder; ///< empty once it is there
};

class Da3Estimator : public AnyViewEstimator {
public:
    /// \param network  filled, on `device`, in its compute type; `tf32` allows TF32 products where the device
    /// has them.
    Da3Estimator(ModelDescription model, da3::DepthAnything3 network, torch::Device device,
                 const EstimateOptions& options, bool tf32);

    /// Has the device record plain passes (images to depth and cameras) and replay them.
    void record(plan::MakeRecording make, const EstimateOptions& options);

private:
    Outcome forward(const torch::Tensor& images, const da3::ForwardOptions& options) override;

    da3::DepthAnything3 m_network;
    std::optional<plan::RecordedForward> m_recorded;
};

/// Depth and camera positions in metres.
class NestedEstimator : public AnyViewEstimator {
public:
    /// As Da3Estimator.
    NestedEstimator(ModelDescription model, da3::NestedDepth network, torch::Device device,
                    const EstimateOptions& options, bool tf32);

private:
    Outcome forward(const torch::Tensor& images, const da3::ForwardOptions& options) override;

    da3::NestedDepth m_network;
};

} // namespace fathom
