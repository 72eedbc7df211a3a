#include "engine/synthetic/scene_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace fathom::synthetic {

namespace {

using enum TextureKind;
constexpr float kPi = std::numbers::pi_v<float>;

/// What all parts of an outdoor scene depend on.
struct Site {
    bool aerial = false;
    float cameraHeight = 1.6F; ///< metres
    float radius = 40;         ///< metres, of the built-up area
    float streetHalfWidth = 0; ///< 0: no street
};

Site drawSite(Random& random) {
    Site site;
    site.aerial = random.chance(0.25F);
    const float eye = random.uniform(1.2F, 2.3F), raised = random.uniform(2.3F, 10),
                flying = random.logUniform(8, 60);
    const float walking = random.chance(0.7F) ? eye : raised;
    site.cameraHeight = site.aerial ? flying : walking;
    const float spread = site.aerial ? random.uniform(25, 70) : random.uniform(15, 70);
    site.radius = spread + (site.aerial ? 5 * site.cameraHeight : 0);
    const float width = random.uniform(4, 12);
    site.streetHalfWidth = !site.aerial && random.chance(0.35F) ? width : 0;
    return site;
}

void addGround(SceneBuilder& builder, const Site& site) {
    Random& random = builder.random();
    const Vec3 any = builder.colour({.lowValue = 0.1F, .highValue = 0.7F, .highSaturation = 0.8F});
    const float hue = random.uniform(0.1F, 0.65F), saturation = random.uniform(0.1F, 0.6F);
    const Vec3 natural = colourFromHsv(hue, saturation, random.uniform(0.15F, 0.6F));
    const int texture =
        builder.texture({.kinds = {Fractal, Fractal, Tiles, Stripes, Plain, Specks, Checks, Patches},
                         .ground = random.chance(0.6F) ? any : natural,
                         .size = random.uniform(1, 6) * (1 + site.cameraHeight / 10)});
    builder.add(PrimitiveKind::Ground, {0, 0, 0}, {1, 1, 1}, texture);
}

void addRoof(SceneBuilder& builder, const Primitive& body, int wallTexture, int roofTexture) {
    Random& random = builder.random();
    const float height = 2 * body.half.z, width = body.half.x;
    const float kind = random.unit();
    if (kind < 0.25F) { // a second, smaller storey
        const Vec3 half{width * random.uniform(0.4F, 0.9F), body.half.y * random.uniform(0.4F, 0.9F),
                        height * random.uniform(0.05F, 0.2F)};
        builder
            .add(PrimitiveKind::Box, {body.centre.x, body.centre.y, height + half.z}, half, wallTexture,
                 body.worldFromLocal)
            .topTexture = roofTexture;
    } else if (kind < 0.40F && height < 14) {
        const Vec3 tile = colourFromHsv(random.uniform(0, 0.1F), 0.6F, 0.5F);
        const int texture =
            builder.texture({.kinds = {Stripes, Bricks, Plain, Fractal}, .ground = tile, .size = 3});
        builder.add(PrimitiveKind::Cone, {body.centre.x, body.centre.y, height + width * 0.4F},
                    {width * 1.35F, width * 1.35F, width * 0.4F}, texture, body.worldFromLocal);
    } else if (kind >= 0.40F && kind < 0.45F) {
        builder.add(PrimitiveKind::Ellipsoid, {body.centre.x, body.centre.y, height},
                    {width * 0.9F, width * 0.9F, width * 0.7F}, builder.texture({.size = 4}),
                    body.worldFromLocal);
    }
}

/// `half`: half width, half depth and full height.
void addBuilding(SceneBuilder& builder, Vec3 foot, Vec3 half, float yaw) {
    Random& random = builder.random();
    const Vec3 wall = builder.colour({.lowValue = 0.25F, .highValue = 0.95F, .highSaturation = 0.55F});
    const Vec3 glass = builder.colour({.lowValue = 0.05F, .highValue = 0.6F, .highSaturation = 0.6F});
    const Vec3 any = builder.colour();
    const int walls = builder.texture({.kinds = {Windows, Windows, Windows, Windows, Windows, Windows, Bricks,
                                                 Fractal, Stripes, Plain, Gradient, Patches},
                                       .frequency = 1.0F / random.uniform(1.5F, 4.5F),
                                       .ground = wall,
                                       .pattern = random.chance(0.8F) ? glass : any,
                                       .size = 6});
    const int roof = builder.texture({.kinds = {Plain, Fractal, Tiles}, .size = 6});
    const Mat3 turn = rotationZ(yaw);
    const bool round = random.chance(0.1F);
    const Vec3 extent{half.x, round ? half.x : half.y, half.z / 2};
    Primitive& body = builder.add(round ? PrimitiveKind::Cylinder : PrimitiveKind::Box,
                                  foot + Vec3{0, 0, half.z / 2}, extent, walls, turn);
    body.topTexture = roof;
    const Primitive copy = body; // adding a roof moves the list
    addRoof(builder, copy, walls, roof);
}

void addStreet(SceneBuilder& builder, const Site& site) {
    Random& random = builder.random();
    for (const float side : {-1.0F, 1.0F}) {
        float y = -15;
        while (y < site.radius) {
            const Vec3 half{random.uniform(2.5F, 7), random.uniform(3, 9), random.uniform(3.5F, 22)};
            const float yaw = random.normal(0, 0.02F);
            if (random.chance(0.85F)) {
                addBuilding(builder, {side * (site.streetHalfWidth + half.x), y + half.y, 0}, half, yaw);
            }
            const float gap = random.uniform(0.5F, 5);
            y += 2 * half.y + (random.chance(0.5F) ? 0.2F : gap);
        }
    }
    const Vec3 asphalt = builder.colour({.lowValue = 0.12F, .highValue = 0.45F, .highSaturation = 0.2F});
    const int road = builder.texture({.kinds = {Plain, Fractal, Stripes}, .ground = asphalt, .size = 4});
    builder.add(PrimitiveKind::Box, {0, site.radius / 2, 0.01F},
                {site.streetHalfWidth * 0.6F, site.radius, 0.02F}, road);
}

void addScatteredBuildings(SceneBuilder& builder, const Site& site) {
    Random& random = builder.random();
    const int buildings = builder.count(2, 12) + (site.aerial ? 4 : 0);
    const float scale = 1 + site.cameraHeight / 40;
    for (int i = 0; i < buildings; ++i) {
        const float distance = site.radius * std::sqrt(random.uniform(0.06F, 1)),
                    angle = random.uniform(-1.1F, 1.1F) + kPi / 2;
        const float tall = random.uniform(15, 45), low = random.uniform(3, 14);
        const float height = (random.chance(0.35F) ? tall : low) * (1 + site.cameraHeight / 60);
        const Vec3 half{random.uniform(2.5F, 8) * scale, random.uniform(2.5F, 8) * scale, height};
        const float turned = random.uniform(0, kPi / 2);
        addBuilding(builder, {distance * std::cos(angle), distance * std::sin(angle), 0}, half,
                    random.chance(0.5F) ? 0 : turned);
    }
}

/// Where trees, cars and other objects stand.
Vec3 drawPlace(Random& random, const Site& site) {
    if (site.streetHalfWidth > 0) {
        const float side = random.sign();
        return {side * site.streetHalfWidth * random.uniform(0.3F, 0.98F), random.uniform(2, 40), 0};
    }
    const float scale = 1 + site.cameraHeight / 10;
    return {random.uniform(-0.5F, 0.5F) * std::min(site.radius, 30.0F) * scale,
            random.uniform(2.5F, 35) * scale, 0};
}

void addTree(SceneBuilder& builder, Vec3 foot, float size) {
    Random& random = builder.random();
    const float height = size * random.uniform(0.5F, 1.5F), width = size * random.uniform(0.35F, 0.7F);
    const int bark =
        builder.texture({.kinds = {Fractal, Stripes}, .ground = colourFromHsv(0.08F, 0.5F, 0.3F)});
    builder.add(PrimitiveKind::Cylinder, foot + Vec3{0, 0, height / 2},
                {0.06F * size, 0.06F * size, height / 2}, bark);
    const Vec3 dark{random.uniform(0.15F, 0.4F), random.uniform(0.3F, 0.8F), random.uniform(0.1F, 0.35F)};
    const Vec3 bright{random.uniform(0.15F, 0.35F), 0.6F, random.uniform(0.25F, 0.6F)};
    const int leaves = builder.texture({.kinds = {Fractal, Fractal, Specks},
                                        .frequency = random.uniform(1.5F, 5) / width,
                                        .ground = colourFromHsv(dark.x, dark.y, dark.z),
                                        .pattern = colourFromHsv(bright.x, bright.y, bright.z),
                                        .size = width});
    if (random.chance(0.3F)) {
        builder.add(PrimitiveKind::Cone, foot + Vec3{0, 0, height + width},
                    {width * 0.8F, width * 0.8F, width * 1.3F}, leaves);
        return;
    }
    const float tallness = random.uniform(0.7F, 1.3F);
    builder.add(PrimitiveKind::Ellipsoid, foot + Vec3{0, 0, height + 0.6F * width},
                {width, width, width * tallness}, leaves);
    if (random.chance(0.4F)) {
        builder.add(PrimitiveKind::Ellipsoid, foot + Vec3{width * 0.6F, width * 0.3F, height + 0.4F * width},
                    {width * 0.7F, width * 0.7F, width * 0.6F}, leaves);
    }
}

float drawStreetYaw(Random& random) {
    const float any = random.uniform(0, kPi);
    const std::array yaws = {kPi / 2, 0.0F, any};
    return random.pick(yaws);
}

void addStreetObject(SceneBuilder& builder, Vec3 foot, const Site& site) {
    Random& random = builder.random();
    const float kind = random.unit();
    if (kind < 0.35F) { // car
        const Mat3 turn = rotationZ(drawStreetYaw(random));
        builder.add(PrimitiveKind::Box, foot + Vec3{0, 0, 0.55F}, {2, 0.85F, 0.4F},
                    builder.texture({.kinds = {Plain, Gradient}, .size = 2}), turn);
        const Vec3 glass = builder.colour({.lowValue = 0.05F, .highValue = 0.3F});
        builder.add(PrimitiveKind::Box, foot + Vec3{0, 0, 1.15F}, {1.1F, 0.75F, 0.28F},
                    builder.texture({.kinds = {Plain}, .ground = glass, .size = 2}), turn);
    } else if (kind < 0.6F) { // post
        const float radius = random.uniform(0.04F, 0.15F), half = random.uniform(1, 4);
        builder.add(PrimitiveKind::Cylinder, foot + Vec3{0, 0, half}, {radius, radius, half},
                    builder.texture({.kinds = {Plain, Stripes}, .size = 2}));
    } else if (kind < 0.75F) { // wall
        const Vec3 half{random.uniform(2, 10), 0.12F, random.uniform(0.4F, 0.9F)};
        const float yaw = drawStreetYaw(random);
        builder.add(PrimitiveKind::Box, foot + Vec3{0, 0, 0.6F}, half, builder.texture({.size = 2}),
                    rotationZ(yaw));
    } else {
        builder.addThing(foot, random.uniform(0.5F, 3.5F) * (1 + site.cameraHeight / 20));
    }
}

/// Tilted half ellipsoids: canopies, tents, domes.
void addShells(SceneBuilder& builder, const Site& site) {
    Random& random = builder.random();
    const int shells = builder.count(1, 4);
    for (int i = 0; i < shells; ++i) {
        const Vec3 foot = drawPlace(random, site);
        const float size = random.uniform(2, 7) * (1 + site.cameraHeight / 25);
        const Vec3 half{random.uniform(0.4F, 1), random.uniform(0.4F, 1), random.uniform(0.6F, 1.8F)};
        const Mat3 yaw = rotationZ(random.uniform(0, kPi));
        const Mat3 tilt = rotationX(random.normal(0, 0.4F));
        const Vec3 bright = builder.colour({.lowValue = 0.4F, .highValue = 1, .highSaturation = 0.4F});
        const int texture = builder.texture(
            {.kinds = {Plain, Fractal, Tiles, Gradient, Stripes}, .ground = bright, .size = size});
        builder.add(PrimitiveKind::Ellipsoid, foot + Vec3{0, 6, 0}, half * size, texture, yaw * tilt);
    }
}

void addHills(SceneBuilder& builder, const Site& site) {
    Random& random = builder.random();
    const Vec3 colour{random.uniform(0.1F, 0.6F), random.uniform(0.1F, 0.5F), random.uniform(0.2F, 0.5F)};
    const int texture = builder.texture({.kinds = {Fractal},
                                         .frequency = 0.05F,
                                         .ground = colourFromHsv(colour.x, colour.y, colour.z),
                                         .size = 60});
    const int hills = builder.count(1, 3);
    for (int i = 0; i < hills; ++i) {
        const float angle = random.uniform(-1, 1) + kPi / 2,
                    distance = random.uniform(90, 200) + 4 * site.cameraHeight;
        const float width = random.uniform(30, 80), height = random.uniform(8, 40);
        builder.add(PrimitiveKind::Ellipsoid, {distance * std::cos(angle), distance * std::sin(angle), 0},
                    {width, width, height}, texture);
    }
}

void drawSky(Random& random, Light& light, bool overcast) {
    const Vec3 blue{random.uniform(0.53F, 0.63F), random.uniform(0.2F, 0.8F), random.uniform(0.5F, 1)};
    const Vec3 grey{random.unit(), 0.08F, random.uniform(0.5F, 0.95F)};
    light.zenith = overcast ? colourFromHsv(grey.x, grey.y, grey.z) : colourFromHsv(blue.x, blue.y, blue.z);
    const float warm = random.uniform(0.03F, 0.15F), cool = random.uniform(0.5F, 0.62F);
    const Vec3 band{random.chance(0.5F) ? warm : cool, random.uniform(0, 0.4F), random.uniform(0.7F, 1)};
    light.horizon = light.zenith * 0.4F + colourFromHsv(band.x, band.y, band.z) * 0.6F;
    const float clouds = random.uniform(0.3F, 1.4F);
    light.cloudAmount = random.chance(0.65F) ? clouds : 0;
    light.cloudFrequency = random.uniform(0.5F, 1.6F);
}

void drawOutdoorLight(SceneBuilder& builder, const Site& site) {
    Random& random = builder.random();
    Light& light = builder.scene().light;
    builder.drawResponse(0.1F, 0.2F);
    light.isSun = true;
    const float elevation = radians(random.uniform(12, 75)), azimuth = random.uniform(0, 2 * kPi);
    light.place = {std::cos(elevation) * std::cos(azimuth), std::cos(elevation) * std::sin(azimuth),
                   std::sin(elevation)};
    const bool overcast = random.chance(0.3F);
    const float hue = random.uniform(0.05F, 0.15F), saturation = random.uniform(0, 0.45F);
    light.colour =
        colourFromHsv(hue, saturation, 1) * (overcast ? random.uniform(0, 0.4F) : random.uniform(0.6F, 1.4F));
    const float skyHue = random.uniform(0.5F, 0.65F), skySaturation = random.uniform(0, 0.35F);
    light.ambient = colourFromHsv(skyHue, skySaturation, 1) * random.uniform(0.35F, 0.8F);
    drawSky(random, light, overcast);
    light.farLimitMetres = 60 + 25 * site.cameraHeight;
    const float density = random.logUniform(0.05F, 1.2F) / light.farLimitMetres;
    light.fogDensity = random.chance(0.6F) ? density : 0;
}

Camera drawOutdoorCamera(Random& random, const Site& site, float difficulty) {
    const Vec3 position{random.uniform(-2.5F, 2.5F), random.uniform(-3, 6), site.cameraHeight};
    const float yaw = kPi / 2 + random.normal(0, 0.35F);
    const float downwards = -random.uniform(4, 35), level = random.normal(0, 6);
    const float roll = random.normal(0, 2.5F * difficulty);
    return cameraAt(position, yaw, radians(site.aerial ? downwards : level), radians(roll));
}

} // namespace

Scene buildOutdoor(Random& random, float difficulty) {
    SceneBuilder builder(random, difficulty);
    const Site site = drawSite(random);
    addGround(builder, site);
    if (site.streetHalfWidth > 0) {
        addStreet(builder, site);
    } else {
        addScatteredBuildings(builder, site);
    }
    const int trees = builder.count(0, 6);
    for (int i = 0; i < trees; ++i) {
        const Vec3 place = drawPlace(random, site);
        addTree(builder, place, random.uniform(1.2F, 5) * (1 + site.cameraHeight / 40));
    }
    const int objects = builder.count(0, 6);
    for (int i = 0; i < objects; ++i) {
        const Vec3 place = drawPlace(random, site);
        addStreetObject(builder, place, site);
    }
    if (random.chance(0.3F)) {
        addShells(builder, site);
    }
    if (random.chance(0.35F)) {
        addHills(builder, site);
    }
    drawOutdoorLight(builder, site);
    Scene& scene = builder.scene();
    scene.freeLow = {-1e6F, -1e6F, 0.4F};
    scene.freeHigh = {1e6F, 1e6F, 1e6F};
    scene.minimumMedianDepth = 2.5F;
    scene.drawCamera = [site, difficulty](Random& draw) { return drawOutdoorCamera(draw, site, difficulty); };
    return std::move(scene);
}

} // namespace fathom::synthetic
