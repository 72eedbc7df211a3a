#pragma once

#include "engine/synthetic/scene.h"

#include <optional>
#include <vector>

namespace fathom::synthetic {

/// Draws `count` cameras that see enough of the scene, and of what the first one sees, judged by sparse depth
/// probes. Their order is shuffled. Empty after a fixed number of refused candidates.
[[nodiscard]] std::optional<std::vector<Camera>> drawViews(const Scene& scene, Random& random, int count,
                                                           Size size);

} // namespace fathom::synthetic
