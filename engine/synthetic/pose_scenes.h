#pragma once

#include "engine/synthetic/sample.h"
#include "engine/synthetic/scene.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace fathom::synthetic {

/// What makes the cameras of a set of pictures hard to find.
enum class PoseTrap {
    None,            ///< textured surfaces and parallax
    PureRotation,    ///< the camera turns on the spot
    PlaneOnly,       ///< nothing but one flat surface
    RepeatedTexture, ///< the same pattern everywhere
    TwoGroups,       ///< pictures of two places
    ForeignPhoto,    ///< one picture of another place
};

inline constexpr int kPoseTraps = 6;
[[nodiscard]] std::string_view poseTrapName(PoseTrap trap) noexcept;

/// Pictures with exact cameras, for measuring how well cameras are found. Views of one place share a world.
struct PoseScene {
    std::uint64_t seed = 0;
    PoseTrap trap = PoseTrap::None;
    std::vector<RenderedView> views;
    std::vector<int> place; ///< of each view; numbers of different worlds differ
};

/// 2 … 12 views (without a trap; the seed decides unless `views` is set), all surfaces textured.
/// Equal arguments give equal bytes. \throws Error{InvalidOption}
[[nodiscard]] PoseScene renderPoseScene(std::uint64_t seed, PoseTrap trap, Size size, int views = 0);

/// What a video sees whose camera walks past a place, one frame after the other: nothing but the scene is kept.
class PoseWalk {
public:
    /// Equal arguments give equal frames. \throws Error{InvalidOption} without frames or pixels
    PoseWalk(std::uint64_t seed, int frames, Size size);

    [[nodiscard]] int count() const noexcept { return static_cast<int>(m_cameras.size()); }
    /// \param index 0 … count() − 1
    [[nodiscard]] RenderedView frame(int index) const;

private:
    Scene m_scene;
    std::vector<Camera> m_cameras;
    Size m_size;
};

} // namespace fathom::synthetic
