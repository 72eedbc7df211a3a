#pragma once

#include "engine/pipeline/pipeline_times.h"

#include <nlohmann/json.hpp>

namespace fathom {

/// Mean milliseconds: of decoding a frame, of waiting for one, of a pass; and how much of the work beside the network
/// was hidden behind it.
[[nodiscard]] nlohmann::ordered_json jsonOf(const PipelineTimes& times, double overlapEfficiency);

} // namespace fathom
