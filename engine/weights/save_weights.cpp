#include <torch/torch.h>

#include "engine/weights/save_weights.h"

#include "engine/base/atomic_file.h"
#include "engine/base/folder.h"
#include "engine/base/json.h"
#include "engine/weights/checkpoint.h"
#include "engine/weights/safetensors_writer.h"
#include "engine/weights/state_dict.h"
#include "engine/weights/weight_source.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace fathom {

namespace {
std::vector<TensorEntry> entriesOf(const std::vector<NamedTensor>& state, torch::Dtype type) {
    std::vector<TensorEntry> entries;
    for (const NamedTensor& named : state) {
        const torch::Dtype stored = named.tensor.is_floating_point() ? type : named.tensor.scalar_type();
        entries.push_back({named.key, std::string(safetensorsDtype(stored)), named.tensor.sizes().vec()});
    }
    return entries;
}
} // namespace

void saveWeights(const torch::nn::Module& module, const std::filesystem::path& path, torch::Dtype type,
                 const std::map<std::string, std::string>& metadata) {
    const std::vector<NamedTensor> state = stateDict(module);
    SafetensorsWriter writer(path, entriesOf(state, type), metadata);
    std::unordered_map<std::string_view, torch::Tensor> tensors;
    for (const NamedTensor& named : state)
        tensors.emplace(named.key, named.tensor);
    for (const TensorEntry& entry : writer.order())
        writer.write(tensors.at(entry.key));
    writer.commit();
}

void saveCheckpointFolder(const torch::nn::Module& module, const std::filesystem::path& folder,
                          const std::string& modelName, torch::Dtype type,
                          const std::map<std::string, std::string>& metadata) {
    makeFolder(folder);
    AtomicFile config(folder / kConfigFileName);
    config.write("{\n  \"model_name\": " + quoteJson(modelName) + "\n}\n");
    saveWeights(module, folder / kWeightsFileName, type, metadata);
    config.commit();
}

} // namespace fathom
