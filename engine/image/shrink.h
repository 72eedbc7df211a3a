#pragma once

#include "engine/image/resize.h"

namespace fathom {

/// A picture for the network at a smaller size, area averaged; its `planes` are lost. \param size  not larger than it is
/// \throws Error{OutOfMemory}
[[nodiscard]] ProcessedImage shrunkTo(const ProcessedImage& processed, Size size);

} // namespace fathom
