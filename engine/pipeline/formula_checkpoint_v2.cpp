#include <torch/torch.h>

#include "engine/pipeline/formula_checkpoint_v2.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/folder.h"
#include "engine/base/json.h"
#include "engine/models/depth_anything_v2/formula_weights.h"
#include "engine/nn/torch_error.h"
#include "engine/weights/checkpoint.h"
#include "engine/weights/open_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/state_dict.h"
#include "engine/weights/weight_source.h"

#include <array>
#include <sstream>
#include <unordered_map>

namespace fathom {

namespace {

constexpr std::string_view kHuggingFaceEnding = "-hf";

/// What transformers writes beside the weights, as far as it tells networks apart.
std::string huggingFaceConfig(const dav2::Preset& preset) {
    std::ostringstream text;
    text << "{\n  \"model_type\": \"depth_anything\",\n  \"backbone_config\": {\"model_type\": \"dinov2\", "
            "\"hidden_size\": "
         << preset.encoder.dim << ", \"num_hidden_layers\": " << preset.encoder.depth << ", \"out_indices\": [";
    for (std::size_t i = 0; i < 4; ++i)
        text << (i == 0 ? "" : ", ") << preset.taps()[i] + 1; // counted from 1 there
    text << "]},\n  \"depth_estimation_type\": \"" << (preset.isMetric() ? "metric" : "relative") << '"';
    if (preset.isMetric())
        text << ",\n  \"max_depth\": " << preset.maxDepth;
    text << "\n}\n";
    return text.str();
}

std::string originalConfig(const dav2::Preset& preset) {
    return "{\n  \"model_name\": " + quoteJson(preset.name) + "\n}\n";
}

void writeWeights(dav2::DepthAnythingV2& network, dav2::KeyLayout layout, const std::filesystem::path& target) {
    std::vector<TensorEntry> entries;
    std::unordered_map<std::string, torch::Tensor> tensors;
    for (const NamedTensor& named : stateDict(*network)) {
        const std::vector<std::string> names = dav2::fileKeys(named.key, layout);
        const auto parts = named.tensor.chunk(static_cast<std::int64_t>(names.size()));
        for (std::size_t i = 0; i < names.size(); ++i) {
            entries.push_back({names[i], "F32", parts[i].sizes().vec()});
            tensors.emplace(names[i], parts[i]);
        }
    }
    SafetensorsWriter writer(target, std::move(entries), {{kPresetMetadata, std::string(network->preset.name)}});
    for (const TensorEntry& entry : writer.order())
        writer.write(tensors.at(entry.key));
    writer.commit();
}

void writeCheckpoint(const dav2::Preset& preset, dav2::KeyLayout layout, const std::filesystem::path& target) {
    const torch::NoGradGuard noGrad;
    dav2::DepthAnythingV2 network(preset);
    dav2::fillWithFormula(network, layout);
    if (target.extension() == ".safetensors")
        return writeWeights(network, layout, target);
    makeFolder(target);
    AtomicFile config(target / kConfigFileName);
    config.write(layout == dav2::KeyLayout::Original ? originalConfig(preset) : huggingFaceConfig(preset));
    writeWeights(network, layout, target / kWeightsFileName);
    config.commit();
}

} // namespace

std::vector<std::string> networkNamesV2() {
    std::vector<std::string> names;
    for (const dav2::Preset& preset : dav2::kPresets) {
        names.emplace_back(preset.name);
        names.push_back(std::string(preset.name).append(kHuggingFaceEnding));
    }
    return names;
}

bool writeFormulaCheckpointV2(const std::string& network, const std::filesystem::path& target) {
    const bool huggingFace = network.ends_with(kHuggingFaceEnding);
    const dav2::Preset* preset =
        dav2::findPreset(huggingFace ? network.substr(0, network.size() - kHuggingFaceEnding.size()) : network);
    if (!preset)
        return false;
    translatingTorchErrors([&] {
        writeCheckpoint(*preset, huggingFace ? dav2::KeyLayout::HuggingFace : dav2::KeyLayout::Original, target);
    });
    return true;
}

} // namespace fathom
