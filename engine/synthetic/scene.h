#pragma once

#include "engine/synthetic/camera.h"
#include "engine/synthetic/light.h"
#include "engine/synthetic/primitive.h"
#include "engine/synthetic/random.h"
#include "engine/synthetic/texture.h"

#include <functional>
#include <vector>

namespace fathom::synthetic {

/// Everything that can be rendered, and where cameras may stand. World metres, z up.
struct Scene {
    std::vector<Primitive> primitives;
    std::vector<Texture> textures;
    Light light;

    Vec3 freeLow, freeHigh;       ///< cameras stay inside this box
    float minimumMedianDepth = 1; ///< metres, of a first view
    std::function<Camera(Random&)>
        drawCamera; ///< a candidate for the first view; its focal length is left open
};

/// Inside the free box and at least a hand's breadth away from every solid.
[[nodiscard]] bool isFree(const Scene& scene, Vec3 point);

} // namespace fathom::synthetic
