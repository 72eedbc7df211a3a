#pragma once

#include "engine/base/cancellation.h"
#include "engine/image/image.h"

#include <nlohmann/json.hpp>

#include <cstdint>

namespace fathom {

/// Seconds from pictures in memory to cameras and consistent depth, rendering left out: of `frames` frames of a
/// camera that walks past a rendered place. Pictures are not kept.
/// \returns keys frames, width, height, placed, seconds_features, seconds_placing, seconds_depth, seconds,
/// seconds_processor (of all threads), peak_memory_mb (of the process)
[[nodiscard]] nlohmann::ordered_json timePoses(std::uint64_t seed, int frames, Size size,
                                               const CancelToken& token = {});

} // namespace fathom
