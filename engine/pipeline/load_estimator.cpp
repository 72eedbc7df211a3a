#include <torch/torch.h>

#include "engine/pipeline/estimator.h"

#include "engine/models/depth_anything_v2/presets.h"
#include "engine/pipeline/checkpoint_identity.h"
#include "engine/pipeline/da3_estimator.h"
#include "engine/pipeline/depth_anything_v2_estimator.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/network_folds.h"
#include "engine/pipeline/torch_error.h"
#include "engine/weights/load_weights.h"
#include "engine/weights/open_weights.h"

namespace fathom {

namespace {

da3::Preset presetOf(const ModelDescription& model, const WeightSource& file) {
    const da3::Preset* named = da3::findPreset(model.preset);
    if (!named)
        throw Error(ErrorCode::UnsupportedFormat, "The network '" + model.preset + "' is not supported.",
                    model.weights.string());
    // The demonstration model may come with or without the part that takes known cameras; official ones have
    // it, GGUF files never.
    da3::Preset preset = *named;
    if (model.demonstration || keyMapOfDa3(file))
        preset.cameraEncoder = file.find("model.cam_enc.token_norm.weight") != nullptr;
    return preset;
}

torch::Dtype computeTypeOf(Precision precision) {
    switch (precision) {
    case Precision::Bf16:
        return torch::kBFloat16;
    case Precision::Fp16:
        return torch::kHalf;
    default:
        return torch::kFloat32;
    }
}

std::unique_ptr<Estimator> load(const ModelDescription& model, const EstimateOptions& options,
                                const CancelToken& token) {
    options.validate();
    if (options.poseSource == PoseSource::Rays && !model.capabilities.rays)
        throw Error(ErrorCode::InvalidOption, model.name + " gives no rays to solve cameras from.", model.id);
    if (dav2::findPreset(model.preset))
        return loadDepthAnythingV2(model, options, token);
    const Device device = findDevice(options.device);
    const Precision precision = resolvePrecision(options.precision, device);
    const std::unique_ptr<WeightSource> file = openWeights(model.weights);
    const c10::InferenceMode inference;
    da3::DepthAnything3 network(presetOf(model, *file));
    loadWeights(*network, *file, {.keyMap = keyMapOfDa3(*file), .token = token});
    network->eval();
    if (options.compileMode == CompileMode::Default)
        foldNetwork(network);
    token.throwIfCancelled();
    const torch::Device place(device.id);
    network->to(place);
    // Converted once here, after the folds, so that a weight is rounded a single time.
    da3::setComputeType(network, computeTypeOf(precision));
    return std::make_unique<Da3Estimator>(model, network, place, options, precision == Precision::Tf32);
}

} // namespace

std::unique_ptr<Estimator> loadEstimator(const ModelDescription& model, const EstimateOptions& options,
                                         const CancelToken& token) {
    return translatingTorchErrors([&] { return load(model, options, token); });
}

} // namespace fathom
