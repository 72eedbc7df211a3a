#pragma once

#include "engine/scene/structure.h"

#include <nlohmann/json.hpp>

namespace fathom {

/// What matches said about a scene: residuals, counts, and how every view was placed.
[[nodiscard]] nlohmann::ordered_json jsonOf(const Structure& structure);

} // namespace fathom
