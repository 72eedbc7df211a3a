#include "engine/synthetic/pose_scenes.h"

#include "engine/base/error.h"
#include "engine/synthetic/renderer.h"
#include "engine/synthetic/scene_builder.h"
#include "engine/synthetic/view_selection.h"

#include <array>
#include <cmath>
#include <string>

namespace fathom::synthetic {

namespace {

using enum TextureKind;
constexpr int kCandidates = 200; ///< scenes tried for one seed

/// Gives every surface what photos of real things have: structure down to the size of a few pixels, nowhere the
/// same twice.
void giveTexture(Scene& scene, std::uint64_t seed) {
    Random random(seed ^ 0x7E57);
    SceneBuilder builder(random, 1);
    for (Texture& texture : scene.textures) {
        if (texture.kind == Plain || texture.kind == Gradient || texture.kind == Stripes) {
            const int drawn = builder.texture({.kinds = {Specks, Patches, Fractal}, .size = 2});
            texture = builder.scene().textures[static_cast<std::size_t>(drawn)];
        }
        // Cycles per metre such that the finest octave of dirt is a few pixels wide at a usual distance.
        texture.dirtFrequency = random.uniform(18, 30) / scene.minimumMedianDepth;
        texture.dirt = random.uniform(0.5F, 0.8F);
    }
}

Scene buildKind(Random& random) {
    switch (random.weighted({0.5F, 0.2F, 0.3F})) {
    case 0:
        return buildRoom(random, 1);
    case 1:
        return buildTableTop(random, 1);
    default:
        return buildOutdoor(random, 1);
    }
}

/// Views of one place with parallax.
std::vector<RenderedView> renderPlace(std::uint64_t seed, int views, Size size) {
    Random random(seed);
    for (int candidate = 0; candidate < kCandidates; ++candidate) {
        Scene scene = buildKind(random);
        giveTexture(scene, seed);
        auto cameras = drawViews(scene, random, views, size);
        if (!cameras)
            continue;
        std::vector<RenderedView> result;
        for (Camera& camera : *cameras) {
            camera.focalPixels = cameras->front().focalPixels; // one camera took them all
            result.push_back(renderView(scene, camera, size));
        }
        return result;
    }
    throw Error(ErrorCode::Internal, "No usable cameras were found for seed " + std::to_string(seed) + ".");
}

std::vector<RenderedView> renderTurns(std::uint64_t seed, int views, Size size) {
    Random random(seed);
    for (int candidate = 0; candidate < kCandidates; ++candidate) {
        Scene scene = buildKind(random);
        giveTexture(scene, seed);
        const auto start = drawViews(scene, random, 1, size);
        if (!start)
            continue;
        std::vector<RenderedView> result;
        for (int view = 0; view < views; ++view) {
            Camera camera = start->front();
            const float yaw = radians(random.uniform(-12, 12)), pitch = radians(random.uniform(-6, 6)),
                        roll = radians(random.uniform(-5, 5));
            camera.worldFromCamera = camera.worldFromCamera * (rotationY(yaw) * rotationX(pitch) * rotationZ(roll));
            result.push_back(renderView(scene, camera, size));
        }
        return result;
    }
    throw Error(ErrorCode::Internal, "No usable camera was found for seed " + std::to_string(seed) + ".");
}

/// One wall, all that the cameras before it see; with a pattern that repeats exactly or one that never does.
std::vector<RenderedView> renderWall(std::uint64_t seed, int views, Size size, bool repeats) {
    Random random(seed);
    SceneBuilder builder(random, 1);
    const std::vector kinds = repeats ? std::vector{Checks, Tiles, Rings} : std::vector{Specks, Patches, Fractal};
    const int wall = builder.texture({.kinds = kinds, .frequency = repeats ? 2.5F : 1.2F});
    Scene& scene = builder.scene();
    Texture& texture = scene.textures[static_cast<std::size_t>(wall)];
    texture.ground = {0.75F, 0.7F, 0.62F};
    texture.pattern = {0.2F, 0.25F, 0.35F};
    texture.dirt = repeats ? 0 : 0.5F;
    texture.dirtFrequency = 5;
    if (repeats) {
        texture.variation = 0;
        texture.shape = 1;
    }
    builder.add(PrimitiveKind::Box, {0, 20.5F, 0}, {60, 0.5F, 60}, wall);
    if (repeats) // a second layer, so that there is parallax
        for (int i = -3; i <= 3; ++i)
            builder.add(PrimitiveKind::Box, {4.0F * static_cast<float>(i), 17.5F, 0}, {0.8F, 0.8F, 40}, wall);
    scene.light.ambient = {0.9F, 0.9F, 0.9F};
    scene.light.isSun = true;
    scene.light.place = normalized({0.3F, -1, 0.6F});
    std::vector<RenderedView> result;
    const float focal = focalFromFieldOfView(radians(60), size);
    for (int view = 0; view < views; ++view) {
        const Vec3 position{random.uniform(-2, 2), random.uniform(11, 13), random.uniform(-1, 1)};
        const Vec3 target{position.x * 0.3F + random.uniform(-0.6F, 0.6F), 20, position.z * 0.3F};
        Camera camera = cameraTowards(position, target);
        camera.focalPixels = focal;
        result.push_back(renderView(scene, camera, size));
    }
    return result;
}

/// Cameras on a way across the line of sight, all turned to what the first one sees; empty where something
/// stands in the way.
std::vector<Camera> walkFrom(const Scene& scene, const Camera& start, int frames) {
    const float reach = 0.35F * scene.minimumMedianDepth;
    const Vec3 right = start.worldFromCamera * Vec3{1, 0, 0};
    const Vec3 target = start.position + start.worldFromCamera * Vec3{0, 0, 1.5F * scene.minimumMedianDepth};
    std::vector<Camera> cameras;
    for (int frame = 0; frame < frames; ++frame) {
        const float along = frames > 1 ? 2 * static_cast<float>(frame) / static_cast<float>(frames - 1) - 1 : 0;
        const Vec3 bob{0, 0, 0.05F * reach * std::sin(9 * along)};
        Camera camera = cameraTowards(start.position + right * (along * reach) + bob, target);
        camera.focalPixels = start.focalPixels;
        if (!isFree(scene, camera.position))
            return {};
        cameras.push_back(camera);
    }
    return cameras;
}

} // namespace

std::string_view poseTrapName(PoseTrap trap) noexcept {
    constexpr std::array<std::string_view, kPoseTraps> kNames{"none",       "pure-rotation", "plane-only", "repeated-texture",
                                                              "two-groups", "foreign-photo"};
    return kNames[static_cast<std::size_t>(trap)];
}

PoseScene renderPoseScene(std::uint64_t seed, PoseTrap trap, Size size, int views) {
    if (size.isEmpty() || views < 0 || views > 16)
        throw Error(ErrorCode::InvalidOption, "A scene for poses has 2 to 16 views of at least one pixel.");
    constexpr std::uint64_t kElsewhere = 0x9E3779B97F4A7C15ULL;
    PoseScene scene;
    scene.seed = seed;
    scene.trap = trap;
    const auto add = [&](std::vector<RenderedView> rendered, int place) {
        for (RenderedView& view : rendered) {
            scene.views.push_back(std::move(view));
            scene.place.push_back(place);
        }
    };
    const int several = views > 0 ? views : 4;
    switch (trap) {
    case PoseTrap::None:
        add(renderPlace(seed, views > 0 ? views : 2 + static_cast<int>(seed % 11), size), 0);
        break;
    case PoseTrap::PureRotation:
        add(renderTurns(seed, several, size), 0);
        break;
    case PoseTrap::PlaneOnly:
        add(renderWall(seed, several, size, false), 0);
        break;
    case PoseTrap::RepeatedTexture:
        add(renderWall(seed, several, size, true), 0);
        break;
    case PoseTrap::TwoGroups:
        add(renderPlace(seed, 3, size), 0);
        add(renderPlace(seed ^ kElsewhere, 3, size), 1);
        break;
    case PoseTrap::ForeignPhoto:
        add(renderPlace(seed, several, size), 0);
        add(renderPlace(seed ^ kElsewhere, 1, size), 1);
        break;
    }
    return scene;
}

PoseWalk::PoseWalk(std::uint64_t seed, int frames, Size size) : m_size(size) {
    if (size.isEmpty() || frames < 1)
        throw Error(ErrorCode::InvalidOption, "A walk has at least one frame of at least one pixel.");
    Random random(seed);
    for (int candidate = 0; candidate < kCandidates && m_cameras.empty(); ++candidate) {
        m_scene = buildKind(random);
        giveTexture(m_scene, seed);
        if (const auto start = drawViews(m_scene, random, 1, size))
            m_cameras = walkFrom(m_scene, start->front(), frames);
    }
    if (m_cameras.empty())
        throw Error(ErrorCode::Internal, "No usable way was found for seed " + std::to_string(seed) + ".");
}

RenderedView PoseWalk::frame(int index) const {
    return renderView(m_scene, m_cameras[static_cast<std::size_t>(index)], m_size);
}

} // namespace fathom::synthetic
