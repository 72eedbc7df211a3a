#pragma once

#include "engine/synthetic/scene.h"

#include <optional>
#include <vector>

namespace fathom::synthetic {

/// What to draw a texture from; everything unset is drawn.
struct TextureRecipe {
    std::vector<TextureKind> kinds = {}; ///< empty: the general choice
    std::optional<float> frequency = {}; ///< cycles per metre
    std::optional<Vec3> ground = {}, pattern = {};
    float size = 1; ///< metres of a typical object: 1 to 9 cycles over it
};

/// Limits of a random colour.
struct ColourRange {
    float lowValue = 0.12F, highValue = 0.95F;
    std::optional<float> highSaturation = {}; ///< uniform below it; unset: Beta(1.2, 2.2)
};

/// hue, saturation and value in [0,1].
[[nodiscard]] Vec3 colourFromHsv(float hue, float saturation, float value);

/// Puts random colours, textures and objects into a scene.
class SceneBuilder {
public:
    /// `difficulty` as in SampleOptions. The random numbers are drawn from `random`, which must outlive the
    /// builder.
    SceneBuilder(Random& random, float difficulty) : m_random(random), m_difficulty(difficulty) {}

    [[nodiscard]] Random& random() { return m_random; }
    [[nodiscard]] Scene& scene() { return m_scene; }

    /// Inclusive; the upper end shrinks with the difficulty.
    [[nodiscard]] int count(int low, int high);
    [[nodiscard]] Vec3 colour(const ColourRange& range = {});
    /// Adds a texture and returns its index.
    int texture(const TextureRecipe& recipe = {});
    /// Adds a solid with one texture.
    Primitive& add(PrimitiveKind kind, Vec3 centre, Vec3 half, int texture, const Mat3& worldFromLocal = {});

    /// A random object of about `size` metres standing at `foot`; random yaw when unset.
    void addThing(Vec3 foot, float size, std::optional<float> yaw = {});
    /// Top with four legs or a pillar. `half`: half width, half depth and full height.
    void addTable(Vec3 foot, float yaw, Vec3 half);
    void addChair(Vec3 foot, float yaw);

    /// Shadows, exposure and contrast, alike for all kinds of scenes.
    void drawResponse(float meanLogExposure, float exposureDeviation);

private:
    [[nodiscard]] TextureKind drawKind(const TextureRecipe& recipe);
    void drawPattern(Texture& texture);
    void addBoxThing(Vec3 foot, float size, const Mat3& turn, int texture);

    Random& m_random;
    float m_difficulty;
    Scene m_scene;
};

/// Floor, walls, ceiling and lamp of a room with its floor's middle in the origin. `size`: width, depth and
/// height.
void addRoomShell(SceneBuilder& builder, Vec3 size);

[[nodiscard]] Scene buildRoom(Random& random, float difficulty);
[[nodiscard]] Scene buildTableTop(Random& random, float difficulty);
[[nodiscard]] Scene buildOutdoor(Random& random, float difficulty);

} // namespace fathom::synthetic
