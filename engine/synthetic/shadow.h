#pragma once

#include "engine/synthetic/scene.h"

#include <vector>

namespace fathom::synthetic {

struct PixelBatch;

/// Hard shadows of one scene's light.
class ShadowCaster {
public:
    explicit ShadowCaster(const Scene& scene);

    /// Weakens the Lambert term of every pixel that the light does not reach. `surface` is the index of the
    /// primitive the batch lies on: a convex solid throws no shadow on its own lit side.
    void apply(int surface, PixelBatch& batch) const;

private:
    /// A solid's unit frame as the light sees it: point = rows · world + offset.
    struct Occluder {
        PrimitiveKind kind;
        int index;
        Vec3 centre;
        float radius;
        Mat3 rows;
        Vec3 offset;
        Vec3 light; ///< unit frame: position of the lamp, or direction to the sun
    };
    struct Ball {
        Vec3 centre;
        float radius;
    };
    [[nodiscard]] static Ball ballAround(const PixelBatch& batch);
    [[nodiscard]] bool canReach(const Occluder& occluder, const Ball& ball) const;
    static void cover(const Occluder& occluder, bool isSun, PixelBatch& batch);
    static void weaken(float strength, PixelBatch& batch);

    Light m_light;
    std::vector<Occluder> m_occluders;
};

} // namespace fathom::synthetic
