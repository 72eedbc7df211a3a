#include <torch/torch.h>

#include "engine/weights/state_dict.h"

#include <algorithm>
#include <unordered_map>

namespace fathom {

std::vector<NamedTensor> stateDict(const torch::nn::Module& module) {
    std::vector<NamedTensor> state;
    std::unordered_map<const void*, std::size_t> places;
    const auto add = [&](const std::string& key, const torch::Tensor& tensor) {
        const auto [place, isNew] = places.try_emplace(tensor.unsafeGetTensorImpl(), state.size());
        if (isNew)
            state.push_back({key, tensor, {}});
        else
            state[place->second].aliases.push_back(key);
    };
    for (const auto& parameter : module.named_parameters())
        add(parameter.key(), parameter.value());
    for (const auto& buffer : module.named_buffers())
        add(buffer.key(), buffer.value());
    return state;
}

} // namespace fathom
