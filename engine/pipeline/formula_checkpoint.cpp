#include <torch/torch.h>

#include "engine/pipeline/formula_checkpoint.h"

#include "engine/models/depth_anything_3/formula_weights.h"
#include "engine/models/depth_anything_3/nested.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/formula_checkpoint_v2.h"
#include "engine/weights/save_weights.h"

namespace fathom {

namespace {

void write(torch::nn::Module& module, const std::string& network, const std::filesystem::path& target) {
    const torch::NoGradGuard noGrad;
    da3::fillWithFormula(module);
    if (target.extension() == ".safetensors")
        saveWeights(module, target, torch::kFloat32);
    else
        saveCheckpointFolder(module, target, network, torch::kFloat32);
}

} // namespace

std::vector<std::string> networkNames() {
    std::vector<std::string> names;
    for (const da3::Preset& preset : da3::kPresets)
        names.emplace_back(preset.name);
    for (const std::string& name : networkNamesV2())
        names.push_back(name);
    return names;
}

void writeFormulaCheckpoint(const std::string& network, const std::filesystem::path& target) {
    if (writeFormulaCheckpointV2(network, target))
        return;
    const da3::Preset* preset = da3::findPreset(network);
    if (!preset) {
        std::string names;
        for (const std::string& name : networkNames())
            names += (names.empty() ? "" : ", ") + name;
        throw Error(ErrorCode::InvalidOption,
                    "There is no network '" + network + "'; there are " + names + ".", network);
    }
    translatingTorchErrors([&] {
        switch (preset->architecture) {
        case da3::Architecture::AnyView:
            return write(*da3::DepthAnything3(*preset), network, target);
        case da3::Architecture::Monocular:
            return write(*da3::MonocularDepth(*preset), network, target);
        case da3::Architecture::Nested:
            return write(*da3::NestedDepth(*preset), network, target);
        }
    });
}

} // namespace fathom
