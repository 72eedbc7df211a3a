#include "engine/synthetic/texture.h"

#include "engine/synthetic/lane.h"
#include "engine/synthetic/noise.h"
#include "engine/synthetic/pixel_batch.h"

namespace fathom::synthetic {

namespace {

using lane::floorToInt;

constexpr float kMortar = 0.06F;

/// Cells of the finest feature per period of the pattern: decides when it fades.
float cellsPerPeriod(TextureKind kind) {
    switch (kind) {
    case TextureKind::Specks:
        return 3;
    case TextureKind::Bricks:
    case TextureKind::Patches:
        return 1.5F;
    default:
        return 1;
    }
}

/// Adds one octave at `frequency` with `amplitude` to `sum`, its mean where a pixel covers it.
FATHOM_WIDE void addOctave(PixelBatch& batch, float* __restrict sum, float frequency, float amplitude,
                           std::uint32_t seed) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        const float value = noise::value3(batch.localX[i] * frequency, batch.localY[i] * frequency,
                                          batch.localZ[i] * frequency, seed);
        sum[i] += amplitude * (0.5F + (value - 0.5F) * noise::visibility(batch.footprint[i] * frequency));
    }
}

/// Fractal noise in [0,1] with mean 0.5 into `sum`.
void fractal(PixelBatch& batch, float* sum, float frequency, int octaves, std::uint32_t seed) {
    const int n = batch.lanes();
    float total = 0;
    for (int octave = 0; octave < octaves; ++octave) {
        total = 1.0F + total * noise::kOctaveAmplitude;
    }
    for (int i = 0; i < n; ++i) {
        sum[i] = 0;
    }
    float amplitude = 1.0F / total;
    float flat = 0;
    for (int octave = 0; octave < octaves; ++octave) {
        if (batch.minimumFootprint * frequency >= 1.0F) {
            flat += 0.5F * amplitude;
        } else {
            addOctave(batch, sum, frequency, amplitude, seed + static_cast<std::uint32_t>(octave));
        }
        amplitude *= noise::kOctaveAmplitude;
        frequency *= noise::kOctaveFrequency;
    }
    for (int i = 0; i < n; ++i) {
        sum[i] += flat;
    }
}

/// u, v in periods of the pattern.
FATHOM_WIDE void toPeriods(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    const float c = texture.cosine * texture.frequency, s = texture.sine * texture.frequency;
    for (int i = 0; i < n; ++i) {
        const float u = batch.u[i], v = batch.v[i];
        batch.u[i] = c * u - s * v;
        batch.v[i] = s * u + c * v;
        batch.weight[i] = 0;
        batch.gain[i] = 1;
    }
}

FATHOM_WIDE void checks(PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        batch.weight[i] = static_cast<float>((floorToInt(batch.u[i]) + floorToInt(batch.v[i])) & 1);
    }
}

FATHOM_WIDE void stripes(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    const float wobble = 0.15F * texture.variation, duty = 0.5F * texture.shape;
    for (int i = 0; i < n; ++i) {
        const float q = batch.u[i] + wobble * noise::value2(batch.u[i], batch.v[i], texture.seed);
        batch.weight[i] = q - static_cast<float>(floorToInt(q)) < duty ? 1.0F : 0.0F;
    }
}

FATHOM_WIDE void bricks(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    const bool offset = texture.kind == TextureKind::Bricks;
    const float rows = offset ? 2.0F : 1.0F, shift = offset ? 0.5F : 0.0F;
    const float variation = texture.variation;
    for (int i = 0; i < n; ++i) {
        const float y = batch.v[i] * rows;
        const std::int32_t row = floorToInt(y);
        const float x = batch.u[i] + shift * static_cast<float>(row & 1);
        const std::int32_t column = floorToInt(x);
        const bool mortar =
            (x - static_cast<float>(column) < kMortar) | (y - static_cast<float>(row) < kMortar * rows);
        batch.weight[i] = mortar ? 1.0F : 0.0F;
        batch.gain[i] = 1.0F + variation * (noise::hash(column, row, 7, texture.seed) - 0.5F);
    }
}

FATHOM_WIDE void specks(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    const float probability = 0.25F * texture.shape;
    for (int i = 0; i < n; ++i) {
        const float h =
            noise::hash(floorToInt(batch.u[i] * 3.0F), floorToInt(batch.v[i] * 3.0F), 1, texture.seed);
        batch.weight[i] = h < probability ? 1.0F : 0.0F;
    }
}

FATHOM_WIDE void gradient(PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        batch.weight[i] = lane::clamp01(0.5F + 0.5F * batch.v[i]);
    }
}

FATHOM_WIDE void windows(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    const float left = texture.shape, right = 1.0F - texture.shape;
    const float low = texture.shape * 0.9F, high = 1.0F - texture.shape * 0.6F;
    for (int i = 0; i < n; ++i) {
        const std::int32_t column = floorToInt(batch.u[i]), row = floorToInt(batch.v[i]);
        const float x = batch.u[i] - static_cast<float>(column), y = batch.v[i] - static_cast<float>(row);
        const bool pane = (batch.sideways[i] < 0.8F) & (x > left) & (x < right) & (y > low) & (y < high);
        const float h = noise::hash(column, row, 3, texture.seed);
        batch.weight[i] = pane ? 1.0F : 0.0F;
        batch.gain[i] = pane ? 1.0F + 0.9F * (h - 0.4F) : 1.0F;
    }
}

FATHOM_WIDE void rings(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) { // the weight holds the distortion
        const float x = batch.localX[i], y = batch.localY[i], z = batch.localZ[i];
        const float radius = lane::squareRoot(x * x + 0.3F * y * y + z * z);
        batch.weight[i] = 0.5F + 0.5F * lane::sineOfTurn(radius * texture.frequency + 2.0F * batch.weight[i]);
    }
}

FATHOM_WIDE void patches(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        const std::int32_t wideX = floorToInt(batch.u[i]), wideY = floorToInt(batch.v[i]);
        const bool split = noise::hash(wideX, wideY, 5, texture.seed) > 0.5F;
        const std::int32_t x = split ? floorToInt(batch.u[i] * 2.0F) : wideX;
        const std::int32_t y = split ? floorToInt(batch.v[i] * 2.0F) + 1000 : wideY;
        batch.weight[i] = noise::hash(x, y, 6, texture.seed);
        batch.gain[i] = 0.6F + 0.8F * noise::hash(x, y, 8, texture.seed);
    }
}

FATHOM_WIDE void contrast(PixelBatch& batch, float amount) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        batch.weight[i] = lane::clamp01((batch.weight[i] - 0.5F) * amount + 0.5F);
    }
}

/// Fades pattern and gain to their means as the footprint grows over half a cell.
FATHOM_WIDE void fade(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    const float cells = texture.frequency * cellsPerPeriod(texture.kind);
    for (int i = 0; i < n; ++i) {
        const float kept = lane::clamp01(1.0F - (batch.footprint[i] * cells - 0.5F) * (1.0F / 0.7F));
        batch.weight[i] = texture.coverage + (batch.weight[i] - texture.coverage) * kept;
        batch.gain[i] = 1.0F + (batch.gain[i] - 1.0F) * kept;
    }
}

FATHOM_WIDE void mix(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    const Vec3 a = texture.ground, b = texture.pattern;
    for (int i = 0; i < n; ++i) {
        const float w = batch.weight[i], gain = batch.gain[i];
        batch.red[i] = lane::maximum(0.0F, (a.x + (b.x - a.x) * w) * gain);
        batch.green[i] = lane::maximum(0.0F, (a.y + (b.y - a.y) * w) * gain);
        batch.blue[i] = lane::maximum(0.0F, (a.z + (b.z - a.z) * w) * gain);
    }
}

void applyDirt(const Texture& texture, PixelBatch& batch) {
    const int n = batch.lanes();
    alignas(64) PixelBatch::Column dirt;
    fractal(batch, dirt, texture.dirtFrequency, 3, texture.seed + 11);
    for (int i = 0; i < n; ++i) {
        batch.gain[i] *= 1.0F + texture.dirt * 2.0F * (dirt[i] - 0.5F);
    }
}

void evaluatePattern(const Texture& texture, PixelBatch& batch) {
    switch (texture.kind) {
    case TextureKind::Plain:
        break;
    case TextureKind::Fractal:
        fractal(batch, batch.weight, texture.frequency, 4, texture.seed);
        contrast(batch, texture.shape);
        break;
    case TextureKind::Checks:
        checks(batch);
        break;
    case TextureKind::Stripes:
        stripes(texture, batch);
        break;
    case TextureKind::Bricks:
    case TextureKind::Tiles:
        bricks(texture, batch);
        break;
    case TextureKind::Specks:
        specks(texture, batch);
        break;
    case TextureKind::Gradient:
        gradient(batch);
        break;
    case TextureKind::Windows:
        windows(texture, batch);
        break;
    case TextureKind::Rings:
        fractal(batch, batch.weight, 1.0F, 2, texture.seed);
        rings(texture, batch);
        break;
    case TextureKind::Patches:
        patches(texture, batch);
        break;
    }
}

} // namespace

void evaluateTexture(const Texture& texture, PixelBatch& batch) {
    toPeriods(texture, batch);
    evaluatePattern(texture, batch);
    // Noise and ramps have no cells; the noise drops its octaves by itself.
    if (texture.kind != TextureKind::Plain && texture.kind != TextureKind::Fractal &&
        texture.kind != TextureKind::Gradient) {
        fade(texture, batch);
    }
    if (texture.dirt > 0) {
        applyDirt(texture, batch);
    }
    mix(texture, batch);
}

} // namespace fathom::synthetic
