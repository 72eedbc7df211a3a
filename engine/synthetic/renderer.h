#pragma once

#include "engine/synthetic/sample.h"
#include "engine/synthetic/scene.h"

namespace fathom::synthetic {

/// One ray through every pixel centre.
[[nodiscard]] RenderedView renderView(const Scene& scene, const Camera& camera, Size size);

} // namespace fathom::synthetic
