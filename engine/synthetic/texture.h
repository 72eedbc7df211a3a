#pragma once

#include "engine/synthetic/vector.h"

#include <cstdint>

namespace fathom::synthetic {

struct PixelBatch;

enum class TextureKind {
    Plain,
    Fractal,
    Checks,
    Stripes,
    Bricks,
    Specks,
    Gradient,
    Windows,
    Rings,
    Tiles,
    Patches
};

/// A two-colour pattern over local metric coordinates, with an optional layer of dirt.
struct Texture {
    TextureKind kind = TextureKind::Plain;
    float frequency = 1; ///< cycles per metre
    std::uint32_t seed = 1;
    Vec3 ground{0.5F, 0.5F, 0.5F};  ///< colour where the pattern is 0
    Vec3 pattern{0.5F, 0.5F, 0.5F}; ///< colour where the pattern is 1
    float shape = 1;                ///< duty, contrast or frame width, by kind
    float variation = 0;            ///< wobble or gain from cell to cell
    float cosine = 1, sine = 0;     ///< rotation of the 2-D pattern
    float coverage = 0;             ///< mean of the pattern: what it fades to when a pixel covers whole cells
    float dirt = 0;                 ///< 0: none
    float dirtFrequency = 1;        ///< cycles per metre
};

/// Writes red, green and blue reflectance of every pixel; reads local position, u, v and footprint.
void evaluateTexture(const Texture& texture, PixelBatch& batch);

} // namespace fathom::synthetic
