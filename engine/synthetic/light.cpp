#include "engine/synthetic/light.h"

#include "engine/synthetic/camera.h"
#include "engine/synthetic/lane.h"
#include "engine/synthetic/noise.h"
#include "engine/synthetic/pixel_batch.h"
#include "engine/synthetic/primitive.h"

namespace fathom::synthetic {

namespace {

constexpr float kCornerMetres = 0.35F;
constexpr float kContactMetres = 0.15F;

/// Exposure, soft shoulder and gamma, to 0…255. The shoulder peaks at twice full white.
FATHOM_LANE float develop(float radiance, float exposure, float inverseGamma) {
    const float v = lane::minimum(2.0F, lane::maximum(0.0F, radiance * exposure));
    const float shoulder = v / (1.0F + 0.25F * v * v) * 1.1F;
    return lane::power(lane::minimum(1.0F, shoulder), inverseGamma) * 255.0F + 0.5F;
}

FATHOM_LANE float skyBlend(float low, float high, float g) {
    return low * (1.0F - g) + high * g;
}

/// Darkening near the edges of a room, or near the ground for everything that stands on it; goes to the
/// column `gain`, which the texture has used up.
FATHOM_WIDE void ambientOcclusion(const Light& light, bool room, PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        const float contact = ((batch.worldZ[i] < 0.6F) & (batch.normalZ[i] < 0.5F))
                                  ? lane::exp(-lane::maximum(0.0F, batch.worldZ[i]) * (1.0F / kContactMetres))
                                  : 0.0F;
        const float corner = lane::exp(-batch.corner[i] * (1.0F / kCornerMetres));
        batch.gain[i] = 1.0F - light.contactDarkening * (room ? corner : contact);
    }
}

} // namespace

FATHOM_WIDE bool directLight(const Light& light, PixelBatch& batch) {
    const int n = batch.lanes();
    float brightest = 0;
    if (light.isSun) {
        const Vec3 d = light.place;
        for (int i = 0; i < n; ++i) {
            batch.lambert[i] =
                lane::maximum(0.0F, batch.normalX[i] * d.x + batch.normalY[i] * d.y + batch.normalZ[i] * d.z);
        }
    } else {
        const Vec3 lamp = light.place;
        const float falloff = 1.0F / (light.falloffMetres * light.falloffMetres);
        for (int i = 0; i < n; ++i) {
            const float x = lamp.x - batch.worldX[i], y = lamp.y - batch.worldY[i],
                        z = lamp.z - batch.worldZ[i];
            const float squared = x * x + y * y + z * z + 1e-12F;
            const float facing = (batch.normalX[i] * x + batch.normalY[i] * y + batch.normalZ[i] * z) /
                                 lane::squareRoot(squared);
            batch.lambert[i] = lane::maximum(0.0F, facing) / (1.0F + squared * falloff);
        }
    }
    for (int i = 0; i < batch.count; ++i) {
        brightest = lane::maximum(brightest, batch.lambert[i]);
    }
    return brightest > 0;
}

FATHOM_WIDE void shade(const Light& light, const Primitive& primitive, PixelBatch& batch) {
    const int n = batch.lanes();
    if (light.contactDarkening > 0) {
        ambientOcclusion(light, primitive.kind == PrimitiveKind::Room, batch);
    } else {
        for (int i = 0; i < n; ++i) {
            batch.gain[i] = 1;
        }
    }
    const float density = light.fogDensity * 1.44269504F;
    const Vec3 colour = light.colour, ambient = light.ambient, haze = light.horizon;
    const float exposure = light.exposure, gamma = light.inverseGamma;
    for (int i = 0; i < n; ++i) {
        const float ray =
            lane::squareRoot(batch.rayX[i] * batch.rayX[i] + batch.rayY[i] * batch.rayY[i] + 1.0F);
        const float clear = lane::exp2(-batch.depth[i] * ray * density), fog = 1.0F - clear;
        const float hemisphere = (0.65F + 0.35F * batch.normalZ[i]) * batch.gain[i];
        const float direct = batch.lambert[i];
        const float r = batch.red[i] * (colour.x * direct + ambient.x * hemisphere) * clear + haze.x * fog;
        const float g = batch.green[i] * (colour.y * direct + ambient.y * hemisphere) * clear + haze.y * fog;
        const float b = batch.blue[i] * (colour.z * direct + ambient.z * hemisphere) * clear + haze.z * fog;
        batch.red[i] = develop(r, exposure, gamma);
        batch.green[i] = develop(g, exposure, gamma);
        batch.blue[i] = develop(b, exposure, gamma);
    }
}

FATHOM_WIDE void shadeSky(const Light& light, const Camera& camera, bool groundHaze, PixelBatch& batch) {
    const int n = batch.lanes();
    const Vec3 rowX = camera.worldFromCamera.row0, rowY = camera.worldFromCamera.row1,
               rowZ = camera.worldFromCamera.row2;
    for (int i = 0; i < n; ++i) { // world direction
        const float x = batch.rayX[i], y = batch.rayY[i];
        const float inverse = 1.0F / lane::squareRoot(x * x + y * y + 1.0F);
        batch.worldX[i] = (rowX.x * x + rowX.y * y + rowX.z) * inverse;
        batch.worldY[i] = (rowY.x * x + rowY.y * y + rowY.z) * inverse;
        batch.worldZ[i] = groundHaze ? 0.0F : (rowZ.x * x + rowZ.y * y + rowZ.z) * inverse;
        batch.weight[i] = 0;
    }
    if (light.cloudAmount > 0 && !groundHaze) {
        constexpr int kOctaves = 5;
        float amplitude = (1.0F - noise::kOctaveAmplitude) / (1.0F - 0.0503284375F); // 0.55⁵
        float frequency = light.cloudFrequency;
        for (int octave = 0; octave < kOctaves; ++octave) {
            const std::uint32_t seed = light.seed + 77U + static_cast<std::uint32_t>(octave);
            for (int i = 0; i < n; ++i) {
                const float q = frequency / (lane::maximum(0.0F, batch.worldZ[i]) + 0.12F);
                batch.weight[i] += amplitude * noise::value2(batch.worldX[i] * q, batch.worldY[i] * q, seed);
            }
            amplitude *= noise::kOctaveAmplitude;
            frequency *= noise::kOctaveFrequency;
        }
        const float threshold = 0.62F - 0.3F * light.cloudAmount;
        for (int i = 0; i < n; ++i) {
            batch.weight[i] =
                lane::clamp01((batch.weight[i] - threshold) * 4.0F) * lane::clamp01(batch.worldZ[i] * 8.0F);
        }
    }
    const Vec3 low = light.horizon, high = light.zenith;
    const Vec3 cloud{lane::minimum(1.0F, 0.75F + 0.3F * low.x), lane::minimum(1.0F, 0.75F + 0.3F * low.y),
                     lane::minimum(1.0F, 0.75F + 0.3F * low.z)};
    const float exposure = light.exposure, gamma = light.inverseGamma;
    for (int i = 0; i < n; ++i) {
        const float g = lane::power(lane::clamp01(batch.worldZ[i] * 1.6F), 0.7F), w = batch.weight[i];
        batch.red[i] = develop(skyBlend(skyBlend(low.x, high.x, g), cloud.x, w), exposure, gamma);
        batch.green[i] = develop(skyBlend(skyBlend(low.y, high.y, g), cloud.y, w), exposure, gamma);
        batch.blue[i] = develop(skyBlend(skyBlend(low.z, high.z, g), cloud.z, w), exposure, gamma);
    }
}

} // namespace fathom::synthetic
