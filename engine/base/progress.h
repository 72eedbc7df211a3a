#pragma once

#include <cstddef>
#include <functional>

namespace fathom {

/// What a long operation is doing. The window has the words for it.
enum class Stage { Waiting, LoadingModel, Decoding, Estimating, Joining, Matching, Placing, BuildingScene, Exporting };

/// A position in a long operation: `done` of `total` units (views, points, bytes) of `stage`.
struct Progress {
    Stage stage = Stage::Waiting;
    std::size_t done = 0;
    std::size_t total = 0; ///< 0 while unknown
};

/// Called from the thread that works, at most 20 times a second; must not block.
using ProgressSink = std::function<void(const Progress&)>;

} // namespace fathom
