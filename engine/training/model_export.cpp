#include "engine/training/model_export.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/models/depth_anything_3/da3.h"
#include "engine/weights/checkpoint.h"
#include "engine/weights/load_weights.h"
#include "engine/weights/save_weights.h"
#include "engine/weights/state_dict.h"

namespace fathom::training {
namespace {

constexpr int kDefaultResolution = 168; ///< long side of most images that the head was trained on
/// Cameras half as wrong as a guess still put views visibly beside each other: less is not worth offering.
constexpr double kUsefulShare = 0.5;

da3::DepthAnything3 networkOf(const ParameterSet& parameters, const da3::Preset& preset) {
    const torch::NoGradGuard noGrad;
    da3::DepthAnything3 network(preset);
    for (NamedTensor& entry : stateDict(*network))
        entry.tensor.copy_(parameters.at(entry.key));
    network->eval();
    return network;
}

Predictor predictorOf(da3::DepthAnything3 network, torch::Device device) {
    network->to(device);
    return [network, device](const torch::Tensor& images) mutable {
        da3::ForwardOptions options;
        options.forcedReference = 0;
        const da3::Prediction prediction = network->forward(images.to(device), options);
        const torch::Tensor pose = prediction.poseEncoding.to(torch::kCPU);
        return MeasuredOutput{.depth = prediction.depth.to(torch::kCPU),
                              .translation = pose.slice(-1, 0, 3),
                              .quaternion = pose.slice(-1, 3, 7),
                              .fieldOfView = pose.slice(-1, 7, 9)};
    };
}

std::string quotedBool(bool value) { return value ? "true" : "false"; }

} // namespace

void exportModel(const ParameterSet& parameters, const da3::Preset& preset, const std::filesystem::path& folder) {
    const da3::DepthAnything3 network = networkOf(parameters, preset);
    saveCheckpointFolder(*network, folder, std::string(preset.name), torch::kFloat16);
}

bool posesAreUseful(const EvaluationResult& figures) {
    const auto better = [&](const std::string& key) {
        return figures.contains(key) && figures.at(key) < kUsefulShare * figures.at("baseline_" + key);
    };
    return better("rotation_error_deg_median") && better("translation_direction_error_deg_median");
}

void exportCard(const EvaluationResult& figures, const da3::Preset& preset, bool rays, const std::filesystem::path& folder) {
    const bool poses = posesAreUseful(figures);
    const std::string note = poses ? "Small demonstration model trained on rendered scenes; real models are far more accurate."
                                   : "Small demonstration model trained on rendered scenes: depth and confidence, no camera poses.";
    std::string text = "{\n  \"name\": \"Fathom demonstration model\",\n  \"preset\": " + quoteJson(preset.name) +
                       ",\n  \"licence\": \"Apache-2.0\",\n  \"capabilities\": {\"poses\": " + quotedBool(poses) +
                       ", \"confidence\": true, \"rays\": " + quotedBool(rays && poses) +
                       "},\n  \"default_resolution\": " + std::to_string(kDefaultResolution) +
                       ",\n  \"note\": " + quoteJson(note) + ",\n  \"figures\": " + toJson(figures) + "\n}\n";
    AtomicFile file(folder / "card.json");
    file.write(text);
    file.commit();
}

Predictor modulePredictor(const ParameterSet& parameters, const da3::Preset& preset, torch::Device device) {
    return predictorOf(networkOf(parameters, preset), device);
}

ParameterSet fileParameters(const std::filesystem::path& model, const da3::Preset& preset) {
    const SafetensorsFile file(findCheckpoint(model).weights);
    da3::DepthAnything3 network(preset);
    loadWeights(*network, file);
    ParameterSet parameters;
    for (const NamedTensor& entry : stateDict(*network))
        parameters.add(entry.key, entry.tensor.detach());
    return parameters;
}

Predictor filePredictor(const std::filesystem::path& model, torch::Device device) {
    const Checkpoint checkpoint = findCheckpoint(model);
    const SafetensorsFile file(checkpoint.weights);
    const da3::Preset* preset = da3::findPreset(checkpoint.modelName.empty() ? "fathom-demo" : checkpoint.modelName);
    if (!preset)
        throw Error(ErrorCode::UnsupportedFormat, "This network is not known.", checkpoint.modelName);
    da3::DepthAnything3 network(*preset);
    loadWeights(*network, file);
    network->eval();
    return predictorOf(network, device);
}

} // namespace fathom::training
