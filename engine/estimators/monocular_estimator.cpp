#include <torch/torch.h>

#include "engine/estimators/monocular_estimator.h"

#include "engine/base/error.h"
#include "engine/estimators/device_estimator.h"
#include "engine/estimators/host_copy.h"
#include "engine/estimators/pass_conditions.h"
#include "engine/estimators/ready_network.h"
#include "engine/estimators/tensor_maps.h"
#include "engine/models/depth_anything_3/metric_alignment.h"
#include "engine/models/depth_anything_3/mono.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/pass_memory.h"

#include <algorithm>

namespace fathom {

namespace {

/// Focal length of a view, if anybody knows it.
std::optional<double> focalOf(const ViewKnowledge& known) {
    if (known.camera)
        return (known.camera->intrinsics.fx + known.camera->intrinsics.fy) / 2;
    return known.focalPixels;
}

void makeMetric(ViewEstimate& estimate, std::optional<double> focalPixels) {
    estimate.unitUnknown = !focalPixels;
    if (!focalPixels)
        return;
    const double factor = *focalPixels / da3::kCanonicalFocalPixels;
    std::transform(estimate.depth.data(), estimate.depth.data() + estimate.depth.valueCount(), estimate.depth.data(),
                   [factor](float value) { return static_cast<float>(value * factor); });
}

/// Runs networks that take every view by itself: depth and sky, no cameras. The metric network's depth is in
/// metres where the focal length is known, and has no unit where it is not.
class MonocularEstimator : public DeviceEstimator {
public:
    MonocularEstimator(ModelDescription model, ReadyNetwork<da3::MonocularDepth> ready, const EstimateOptions& options);

    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size size) const noexcept override {
        return estimatedPassBytes(m_network->preset, views, size, false);
    }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override;

private:
    [[nodiscard]] std::vector<ViewEstimate> run(const std::vector<const RgbImage*>& processed,
                                                const CancelToken& token);

    da3::MonocularDepth m_network;
    std::vector<std::int64_t> m_layers; ///< blocks whose features are wanted
    bool m_tf32;
    bool m_asUpstream;
};

MonocularEstimator::MonocularEstimator(ModelDescription model, ReadyNetwork<da3::MonocularDepth> ready,
                                       const EstimateOptions& options)
    : DeviceEstimator(std::move(model), ready.device), m_network(std::move(ready.network)), m_tf32(ready.tf32),
      m_asUpstream(options.asUpstream) {
    for (const int layer : options.featureLayers)
        m_layers.push_back(layer == kLastBlock ? m_network->preset.depth - 1 : layer);
}

std::vector<ViewEstimate> MonocularEstimator::run(const std::vector<const RgbImage*>& processed,
                                                  const CancelToken& token) {
    const c10::InferenceMode inference;
    establish({m_device, execution().threads, m_tf32, false, areOwn(execution().kernels)});
    const da3::MonocularPrediction prediction =
        m_network->forward(networkInputOf(processed, m_device),
                           {.featureLayers = m_layers, .skyOfEachView = !m_asUpstream, .cancel = token});
    const HostCopy depthOnItsWay(prediction.depth[0]), skyOnItsWay(prediction.sky[0]);
    std::vector<HostCopy> featuresOnTheirWay;
    for (const torch::Tensor& features : prediction.features)
        featuresOnTheirWay.emplace_back(features[0]);
    const torch::Tensor depth = depthOnItsWay.wait(torch::kFloat32);
    requireUsableDepth(depth, m_model);
    const torch::Tensor sky = skyOnItsWay.wait(torch::kFloat32);
    std::vector<ViewEstimate> estimates(processed.size());
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        estimates[i].depth = mapOf(depth[static_cast<std::int64_t>(i)]);
        estimates[i].sky = mapOf(sky[static_cast<std::int64_t>(i)]);
    }
    for (std::size_t k = 0; k < m_layers.size(); ++k) {
        const torch::Tensor features = featuresOnTheirWay[k].wait(torch::kFloat32);
        for (std::size_t i = 0; i < estimates.size(); ++i)
            estimates[i].features.push_back(featureMapOf(m_layers[k], features[static_cast<std::int64_t>(i)]));
    }
    return estimates;
}

std::vector<ViewEstimate> MonocularEstimator::estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                              const std::vector<ViewKnowledge>& known,
                                                              const CancelToken& token) {
    requireRoom(processed);
    std::vector<ViewEstimate> estimates = translatingTorchErrors([&] { return run(processed, token); });
    for (std::size_t i = 0; m_model.capabilities.metric && i < estimates.size(); ++i)
        makeMetric(estimates[i], known.empty() ? std::nullopt : focalOf(known[i]));
    return estimates;
}

} // namespace

std::unique_ptr<Estimator> makeEstimator(ModelDescription model, ReadyNetwork<da3::MonocularDepth> ready,
                                         const EstimateOptions& options) {
    return std::make_unique<MonocularEstimator>(std::move(model), std::move(ready), options);
}

} // namespace fathom
