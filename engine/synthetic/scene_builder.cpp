#include "engine/synthetic/scene_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace fathom::synthetic {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;

float clamped(float value) {
    return std::clamp(value, 0.02F, 1.0F);
}

} // namespace

Vec3 colourFromHsv(float hue, float saturation, float value) {
    const float turned = (hue - std::floor(hue)) * 6.0F;
    const int sector = static_cast<int>(turned) % 6;
    const float f = turned - std::floor(turned);
    const float p = value * (1 - saturation), q = value * (1 - f * saturation),
                t = value * (1 - (1 - f) * saturation);
    switch (sector) {
    case 0:
        return {value, t, p};
    case 1:
        return {q, value, p};
    case 2:
        return {p, value, t};
    case 3:
        return {p, q, value};
    case 4:
        return {t, p, value};
    default:
        return {value, p, q};
    }
}

int SceneBuilder::count(int low, int high) {
    const float share = 0.35F + 0.65F * m_difficulty;
    return m_random.integer(low, low + static_cast<int>(std::lround(static_cast<float>(high - low) * share)));
}

Vec3 SceneBuilder::colour(const ColourRange& range) {
    const float hue = m_random.unit();
    const float saturation =
        range.highSaturation ? m_random.uniform(0, *range.highSaturation) : m_random.beta(1.2F, 2.2F);
    const float value = m_random.uniform(range.lowValue, range.highValue);
    return colourFromHsv(hue, saturation, value);
}

TextureKind SceneBuilder::drawKind(const TextureRecipe& recipe) {
    using enum TextureKind;
    constexpr std::array kGeneral = {Plain,  Fractal,  Fractal, Checks, Stripes, Bricks,
                                     Specks, Gradient, Rings,   Tiles,  Patches, Patches};
    constexpr std::array kPlain = {Plain, Fractal, Gradient};
    const TextureKind kind = recipe.kinds.empty() ? m_random.pick(kGeneral) : m_random.pick(recipe.kinds);
    return m_random.chance(0.85F * (1 - m_difficulty)) ? m_random.pick(kPlain) : kind;
}

int SceneBuilder::texture(const TextureRecipe& recipe) {
    Texture texture;
    texture.kind = drawKind(recipe);
    const float frequency = m_random.logUniform(1, 9) / recipe.size;
    texture.frequency = recipe.frequency.value_or(frequency);
    texture.seed = static_cast<std::uint32_t>(m_random.integer(1, 1 << 20));
    texture.ground = recipe.ground ? *recipe.ground : colour();
    if (recipe.pattern) {
        texture.pattern = *recipe.pattern;
    } else if (m_random.chance(0.5F)) {
        texture.pattern = colour();
    } else {
        const Vec3 a = texture.ground * m_random.uniform(0.35F, 1.7F);
        texture.pattern = {clamped(m_random.normal(a.x, 0.05F)), clamped(m_random.normal(a.y, 0.05F)),
                           clamped(m_random.normal(a.z, 0.05F))};
    }
    drawPattern(texture);
    if (m_random.chance(0.3F + 0.4F * m_difficulty)) {
        texture.dirt = m_random.uniform(0.05F, 0.5F);
        texture.dirtFrequency = m_random.logUniform(0.7F, 12) / recipe.size;
    }
    m_scene.textures.push_back(texture);
    return static_cast<int>(m_scene.textures.size()) - 1;
}

void SceneBuilder::drawPattern(Texture& texture) {
    texture.shape = m_random.uniform(0.4F, 1.6F);
    texture.variation = m_random.unit();
    const std::array angles = {0.0F, 0.0F, kPi / 2, m_random.uniform(0, kPi)};
    float angle = m_random.pick(angles);
    texture.coverage = 0.5F;
    switch (texture.kind) {
    case TextureKind::Plain:
        texture.coverage = 0;
        break;
    case TextureKind::Fractal:
        texture.shape = m_random.uniform(1.5F, 5);
        break;
    case TextureKind::Bricks:
        texture.coverage = 0.17F;
        angle = 0;
        break;
    case TextureKind::Tiles:
        texture.coverage = 0.12F;
        break;
    case TextureKind::Specks:
        texture.coverage = 0.25F * texture.shape;
        break;
    case TextureKind::Stripes:
        texture.coverage = 0.5F * texture.shape;
        break;
    case TextureKind::Windows:
        texture.shape = m_random.uniform(0.08F, 0.3F);
        texture.coverage = (1 - 2 * texture.shape) * (1 - 1.5F * texture.shape);
        angle = 0;
        break;
    default:
        break;
    }
    texture.cosine = std::cos(angle);
    texture.sine = std::sin(angle);
}

Primitive& SceneBuilder::add(PrimitiveKind kind, Vec3 centre, Vec3 half, int texture,
                             const Mat3& worldFromLocal) {
    m_scene.primitives.push_back({kind, centre, half, worldFromLocal, texture, texture, texture});
    return m_scene.primitives.back();
}

void SceneBuilder::addBoxThing(Vec3 foot, float size, const Mat3& turn, int texture) {
    const std::array stretches = {1.0F, 1.0F, 1.6F};
    Vec3 half{m_random.uniform(0.25F, 0.65F), m_random.uniform(0.25F, 0.65F), m_random.uniform(0.25F, 0.65F)};
    half = half * size;
    half.z *= m_random.pick(stretches);
    Primitive& box = add(PrimitiveKind::Box, foot + Vec3{0, 0, half.z}, half, texture, turn);
    if (m_random.chance(0.4F)) {
        box.topTexture = this->texture({.size = size});
    }
}

void SceneBuilder::addThing(Vec3 foot, float size, std::optional<float> yaw) {
    const float drawnYaw = m_random.uniform(0, 2 * kPi);
    const Mat3 turn = rotationZ(yaw.value_or(drawnYaw));
    const int kind = m_random.weighted({0.42F, 0.12F, 0.2F, 0.12F, 0.06F, 0.08F});
    const int texture = this->texture({.size = size});
    const auto draw = [&] { return size * m_random.uniform(0.25F, 0.65F); };
    Vec3 half{draw(), draw(), draw()};
    const auto standing = [&](float height) { return foot + Vec3{0, 0, height}; };
    switch (kind) {
    case 0:
        addBoxThing(foot, size, turn, texture);
        break;
    case 1: // any rotation, sunk a little into what it lies on
        add(PrimitiveKind::Box, standing(0.75F * std::max({half.x, half.y, half.z})), half, texture,
            m_random.rotation());
        break;
    case 2:
        if (m_random.chance(0.6F)) {
            half.y = half.z = half.x;
        }
        add(PrimitiveKind::Ellipsoid, standing(half.z), half, texture, turn);
        break;
    case 3: {
        const std::array stretches = {0.6F, 1.0F, 2.0F};
        half.x = half.y = half.x * 0.7F;
        half.z *= m_random.pick(stretches);
        add(PrimitiveKind::Cylinder, standing(half.z), half, texture, turn);
        break;
    }
    case 4:
        half.x = half.y = half.x * 0.5F;
        half.z *= 1.3F;
        add(PrimitiveKind::Cylinder, standing(half.x), half, texture, turn * rotationX(kPi / 2));
        break;
    default:
        half.x = half.y = half.x * 0.8F;
        add(PrimitiveKind::Cone, standing(half.z), half, texture, turn);
        break;
    }
}

void SceneBuilder::addTable(Vec3 foot, float yaw, Vec3 half) {
    const Mat3 turn = rotationZ(yaw);
    const int top = texture({.size = 1.5F});
    const float thickness = m_random.uniform(0.015F, 0.05F), leg = m_random.uniform(0.02F, 0.06F);
    add(PrimitiveKind::Box, foot + Vec3{0, 0, half.z - thickness}, {half.x, half.y, thickness}, top, turn);
    const int legs = texture({.kinds = {TextureKind::Plain, TextureKind::Fractal}, .size = 0.5F});
    const float legHalf = half.z / 2 - thickness;
    if (m_random.chance(0.25F)) {
        add(PrimitiveKind::Cylinder, foot + Vec3{0, 0, legHalf}, {leg * 1.5F, leg * 1.5F, legHalf}, legs,
            turn);
        return;
    }
    for (const float x : {-1.0F, 1.0F}) {
        for (const float y : {-1.0F, 1.0F}) {
            const Vec3 offset = turn * Vec3{x * (half.x - leg), y * (half.y - leg), legHalf};
            add(PrimitiveKind::Box, foot + offset, {leg, leg, legHalf}, legs, turn);
        }
    }
}

void SceneBuilder::addChair(Vec3 foot, float yaw) {
    const float width = m_random.uniform(0.18F, 0.25F);
    const float height = m_random.uniform(0.4F, 0.5F);
    addTable(foot, yaw, {width, width, height});
    const Mat3 turn = rotationZ(yaw);
    const Vec3 back = turn * Vec3{0, width - 0.02F, height + 0.25F};
    add(PrimitiveKind::Box, foot + back, {width, 0.02F, 0.25F}, texture({.size = 0.5F}), turn);
}

void SceneBuilder::drawResponse(float meanLogExposure, float exposureDeviation) {
    Light& light = m_scene.light;
    const float strength = m_random.uniform(0.5F, 1);
    light.shadowStrength = m_random.chance(0.75F) ? strength : 0;
    light.seed = static_cast<std::uint32_t>(m_random.integer(1, 1 << 20));
    const float darkening = m_random.uniform(0.1F, 0.6F);
    light.contactDarkening = m_random.chance(0.5F) ? darkening : 0;
    light.exposure = std::exp(m_random.normal(meanLogExposure, exposureDeviation));
    light.inverseGamma = 1.0F / m_random.uniform(1.2F, 2.2F);
}

} // namespace fathom::synthetic
