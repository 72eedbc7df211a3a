#include <torch/torch.h>

#include "engine/estimators/load_estimator.h"

#include "engine/estimators/da3_estimator.h"
#include "engine/estimators/depth_anything_v2_estimator.h"
#include "engine/estimators/monocular_estimator.h"
#include "engine/estimators/pass_conditions.h"
#include "engine/estimators/pass_trial.h"
#include "engine/estimators/planned_loading.h"
#include "engine/estimators/ready_network.h"
#include "engine/models/depth_anything_3/mono.h"
#include "engine/models/depth_anything_3/nested.h"
#include "engine/models/depth_anything_v2/presets.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/checkpoint_identity.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/option_names.h"
#include "engine/pipeline/overflow_fallback.h"
#include "engine/pipeline/side_by_side.h"
#include "engine/pipeline/tuned_estimator.h"
#include "engine/weights/open_weights.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <type_traits>

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

void requireCapabilities(const ModelDescription& model, const EstimateOptions& options) {
    if (options.poseSource == PoseSource::Rays && !model.capabilities.rays)
        throw Error(ErrorCode::InvalidOption, model.name + " gives no rays to solve cameras from.", model.id);
    if (options.gaussians && !model.capabilities.gaussians)
        throw Error(ErrorCode::InvalidOption, model.name + " gives no Gaussians.", model.id);
}

/// Everything but the network that an estimator is made of.
struct LoadRequest {
    const ModelDescription& model;
    const EstimateOptions& options;
    const CancelToken& token;
    std::shared_ptr<const WeightSource> file;
    const da3::Preset preset;
    const Device& device;
    Precision precision;
    std::optional<Kernels> kernels; ///< none: the usual ones
};

bool isCameraEncoder(const std::string& key) {
    return key.find(".cam_enc.") != std::string::npos;
}

/// Tensors that need not be read: those of the ray branch when the plan gives it up, of the Gaussian head when nobody
/// asks for Gaussians, and of the camera encoder until cameras are known. On other devices everything is moved at once.
std::function<bool(const std::string&)> leftBy(const LoadRequest& request, const PlannedForm& form) {
    const bool onProcessor = request.device.kind == DeviceKind::Cpu;
    const bool rays = !form.plan || form.plan->rays ||
                      std::ranges::find(form.plan->without, "ray-branch") != form.plan->without.end();
    return [onProcessor, rays, gaussians = request.options.gaussians](const std::string& key) {
        return (onProcessor && isCameraEncoder(key)) || (!rays && key.find("_aux.") != std::string::npos) ||
               (!gaussians && key.find("gs_head.") != std::string::npos);
    };
}

template <typename Network>
std::function<void()> readerOfCameraEncoder(const Network& network, std::shared_ptr<const WeightSource> file) {
    return [network, file = std::move(file)] {
        for (const auto& item : network->named_parameters())
            if (isCameraEncoder(item.key()))
                file->readInto(*file->find(item.key()), item.value());
    };
}

void refuseRecording(const ModelDescription& model, const EstimateOptions& options) {
    if (isRecorded(options.compileMode) && findDevice(options.device).kind != DeviceKind::Cpu)
        throw Error(ErrorCode::InvalidOption,
                    model.name + " cannot be recorded; it runs in the compile modes off and default.", model.id);
}

/// Fills a network, prepares it and moves it to its device.
template <typename Network>
std::unique_ptr<Estimator> make(const LoadRequest& request) {
    if (request.preset.architecture != da3::Architecture::AnyView)
        refuseRecording(request.model, request.options);
    Execution execution = executionOf(request.options, request.precision, request.device, request.kernels);
    const PlannedForm form = formOf(request.options, request.precision, request.device, request.kernels);
    Network network(request.preset);
    loadPlanned(*network, *request.file,
                {.keyMap = keyMapOfDa3(*request.file), .leaves = leftBy(request, form), .token = request.token}, form,
                execution);
    ReadyNetwork<Network> ready{network, form.place, allowsTf32(request.precision)};
    if (isRecorded(request.options.compileMode))
        ready.recordings = plan::cudaRecordings(form.place);
    if constexpr (!std::is_same_v<Network, da3::MonocularDepth>)
        if (request.preset.cameraEncoder && request.device.kind == DeviceKind::Cpu)
            ready.readCameraEncoder = readerOfCameraEncoder(network, request.file);
    std::unique_ptr<Estimator> estimator = makeEstimator(request.model, std::move(ready), request.options);
    estimator->setExecution(std::move(execution));
    return estimator;
}

std::unique_ptr<Estimator> load(const ModelDescription& model, const EstimateOptions& options,
                                std::optional<Kernels> kernels, const CancelToken& token) {
    options.validate();
    requireCapabilities(model, options);
    const Device device = findDevice(options.device);
    const Precision precision = resolvePrecision(options.precision, device);
    if (const std::string reason = whyNot(device, options.compileMode); !reason.empty())
        throw Error(ErrorCode::InvalidOption, reason, std::string(optionName(options.compileMode)));
    if (dav2::findPreset(model.preset)) {
        refuseRecording(model, options);
        return loadDepthAnythingV2(model, options, kernels, token);
    }
    const std::shared_ptr<const WeightSource> file = openWeights(model.weights);
    const c10::InferenceMode inference;
    const LoadRequest request{model, options, token, file, presetOf(model, *file), device, precision, kernels};
    switch (request.preset.architecture) {
    case da3::Architecture::AnyView:
        return make<da3::DepthAnything3>(request);
    case da3::Architecture::Monocular:
        return make<da3::MonocularDepth>(request);
    case da3::Architecture::Nested:
        return make<da3::NestedDepth>(request);
    }
    throw Error(ErrorCode::Internal, "Unknown kind of network.");
}

std::unique_ptr<Estimator> loadForViews(const ModelDescription& model, const EstimateOptions& options,
                                        std::optional<Kernels> kernels, const CancelToken& token) {
    std::unique_ptr<Estimator> estimator = translatingTorchErrors([&] { return load(model, options, kernels, token); });
    // The published program lets the views of a pass share one depth of the sky.
    return options.asUpstream ? std::move(estimator) : estimatingSideBySide(std::move(estimator));
}

/// The same for what Auto means on a GPU: half precision with a wider one in reserve.
std::unique_ptr<Estimator> loadAutomatic(const ModelDescription& model, const EstimateOptions& options, const CancelToken& token) {
    std::unique_ptr<Estimator> estimator = loadForViews(model, options, std::nullopt, token);
    const Device device = findDevice(options.device);
    if (device.kind == DeviceKind::Cpu || estimator->execution().precision != Precision::Fp16)
        return estimator;
    EstimateOptions wider = options;
    wider.precision = widerThanHalf(device);
    return widenedOnOverflow(std::move(estimator), [model, wider](const CancelToken& until) {
        return loadForViews(model, wider, std::nullopt, until);
    });
}

PassParts partsOf(const ModelDescription& model) {
    if (const dav2::Preset* older = dav2::findPreset(model.preset))
        return passPartsOf(*older);
    const da3::Preset* preset = da3::findPreset(model.preset);
    return preset ? passPartsOf(*preset) : PassParts{};
}

/// The ways that an estimator may find its own among; one where nothing is left to it.
Tuning tuningOf(const ModelDescription& model, const EstimateOptions& options) {
    const Device device = findDevice(options.device);
    if (options.compileMode != CompileMode::MaxAutotune || device.kind != DeviceKind::Cpu)
        return {};
    const Precision precision = resolvePrecision(options.precision, device);
    Tuning tuning;
    tuning.network = tunedNetwork(model.preset, precision);
    for (const std::string& pass : options.planWithout)
        tuning.network += " without " + pass;
    if (options.poseSource == PoseSource::Rays)
        tuning.network += " with rays";
    const PassParts parts = partsOf(model);
    tuning.kernels = kernelsFor(device, precision, options.compileMode);
    if (parts.block.feedForward != nn::FeedForward::Mlp && tuning.kernels.size() > 1)
        std::erase(tuning.kernels, Kernels::OneDnn);
    const int threads = executionOf(options, precision, device).threads;
    tuning.threads = options.threads > 0 ? std::vector{threads} : threadCountsFor(threads);
    tuning.load = [model, options](Kernels kernels, const CancelToken& token) {
        return loadForViews(model, options, kernels, token);
    };
    tuning.trial = [parts, options, precision, device](std::size_t views, Size size, const CancelToken& token) {
        const auto form = [=](Kernels kernels) { return formOf(options, precision, device, kernels); };
        return passTrial(parts, form, views, size, token);
    };
    return tuning;
}

} // namespace

std::unique_ptr<Estimator> loadEstimator(const ModelDescription& model, const EstimateOptions& options,
                                         const CancelToken& token) {
    options.validate();
    Tuning tuning = tuningOf(model, options);
    if (tuning.kernels.size() * tuning.threads.size() < 2)
        return options.precision == Precision::Auto ? loadAutomatic(model, options, token)
                                                    : loadForViews(model, options, std::nullopt, token);
    return tunedEstimator(std::move(tuning), ownChoices(), token);
}

} // namespace fathom
