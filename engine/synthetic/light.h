#pragma once

#include "engine/synthetic/vector.h"

#include <cstdint>

namespace fathom::synthetic {

struct PixelBatch;
struct Camera;
struct Primitive;

/// Illumination, sky, haze and the camera's response.
struct Light {
    bool isSun = false;
    Vec3 place{0, 0, 2}; ///< lamp: position in metres; sun: unit vector towards it
    Vec3 colour{1, 1, 1};
    Vec3 ambient{0.5F, 0.5F, 0.5F};
    float falloffMetres = 3;  ///< lamp only
    float shadowStrength = 0; ///< 0: no shadows, 1: black
    float contactDarkening = 0;
    Vec3 horizon{0.5F, 0.5F, 0.5F};
    Vec3 zenith{0.5F, 0.5F, 0.5F};
    float cloudAmount = 0;
    float cloudFrequency = 1;
    float fogDensity = 0;        ///< per metre
    float farLimitMetres = 1e6F; ///< z-depth beyond which ground is haze
    float exposure = 1;
    float inverseGamma = 1;
    std::uint32_t seed = 1;
};

/// Writes the Lambert term of every pixel, before shadows. False when no pixel gets direct light.
[[nodiscard]] bool directLight(const Light& light, PixelBatch& batch);

/// Turns reflectance into sRGB-like values 0…255. `primitive` is the surface the batch lies on.
void shade(const Light& light, const Primitive& primitive, PixelBatch& batch);

/// Writes the colour 0…255 of rays that meet nothing; `groundHaze`: they meet the ground beyond the far
/// limit.
void shadeSky(const Light& light, const Camera& camera, bool groundHaze, PixelBatch& batch);

} // namespace fathom::synthetic
