#pragma once

#include "engine/image/image.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace fathom::synthetic {

enum class SceneKind { Room, TableTop, Outdoor };

/// z-depths that are no distance.
inline constexpr float kSkyDepth = 0.0F;
inline constexpr float kIgnoreDepth = -1.0F; ///< ground beyond the far limit, painted as haze

/// One picture with exact geometry. The camera is a pinhole: fx = fy, principal point in the image centre,
/// the first pixel's centre at 0.5.
struct RenderedView {
    RgbImage image;
    FloatMap depth;                        ///< [H,W] z-depth in metres, kSkyDepth or kIgnoreDepth
    std::array<float, 12> worldFromCamera; ///< row-major 3×4, OpenCV camera axes; world z up, metres
    float focalPixels = 0;
};

/// Views of one scene that overlap, in arbitrary order.
struct Sample {
    std::uint64_t seed = 0;
    SceneKind kind = SceneKind::Room;
    std::vector<RenderedView> views;
};

struct SampleOptions {
    Size size{224, 168};
    int views = 2;
    /// 1: the whole distribution. Towards 0: fewer objects, plainer surfaces, calmer cameras.
    float difficulty = 1;
    /// Unset: rooms 48 %, table-tops 14 %, outdoors 38 %.
    std::optional<SceneKind> kind;

    /// \throws Error{InvalidOption}
    void validate() const;
};

/// Renders the sample of this seed; equal arguments give equal bytes, on any thread and next to any other
/// calls.
/// \throws Error{InvalidOption} for impossible options.
[[nodiscard]] Sample renderSample(std::uint64_t seed, const SampleOptions& options);

} // namespace fathom::synthetic
