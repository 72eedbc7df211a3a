#include <torch/torch.h>

#include "engine/estimators/depth_anything_v2_estimator.h"

#include "engine/base/error.h"
#include "engine/estimators/device_estimator.h"
#include "engine/estimators/host_copy.h"
#include "engine/estimators/pass_conditions.h"
#include "engine/estimators/planned_loading.h"
#include "engine/estimators/tensor_maps.h"
#include "engine/estimators/view_upload.h"
#include "engine/image/normalization.h"
#include "engine/models/depth_anything_v2/depth_anything_v2.h"
#include "engine/models/depth_anything_v2/key_layouts.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/checkpoint_identity.h"
#include "engine/pipeline/device.h"
#include "engine/scene/inverse_depth.h"
#include "engine/weights/open_weights.h"

#include <algorithm>

namespace fathom {

namespace {

/// Peak memory of one pass beside the weights, in bytes: about twenty fp32 values per token and channel in the
/// transformer, and in the head three maps of half its width and two of 32 channels at full resolution.
std::uint64_t bytesOfPass(const dav2::Encoder& encoder, std::size_t views, Size size) {
    constexpr std::uint64_t kValuesPerToken = 20;
    const std::uint64_t pixels = views * size.pixels();
    const std::uint64_t tokens = views + pixels / (dav2::kPatchSide * dav2::kPatchSide);
    const std::uint64_t transformer = kValuesPerToken * tokens * static_cast<std::uint64_t>(encoder.dim);
    const std::uint64_t head = pixels * (3 * static_cast<std::uint64_t>(encoder.features) / 2 + 2 * 32);
    return sizeof(float) * (transformer + head + 4 * pixels);
}

/// [B,3,H,W], normalised, on the device.
torch::Tensor inputOf(const std::vector<const RgbImage*>& processed, const std::vector<ViewKnowledge>& known,
                      torch::Device device) {
    const Size size = processed.front()->size();
    const auto count = static_cast<std::int64_t>(processed.size());
    const std::unique_ptr<ViewUpload> way = viewUploadTo(device, count, size.height, size.width);
    return upload(*way, count, [&](std::int64_t index, float* target) {
        const auto view = static_cast<std::size_t>(index);
        const RgbImage& image = *processed[view];
        requireInternal(image.size() == size, "all views of a pass have one size");
        const std::vector<float>* planes = known.empty() ? nullptr : known[view].planes;
        if (planes && planes->size() == image.valueCount())
            std::copy(planes->begin(), planes->end(), target);
        else
            normalisePlanarInto(image, target);
    })[0];
}

/// Transformers has resized the position table by another rule since autumn 2024: users of its files expect its results.
dav2::PositionRule ruleOf(dav2::KeyLayout layout) {
    const bool isTransformers = layout == dav2::KeyLayout::HuggingFace || layout == dav2::KeyLayout::HuggingFace5;
    return isTransformers ? dav2::PositionRule::Size : dav2::PositionRule::Original;
}

/// Runs networks of Depth Anything V1 and V2: every view by itself, depth without cameras. Relative networks give
/// inverse depth, from which a depth of assumed range is made for the 3D view; metric ones give metres.
class DepthAnythingV2Estimator : public DeviceEstimator {
public:
    /// \param network  filled, on `device`, in its compute type; `tf32` allows TF32 products where the device has them.
    DepthAnythingV2Estimator(ModelDescription model, dav2::DepthAnythingV2 network, dav2::PositionRule rule,
                             torch::Device device, bool tf32);

    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size size) const noexcept override {
        return bytesOfPass(m_network->preset.encoder, views, size);
    }
    /// Takes ViewKnowledge::planes where every view has them.
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override;

private:
    [[nodiscard]] std::vector<ViewEstimate> run(const torch::Tensor& input, const CancelToken& token);

    dav2::DepthAnythingV2 m_network;
    dav2::PositionRule m_rule;
    bool m_tf32;
};

DepthAnythingV2Estimator::DepthAnythingV2Estimator(ModelDescription model, dav2::DepthAnythingV2 network,
                                                   dav2::PositionRule rule, torch::Device device, bool tf32)
    : DeviceEstimator(std::move(model), device), m_network(std::move(network)), m_rule(rule), m_tf32(tf32) {}

std::vector<ViewEstimate> DepthAnythingV2Estimator::run(const torch::Tensor& input, const CancelToken& token) {
    const c10::InferenceMode inference;
    establish({m_device, execution().threads, m_tf32, false, areOwn(execution().kernels)});
    const HostCopy onTheirWay(m_network->forward(input, {.positionRule = m_rule, .cancel = token}));
    const torch::Tensor maps = onTheirWay.wait(torch::kFloat32);
    requireUsableDepth(maps, m_model);
    std::vector<ViewEstimate> estimates(static_cast<std::size_t>(maps.size(0)));
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        FloatMap map = mapOf(maps[static_cast<std::int64_t>(i)]);
        if (m_network->preset.isMetric()) {
            estimates[i].depth = std::move(map);
        } else {
            estimates[i].depth = depthOfAssumedRange(map);
            estimates[i].inverseDepth = std::move(map);
        }
    }
    return estimates;
}

std::vector<ViewEstimate> DepthAnythingV2Estimator::estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                                    const std::vector<ViewKnowledge>& known,
                                                                    const CancelToken& token) {
    requireRoom(processed);
    return translatingTorchErrors([&] { return run(inputOf(processed, known, m_device), token); });
}

} // namespace

std::unique_ptr<Estimator> loadDepthAnythingV2(const ModelDescription& model, const EstimateOptions& options,
                                               std::optional<Kernels> kernels, const CancelToken& token) {
    const Device device = findDevice(options.device);
    const Precision precision = resolvePrecision(options.precision, device);
    const std::unique_ptr<WeightSource> file = openWeights(model.weights);
    const dav2::Preset* preset = dav2::findPreset(model.preset);
    requireInternal(preset != nullptr, "the preset is one of this family");
    const KeyPlacement placement = placementOf(*file);

    const c10::InferenceMode inference;
    Execution execution = executionOf(options, precision, device, kernels);
    const PlannedForm form = formOf(options, precision, device, kernels);
    dav2::DepthAnythingV2 network(*preset);
    loadPlanned(*network, *file, {.keyMap = placement.keyMap, .token = token}, form, execution);
    auto estimator = std::make_unique<DepthAnythingV2Estimator>(model, network, ruleOf(placement.layout), form.place,
                                                                allowsTf32(precision));
    estimator->setExecution(std::move(execution));
    return estimator;
}

} // namespace fathom
