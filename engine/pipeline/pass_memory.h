#pragma once

#include "engine/image/image.h"
#include "engine/models/depth_anything_3/presets.h"

#include <cstdint>

namespace fathom {

/// Peak memory of one pass beside the weights, in bytes; with Gaussians where the network is asked for them.
[[nodiscard]] std::uint64_t estimatedPassBytes(const da3::Preset& preset, std::size_t views, Size size,
                                               bool gaussians);

/// The system promises more memory than it has and ends whoever uses it: a pass that cannot fit is refused
/// before. \throws Error{OutOfMemory}
void requireHostMemory(std::uint64_t needed);

} // namespace fathom
