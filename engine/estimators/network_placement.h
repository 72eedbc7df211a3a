#pragma once

#include "engine/estimators/planned_form.h"
#include "engine/pipeline/placement.h"

#include <torch/torch.h>

#include <functional>
#include <string>
#include <vector>

namespace fathom {

/// Where weights wait that have no place in memory, as device maps call it.
inline constexpr const char* kDisk = "disk";

/// The unit that the weights of a part or a tensor belong to, by its key: "blocks.3", "head", "da3.blocks.3".
[[nodiscard]] std::string unitNameOf(const std::string& key);

/// The units of a network, its blocks in the order in which they compute, with the bytes of their weights in the form.
/// \param leaves  keys of tensors that will not be read; those of the camera encoder count, because they may be later
[[nodiscard]] std::vector<PlacementUnit> unitsOf(const torch::nn::Module& network, const PlannedForm& form,
                                                 const std::function<bool(const std::string& key)>& leaves);

/// The memories that weights can lie in: that of the device, those of the GPUs beside it, then where they can wait.
/// \throws Error{InvalidOption} for limits of other memories
[[nodiscard]] std::vector<MemoryBudget> memoriesOf(const PlannedForm& form);

} // namespace fathom
