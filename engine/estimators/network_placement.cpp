#include <torch/torch.h>

#include "engine/estimators/network_placement.h"

#include "engine/base/error.h"
#include "engine/nn/block.h"
#include "engine/plan/fused_head.h"
#include "engine/plan/kernel_arrays.h"
#include "engine/plan/passes.h"
#include "engine/weights/state_dict.h"

#include <algorithm>
#include <map>

namespace fathom {

namespace {

std::string without(std::string text, std::string_view part) {
    if (const auto at = text.find(part); at != std::string::npos)
        text.erase(at, part.size());
    return text;
}

bool isBlock(const std::string& unit) {
    return unit.starts_with("blocks.") || unit.find(".blocks.") != std::string::npos;
}

/// Bytes of one factor of a block's products in the form.
std::uint64_t bytesOfFactor(const PlannedForm& form) {
    if (!form.plan || form.plan->arithmetic != plan::Arithmetic::Int8)
        return c10::elementSize(form.computeType);
    const kernels::ProductKind kind = plan::productKindOf(*form.plan);
    return static_cast<std::uint64_t>(kernels::stepBytes(kind) / (kernels::stepDepth(kind) * kernels::kPanelColumns));
}

/// Starts of the keys of heads that kernels will take.
std::vector<std::string> fusedHeadsOf(const torch::nn::Module& network, const PlannedForm& form) {
    std::vector<std::string> starts;
    if (form.plan)
        for (const plan::Part& part : plan::partsOf(network))
            if (plan::fusesHead(*part.module, *form.plan))
                starts.push_back(part.key + ".");
    return starts;
}

/// What a tensor takes in the form. Heads are fp32 or take no more than that, but for some weights of fused ones.
std::uint64_t bytesOf(const NamedTensor& tensor, bool inBlock, const std::vector<std::string>& fusedHeads,
                      const PlannedForm& form) {
    for (const std::string& start : fusedHeads)
        if (tensor.key.starts_with(start))
            return plan::FusedHead::bytesOf(std::string_view(tensor.key).substr(start.size()), tensor.tensor,
                                            plan::productKindOf(*form.plan));
    const bool isFactor = tensor.tensor.dim() >= 2 && inBlock;
    return static_cast<std::uint64_t>(tensor.tensor.numel()) * (isFactor ? bytesOfFactor(form) : sizeof(float));
}

/// A tenth is left to everything else; nothing is known where the system tells nothing.
MemoryBudget budgetOf(const Device& device, bool computes) {
    return {device.id, device.freeMemory > 0 ? device.freeMemory / 10 * 9 : MemoryBudget::kUnlimited, computes};
}

} // namespace

std::string unitNameOf(const std::string& key) {
    std::string name = key.starts_with("model.") ? key.substr(6) : key;
    const bool inTransformer = name.find("pretrained.") != std::string::npos || name.ends_with("pretrained");
    if (!inTransformer) {
        // Camera decoder and encoder and heads are units as a whole, in a nested network one level further down.
        const std::size_t first = name.find('.');
        const bool isBranch = name.starts_with("da3.") || name.starts_with("da3_metric.");
        return name.substr(0, isBranch ? name.find('.', first + 1) : first);
    }
    name = without(without(name, "backbone."), name.find("pretrained.") != std::string::npos ? "pretrained." : "pretrained");
    const std::size_t blocks = name.find("blocks.");
    if (blocks != std::string::npos)
        return name.substr(0, name.find('.', blocks + 7));
    const bool isBranch = name.starts_with("da3.") || name.starts_with("da3_metric.");
    return (isBranch ? name.substr(0, name.find('.') + 1) : std::string()) + "patch_embed";
}

std::vector<PlacementUnit> unitsOf(const torch::nn::Module& network, const PlannedForm& form,
                                   const std::function<bool(const std::string& key)>& leaves) {
    const std::vector<std::string> fused = fusedHeadsOf(network, form);
    std::vector<PlacementUnit> units;
    std::map<std::string, std::size_t> places;
    for (const NamedTensor& tensor : stateDict(network)) {
        const std::string name = unitNameOf(tensor.key);
        const auto [place, isNew] = places.try_emplace(name, units.size());
        if (isNew)
            units.push_back({name, 0, isBlock(name)});
        const bool isEncoder = name.ends_with("cam_enc");
        if (!isEncoder && leaves && leaves(tensor.key))
            continue;
        units[place->second].bytes += bytesOf(tensor, isBlock(name), fused, form);
    }
    return units;
}

std::vector<MemoryBudget> memoriesOf(const PlannedForm& form) {
    std::vector<MemoryBudget> memories{budgetOf(form.device, true)};
    for (const Device& other : form.beside)
        memories.push_back(budgetOf(other, other.kind != DeviceKind::Cpu));
    if (form.device.kind == DeviceKind::Mps)
        memories.front().bytes = MemoryBudget::kUnlimited; // it is the processor's, where nothing is gained by waiting
    else
        memories.push_back({kDisk, MemoryBudget::kUnlimited, false});
    for (const MemoryLimit& limit : form.limits) {
        const auto found = std::ranges::find(memories, limit.memory, &MemoryBudget::id);
        if (found == memories.end()) {
            std::string names;
            for (const MemoryBudget& memory : memories)
                names += (names.empty() ? "" : ", ") + memory.id;
            throw Error(ErrorCode::InvalidOption,
                        "On this device weights lie in " + names + "; '" + limit.memory + "' has no limit there.");
        }
        found->bytes = limit.bytes;
    }
    return memories;
}

} // namespace fathom
