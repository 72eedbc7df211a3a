#pragma once

#include "engine/synthetic/scene.h"

namespace fathom::synthetic {

/// A furnished living room, 5.8 × 5.2 × 2.7 m, with the window in the wall at the far end of +y.
[[nodiscard]] Scene buildLivingRoom();

} // namespace fathom::synthetic
