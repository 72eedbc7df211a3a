#include "engine/synthetic/scene_builder.h"

#include <algorithm>
#include <array>
#include <numbers>

namespace fathom::synthetic {

namespace {

using enum TextureKind;
constexpr float kPi = std::numbers::pi_v<float>;

void drawRoomLight(SceneBuilder& builder, Vec3 size) {
    Random& random = builder.random();
    Light& light = builder.scene().light;
    builder.drawResponse(0.25F, 0.25F);
    light.place = {random.uniform(-0.4F, 0.4F) * size.x, random.uniform(-0.4F, 0.4F) * size.y,
                   random.uniform(0.6F, 0.97F) * size.z};
    const float warmHue = random.uniform(0.05F, 0.15F), warmSaturation = random.uniform(0, 0.35F);
    light.colour = colourFromHsv(warmHue, warmSaturation, 1) * random.uniform(0.5F, 2);
    const float hue = random.unit(), saturation = random.uniform(0, 0.15F);
    light.ambient = colourFromHsv(hue, saturation, random.uniform(0.35F, 0.85F));
    light.falloffMetres = random.uniform(1.5F, 5);
    if (random.chance(0.25F)) { // as through a large window
        const Vec3 direction{random.normal(0, 1), random.normal(0, 1), random.normal(0, 1)};
        light.isSun = true;
        light.place = normalized({direction.x, direction.y, std::abs(direction.z) + 0.3F});
        light.colour = light.colour * 0.6F;
    }
}

/// Centre of something with half size `half` against wall 0…3; `along` in [−1,1] places it on the wall. The
/// first two components of `half` are width and depth and are exchanged for the walls along y.
struct WallPlace {
    Vec3 centre, half;
};
WallPlace againstWall(Vec3 room, int wall, float along, Vec3 half, float intoRoom) {
    const float sign = (wall & 1) != 0 ? 1.0F : -1.0F;
    if (wall < 2) {
        return {{along * std::max(0.05F, room.x / 2 - half.x), sign * (room.y / 2 - intoRoom), half.z}, half};
    }
    return {{sign * (room.x / 2 - intoRoom), along * std::max(0.05F, room.y / 2 - half.x), half.z},
            {half.y, half.x, half.z}};
}

/// Pictures, windows and doors.
void addWallBoxes(SceneBuilder& builder, Vec3 room) {
    Random& random = builder.random();
    const int boxes = builder.count(0, 5);
    for (int i = 0; i < boxes; ++i) {
        const int texture =
            builder.texture({.kinds = {Plain, Fractal, Gradient, Patches, Stripes, Windows, Checks},
                             .size = random.uniform(0.4F, 1.5F)});
        const bool door = random.chance(0.3F);
        const Vec3 half = door ? Vec3{random.uniform(0.38F, 0.55F), random.uniform(0.01F, 0.05F),
                                      random.uniform(0.95F, 1.1F)}
                               : Vec3{random.uniform(0.15F, 0.9F), random.uniform(0.01F, 0.05F),
                                      random.uniform(0.15F, 0.6F)};
        const float height = random.uniform(1.1F, 1.8F);
        const int wall = random.integer(0, 3);
        WallPlace place = againstWall(room, wall, random.uniform(-1, 1), half, 0);
        place.centre.z = door ? half.z : std::min(height, room.z - half.z - 0.05F);
        builder.add(PrimitiveKind::Box, place.centre, place.half, texture);
    }
}

void addCupboard(SceneBuilder& builder, Vec3 room) {
    Random& random = builder.random();
    const bool low = random.chance(0.5F);
    const Vec3 half{random.uniform(0.3F, 1.2F), random.uniform(0.15F, 0.45F),
                    low ? random.uniform(0.2F, 0.5F) : random.uniform(0.6F, 1.1F)};
    const int texture = builder.texture({.size = random.uniform(0.5F, 1.5F)});
    const int wall = random.integer(0, 3);
    const WallPlace place = againstWall(room, wall, random.uniform(-1, 1), half, half.y);
    Primitive& box = builder.add(PrimitiveKind::Box, place.centre, place.half, texture);
    if (random.chance(0.3F)) {
        box.topTexture = builder.texture();
    }
}

void addSmallOnLarge(SceneBuilder& builder, Vec3 foot, float yaw) {
    Random& random = builder.random();
    const Vec3 half{random.uniform(0.2F, 0.6F), random.uniform(0.2F, 0.6F), random.uniform(0.15F, 0.5F)};
    builder.add(PrimitiveKind::Box, foot + Vec3{0, 0, half.z}, half, builder.texture({.size = half.x * 2}),
                rotationZ(yaw));
    const Vec3 offset{random.uniform(-0.3F, 0.3F) * half.x, 0, 2 * half.z};
    builder.addThing(foot + offset, random.uniform(0.15F, 0.5F), yaw);
}

void addHangingLamp(SceneBuilder& builder, Vec3 foot, float roomHeight) {
    Random& random = builder.random();
    const float height = roomHeight - random.uniform(0.3F, 1), radius = random.uniform(0.08F, 0.25F);
    const int texture =
        builder.texture({.kinds = {Plain}, .ground = builder.colour({.lowValue = 0.6F, .highValue = 1})});
    const PrimitiveKind shade = random.chance(0.6F) ? PrimitiveKind::Ellipsoid : PrimitiveKind::Cone;
    builder.add(shade, {foot.x, foot.y, height}, {radius, radius, radius}, texture);
    const float half = (roomHeight - height) / 2;
    builder.add(PrimitiveKind::Cylinder, {foot.x, foot.y, height + half}, {0.012F, 0.012F, half}, texture);
}

void addFurnishing(SceneBuilder& builder, Vec3 room, float baseYaw) {
    Random& random = builder.random();
    const Vec3 foot{random.uniform(-1, 1) * (room.x / 2 - 0.3F), random.uniform(-1, 1) * (room.y / 2 - 0.3F),
                    0};
    const float quarter = static_cast<float>(random.integer(0, 3)) * kPi / 2;
    const float alignedYaw = baseYaw + quarter + random.normal(0, 0.06F), anyYaw = random.uniform(0, 2 * kPi);
    const float yaw = random.chance(0.6F) ? alignedYaw : anyYaw;
    switch (random.weighted({0.40F, 0.12F, 0.08F, 0.20F, 0.12F, 0.08F})) {
    case 0:
        builder.addThing(foot, random.uniform(0.3F, 1.3F), yaw);
        break;
    case 1: {
        const Vec3 half{random.uniform(0.3F, 1), random.uniform(0.3F, 0.6F), random.uniform(0.4F, 0.9F)};
        builder.addTable(foot, yaw, half);
        break;
    }
    case 2:
        builder.addChair(foot, yaw);
        break;
    case 3:
        addCupboard(builder, room);
        break;
    case 4:
        addSmallOnLarge(builder, foot, yaw);
        break;
    default:
        addHangingLamp(builder, foot, room.z);
        break;
    }
}

void addPillar(SceneBuilder& builder, Vec3 room) {
    Random& random = builder.random();
    const float width = random.uniform(0.1F, 0.25F), wide = random.uniform(0.4F, 1.2F);
    const float depth = random.chance(0.6F) ? width : wide;
    const Vec3 centre{random.uniform(-0.3F, 0.3F) * room.x, random.uniform(-0.3F, 0.3F) * room.y, room.z / 2};
    builder.add(PrimitiveKind::Box, centre, {width, depth, room.z / 2}, builder.texture({.size = 2}));
}

} // namespace

void addRoomShell(SceneBuilder& builder, Vec3 size) {
    Random& random = builder.random();
    const bool plain = random.chance(0.6F);
    const int wall = builder.texture(
        {.kinds = plain ? std::vector{Plain, Plain, Fractal, Gradient}
                        : std::vector{Stripes, Bricks, Tiles, Fractal, Patches, Checks},
         .ground = builder.colour({.lowValue = 0.4F, .highValue = 0.95F, .highSaturation = 0.5F}),
         .size = random.uniform(1, 4)});
    const int floor = builder.texture(
        {.kinds = {Fractal, Checks, Stripes, Tiles, Tiles, Plain, Rings, Specks},
         .ground = builder.colour({.lowValue = 0.15F, .highValue = 0.8F, .highSaturation = 0.7F}),
         .size = random.uniform(1, 4)});
    const int ceiling = builder.texture(
        {.kinds = {Plain, Plain, Fractal, Tiles},
         .ground = builder.colour({.lowValue = 0.6F, .highValue = 0.97F, .highSaturation = 0.2F}),
         .size = 3});
    Primitive& room = builder.add(PrimitiveKind::Room, {0, 0, size.z / 2}, size * 0.5F, wall);
    room.topTexture = ceiling;
    room.bottomTexture = floor;
    drawRoomLight(builder, size);
}

Scene buildRoom(Random& random, float difficulty) {
    SceneBuilder builder(random, difficulty);
    const Vec3 size{random.uniform(2.6F, 9), random.uniform(2.6F, 9), random.uniform(2.2F, 3.8F)};
    addRoomShell(builder, size);
    addWallBoxes(builder, size);
    const float turned = random.uniform(0, kPi);
    const float baseYaw = random.chance(0.25F) ? turned : 0;
    const int furnishings = builder.count(3, 12);
    for (int i = 0; i < furnishings; ++i) {
        addFurnishing(builder, size, baseYaw);
    }
    if (random.chance(0.2F)) {
        addPillar(builder, size);
    }
    Scene& scene = builder.scene();
    scene.freeLow = {-size.x / 2 + 0.15F, -size.y / 2 + 0.15F, 0.15F};
    scene.freeHigh = {size.x / 2 - 0.15F, size.y / 2 - 0.15F, size.z - 0.1F};
    scene.minimumMedianDepth = 1.3F;
    scene.drawCamera = [size, difficulty](Random& draw) {
        const Vec3 position{draw.uniform(-1, 1) * (size.x / 2 - 0.4F),
                            draw.uniform(-1, 1) * (size.y / 2 - 0.4F),
                            std::min(size.z - 0.3F, draw.uniform(0.7F, 2))};
        const float yaw = draw.uniform(0, 2 * kPi), pitch = draw.normal(-8, 9),
                    roll = draw.normal(0, 3 * difficulty);
        return cameraAt(position, yaw, radians(pitch), radians(roll));
    };
    return std::move(scene);
}

} // namespace fathom::synthetic
