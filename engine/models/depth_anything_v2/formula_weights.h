#pragma once

#include "engine/models/depth_anything_v2/depth_anything_v2.h"
#include "engine/models/depth_anything_v2/key_layouts.h"

#include <torch/torch.h>

#include <string_view>

namespace fathom::dav2 {

/// Whether the last bias of a relative network is raised by 4, without which most of its map is cut to 0.
enum class LastBias { Raised, Plain };

/// Formula weights of the tensor named `key` in either spelling: fp32 on the CPU.
[[nodiscard]] torch::Tensor formulaTensor(std::string_view key, torch::IntArrayRef shape,
                                          LastBias lastBias = LastBias::Plain);

/// Gives every parameter the formula weights of its name in a layout that has a name for each of them.
void fillWithFormula(DepthAnythingV2& network, KeyLayout layout = KeyLayout::Original,
                     LastBias lastBias = LastBias::Raised);

} // namespace fathom::dav2
