#include <torch/torch.h>

#include "engine/pipeline/estimator.h"

#include "engine/kernels/cpu_features.h"
#include "engine/models/depth_anything_v2/presets.h"
#include "engine/pipeline/checkpoint_identity.h"
#include "engine/pipeline/da3_estimator.h"
#include "engine/pipeline/depth_anything_v2_estimator.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/monocular_estimator.h"
#include "engine/pipeline/network_folds.h"
#include "engine/pipeline/option_names.h"
#include "engine/pipeline/torch_error.h"
#include "engine/plan/plan.h"
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

void requireCapabilities(const ModelDescription& model, const EstimateOptions& options) {
    if (options.poseSource == PoseSource::Rays && !model.capabilities.rays)
        throw Error(ErrorCode::InvalidOption, model.name + " gives no rays to solve cameras from.", model.id);
    if (options.gaussians && !model.capabilities.gaussians)
        throw Error(ErrorCode::InvalidOption, model.name + " gives no Gaussians.", model.id);
}

/// \param device  what the plan is for. Without tiles fp32 stays as it is and bf16 runs on LibTorch's own products.
plan::Arithmetic arithmeticOf(Precision precision, const Device& device) {
    switch (precision) {
    case Precision::Bf16:
        return plan::Arithmetic::Bf16;
    case Precision::Fp16:
        return plan::Arithmetic::Fp16;
    case Precision::Int8:
        return plan::Arithmetic::Int8;
    case Precision::Fp32:
        return device.kind == DeviceKind::Cpu && kernels::cpuFeatures().tiles() ? plan::Arithmetic::Split
                                                                                : plan::Arithmetic::Fp32;
    default:
        return plan::Arithmetic::Fp32;
    }
}

/// Everything but the network that an estimator is made of.
struct LoadRequest {
    const ModelDescription& model;
    const EstimateOptions& options;
    const CancelToken& token;
    const WeightSource& file;
    const da3::Preset preset;
    const Device& device;
    torch::Device place;
    Precision precision;
};

/// The plan is for any-view networks; the others get the folds that fit all.
template <typename Network>
std::vector<PassReport> rewritten(Network& network, const LoadRequest&) {
    foldNetwork(*network);
    return {};
}

template <>
std::vector<PassReport> rewritten(da3::DepthAnything3& network, const LoadRequest& request) {
    const std::vector<plan::Outcome> outcomes =
        plan::rewrite(network, {.arithmetic = arithmeticOf(request.precision, request.device),
                                .onProcessor = request.device.kind == DeviceKind::Cpu,
                                .rays = request.options.poseSource == PoseSource::Rays,
                                .without = request.options.planWithout});
    std::vector<PassReport> reports = planPasses();
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        reports[i].skipped = outcomes[i].skipped;
    return reports;
}

Execution executionOf(const LoadRequest& request) {
    const bool planned = request.preset.architecture == da3::Architecture::AnyView;
    if (request.precision == Precision::Int8 && (!planned || request.options.compileMode == CompileMode::Off))
        throw Error(ErrorCode::InvalidOption,
                    planned ? "int8 needs the optimised network." : request.model.name + " does not run in int8.",
                    request.model.id);
    if (isRecorded(request.options.compileMode) && !planned)
        throw Error(ErrorCode::InvalidOption,
                    request.model.name + " cannot be recorded; it runs in the compile modes off and default.",
                    request.model.id);
    Execution execution;
    execution.device = request.device.name;
    execution.precision = request.precision;
    execution.kernels = planned || request.device.kind != DeviceKind::Cpu
                            ? kernelsOf(request.device, request.precision, request.options.compileMode)
                            : Kernels::LibTorch;
    if (request.device.kind == DeviceKind::Cpu)
        execution.threads = request.options.threads > 0 ? request.options.threads : at::get_num_threads();
    return execution;
}

/// Fills a network, prepares it and moves it to its device.
template <typename Network, typename NetworkEstimator>
std::unique_ptr<Estimator> make(const LoadRequest& request) {
    Execution execution = executionOf(request);
    Network network(request.preset);
    loadWeights(*network, request.file, {.keyMap = keyMapOfDa3(request.file), .token = request.token});
    network->eval();
    if (request.options.compileMode != CompileMode::Off)
        execution.passes = rewritten(network, request);
    request.token.throwIfCancelled();
    network->to(request.place);
    // Converted once here, after the folds, so that a weight is rounded a single time.
    da3::setComputeType(network, computeTypeOf(request.precision));
    // The heads keep fp32 weights; beside bfloat16 products, TF32 costs them nothing that could be seen.
    const bool tf32 = request.precision != Precision::Fp32 && request.precision != Precision::Fp32Strict;
    auto estimator =
        std::make_unique<NetworkEstimator>(request.model, network, request.place, request.options, tf32);
    if constexpr (std::is_same_v<NetworkEstimator, Da3Estimator>)
        if (isRecorded(request.options.compileMode))
            estimator->record(plan::cudaRecordings(request.place), request.options);
    estimator->setExecution(std::move(execution));
    return estimator;
}

std::unique_ptr<Estimator> load(const ModelDescription& model, const EstimateOptions& options,
                                const CancelToken& token) {
    options.validate();
    requireCapabilities(model, options);
    const Device device = findDevice(options.device);
    const Precision precision = resolvePrecision(options.precision, device);
    if (const std::string reason = whyNot(device, options.compileMode); !reason.empty())
        throw Error(ErrorCode::InvalidOption, reason, std::string(optionName(options.compileMode)));
    if (dav2::findPreset(model.preset)) {
        if (precision == Precision::Int8)
            throw Error(ErrorCode::InvalidOption, model.name + " does not run in int8.", model.id);
        if (isRecorded(options.compileMode))
            throw Error(ErrorCode::InvalidOption,
                        model.name + " cannot be recorded; it runs in the compile modes off and default.", model.id);
        return loadDepthAnythingV2(model, options, token);
    }
    const std::unique_ptr<WeightSource> file = openWeights(model.weights);
    const c10::InferenceMode inference;
    const LoadRequest request{model, options, token, *file, presetOf(model, *file),
                              device, torch::Device(device.id), precision};
    switch (request.preset.architecture) {
    case da3::Architecture::AnyView:
        return make<da3::DepthAnything3, Da3Estimator>(request);
    case da3::Architecture::Monocular:
        return make<da3::MonocularDepth, MonocularEstimator>(request);
    case da3::Architecture::Nested:
        return make<da3::NestedDepth, NestedEstimator>(request);
    }
    throw Error(ErrorCode::Internal, "Unknown kind of network.");
}

} // namespace

std::unique_ptr<Estimator> loadEstimator(const ModelDescription& model, const EstimateOptions& options,
                                         const CancelToken& token) {
    return translatingTorchErrors([&] { return load(model, options, token); });
}

} // namespace fathom
