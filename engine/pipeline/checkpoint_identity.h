#pragma once

#include "engine/models/depth_anything_v2/key_layouts.h"
#include "engine/weights/checkpoint.h"
#include "engine/weights/key_map.h"
#include "engine/weights/weight_source.h"

#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// Which network's weights a file holds.
struct CheckpointIdentity {
    std::string preset; ///< "da3-large", "depth-anything-v2-metric-indoor-small"
    std::string title;  ///< for people: "Depth Anything V2 metric indoor small"
    bool hasRays = true;          ///< else the file lacks the ray branch of its network
    bool hasCameraEncoder = true; ///< else the file lacks the part of its network that takes known cameras
};

/// The one place that tells networks apart: by the keys and shapes of the tensors, by what a config.json or the file
/// itself says, and, where nothing else tells (generation and range of Depth Anything V1 and V2), by the words in the
/// names of the file and its folder.
/// \throws Error{UnsupportedFormat} when config.json names, or the keys belong to, a network that is known and not
/// supported; Error{CheckpointMismatch} when the keys fit no network, or another one than config.json names
[[nodiscard]] CheckpointIdentity identify(const Checkpoint& checkpoint, const WeightSource& file);

/// What the tensors alone tell, in words ("Depth Anything V2 large"); empty when they fit nothing that is known.
[[nodiscard]] std::string titleByKeys(const WeightSource& file);

/// Where a file of Depth Anything 3 keeps the network's tensors; empty: under their own keys.
[[nodiscard]] KeyMap keyMapOfDa3(const WeightSource& file);

/// How a file of Depth Anything V1 or V2 spells its keys.
struct KeyPlacement {
    dav2::KeyLayout layout = dav2::KeyLayout::Original;
    std::string prefix; ///< before every key, "module." for example
    KeyMap keyMap;
};

/// \throws Error{CheckpointMismatch} when the keys are not of this family
[[nodiscard]] KeyPlacement placementOf(const WeightSource& file);

} // namespace fathom
