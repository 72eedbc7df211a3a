#pragma once

#include "engine/pipeline/estimate_options.h"
#include "engine/pipeline/published_models.h"

#include <cstdint>

namespace fathom {

/// Memory that a pass takes at its peak: weights in the precision, and the working memory of all pixels that
/// the network sees together, after the measured figure of the network. 0 while nothing was measured.
/// \param views  reasoned about together; networks without joint views take one at a time
/// \param resolution  longer side of the processed images in pixels; the other side counts as three quarters
[[nodiscard]] std::uint64_t estimatedMemory(const NetworkDescription& network, Precision precision, int views,
                                            int resolution) noexcept;

} // namespace fathom
