#pragma once

#include "app/report.h"

#include "engine/pipeline/given_cameras.h"

namespace fathom {

/// What was read from a file of cameras and which picture each belongs to.
[[nodiscard]] nlohmann::ordered_json jsonOf(const GivenCameras& given);

} // namespace fathom
