#pragma once

#include "engine/synthetic/scene.h"

#include <cstdint>
#include <vector>

namespace fathom::synthetic {

/// Up to kCapacity rays of one camera; the direction in the camera frame is (x, y, 1), so that t is the
/// z-depth.
struct RayBlock {
    static constexpr int kCapacity = 256;
    static constexpr int kStep = 16; ///< the last ray is repeated to fill whole steps

    int count = 0;
    alignas(64) float x[kCapacity];
    alignas(64) float y[kCapacity];
    alignas(64) float depth[kCapacity];      ///< metres, out
    alignas(64) std::int32_t hit[kCapacity]; ///< index into Scene::primitives or kNothing, out

    static constexpr std::int32_t kNothing = -1;
    [[nodiscard]] int lanes() const noexcept { return (count + kStep - 1) & ~(kStep - 1); }
    /// Repeats the last ray up to lanes().
    void fillLanes();
};

/// Half-open pixel rectangle.
struct PixelRect {
    int left = 0, top = 0, right = 0, bottom = 0;

    [[nodiscard]] bool meets(const PixelRect& other) const noexcept {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

/// The primitives of a scene brought into the frame of one camera.
class RayCaster {
public:
    /// Keeps nothing of `scene` or `camera`.
    RayCaster(const Scene& scene, const Camera& camera, Size size);

    /// Casts against the primitives that can appear inside `bounds`, in which all rays of the block lie.
    void cast(RayBlock& block, const PixelRect& bounds) const;

private:
    /// A primitive's unit frame seen from the camera: point = origin + depth · (alongX·x + alongY·y +
    /// alongZ).
    struct Target {
        PrimitiveKind kind;
        std::int32_t index;
        Vec3 origin, alongX, alongY, alongZ;
        PixelRect bounds;
    };
    static void castAt(const Target& target, RayBlock& block);

    std::vector<Target> m_targets;
};

/// Camera-frame direction of pixel centres: x of column `column` (first centre at 0.5).
[[nodiscard]] inline float rayOffset(float pixelCentre, int extent, float focalPixels) {
    return (pixelCentre - 0.5F * static_cast<float>(extent)) / focalPixels;
}

} // namespace fathom::synthetic
