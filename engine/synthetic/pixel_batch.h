#pragma once

#include <cstdint>

namespace fathom::synthetic {

/// Pixels of one tile that show one texture of one primitive, as columns so that loops over them vectorise.
struct PixelBatch {
    static constexpr int kCapacity = 256;
    static constexpr int kStep = 16; ///< loops run over whole steps; the last pixel is repeated to fill one
    using Column = float[kCapacity];

    int count = 0;
    float minimumFootprint = 0; ///< metres

    alignas(64) std::int32_t pixel[kCapacity]; ///< row-major index into the image
    alignas(64) Column rayX;                   ///< direction in the camera frame is (rayX, rayY, 1)
    Column rayY, depth;
    Column worldX, worldY, worldZ;
    Column normalX, normalY, normalZ; ///< world, towards the camera
    Column localX, localY, localZ;    ///< metres in the primitive's frame
    Column u, v;                      ///< metres along the face
    Column sideways;                  ///< |local normal z|: 0 on walls, 1 on floors
    Column corner;                    ///< metres to the nearest edge of the room; set for rooms only
    Column footprint;                 ///< metres covered by a pixel along the surface
    Column weight, gain;              ///< pattern
    Column red, green, blue;          ///< reflectance, then colour
    Column lambert;
    std::int32_t face[kCapacity]; ///< 0 side, 1 top, 2 bottom
    std::int32_t shadowed[kCapacity];

    [[nodiscard]] int lanes() const noexcept { return (count + kStep - 1) & ~(kStep - 1); }
};

} // namespace fathom::synthetic
