#include "engine/synthetic/living_room.h"

#include <array>
#include <cmath>
#include <numbers>

namespace fathom::synthetic {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr Vec3 kRoomHalf{2.9F, 2.6F, 1.35F};
constexpr Vec3 kOak{0.50F, 0.31F, 0.17F}, kDarkOak{0.30F, 0.17F, 0.09F}, kWhite{0.88F, 0.86F, 0.82F};

/// Vivid but earthy colours for book spines and cushions.
constexpr std::array<Vec3, 8> kPalette = {Vec3{0.62F, 0.18F, 0.12F}, Vec3{0.12F, 0.27F, 0.40F},
                                          Vec3{0.78F, 0.58F, 0.20F}, Vec3{0.20F, 0.36F, 0.24F},
                                          Vec3{0.80F, 0.74F, 0.62F}, Vec3{0.34F, 0.16F, 0.28F},
                                          Vec3{0.75F, 0.38F, 0.18F}, Vec3{0.22F, 0.45F, 0.48F}};

/// Adds furniture piece by piece; every piece is placed by its foot or its centre in metres.
class LivingRoom {
public:
    Scene build() {
        addShell();
        addLight();
        addWindow({-0.95F, kRoomHalf.y, 1.55F});
        addBookcase({1.55F, kRoomHalf.y - 0.17F, 0});
        addSofa({-2.38F, 0.75F, 0});
        addFloorLamp({-2.45F, 2.15F, 0});
        addRug({0.55F, 0.55F, 0});
        addDiningTable({0.6F, 0.55F, 0}, 0.14F);
        addCoffeeTable({-1.35F, 0.35F, 0});
        addPlant({2.42F, 1.45F, 0});
        addPendant({0.6F, 0.55F, 1.95F});
        addPictures();
        addDoor();
        return std::move(m_scene);
    }

private:
    int plain(Vec3 colour, float dirt = 0.12F) {
        Texture texture;
        texture.ground = texture.pattern = colour;
        texture.dirt = dirt;
        texture.dirtFrequency = 3;
        return keep(texture);
    }
    int patterned(TextureKind kind, float frequency, Vec3 ground, Vec3 pattern, float shape = 1) {
        Texture texture;
        texture.kind = kind;
        texture.frequency = frequency;
        texture.ground = ground;
        texture.pattern = pattern;
        texture.shape = shape;
        texture.variation = 0.35F;
        texture.coverage = kind == TextureKind::Bricks || kind == TextureKind::Tiles ? 0.15F : 0.5F;
        texture.dirt = 0.15F;
        texture.dirtFrequency = 4;
        return keep(texture);
    }
    int keep(Texture texture) {
        texture.seed = static_cast<std::uint32_t>(m_scene.textures.size()) * 97 + 13;
        m_scene.textures.push_back(texture);
        return static_cast<int>(m_scene.textures.size()) - 1;
    }
    void turn(int texture, float angle) {
        m_scene.textures[static_cast<std::size_t>(texture)].cosine = std::cos(angle);
        m_scene.textures[static_cast<std::size_t>(texture)].sine = std::sin(angle);
    }
    Primitive& add(PrimitiveKind kind, Vec3 centre, Vec3 half, int texture, const Mat3& turn = {}) {
        m_scene.primitives.push_back({kind, centre, half, turn, texture, texture, texture});
        return m_scene.primitives.back();
    }
    Primitive& box(Vec3 centre, Vec3 half, int texture, const Mat3& turn = {}) {
        return add(PrimitiveKind::Box, centre, half, texture, turn);
    }
    void cylinder(Vec3 centre, float radius, float half, int texture, const Mat3& turn = {}) {
        add(PrimitiveKind::Cylinder, centre, {radius, radius, half}, texture, turn);
    }
    void ball(Vec3 centre, Vec3 half, int texture, const Mat3& turn = {}) {
        add(PrimitiveKind::Ellipsoid, centre, half, texture, turn);
    }

    void addShell();
    void addLight();
    void addWindow(Vec3 centre);
    void addCurtain(float x, int texture);
    void addBookcase(Vec3 foot);
    void addBooks(Vec3 start, float width, std::uint64_t seed);
    void addSofa(Vec3 foot);
    void addFloorLamp(Vec3 foot);
    void addRug(Vec3 foot);
    void addDiningTable(Vec3 foot, float yaw);
    void addTableware(Vec3 top, const Mat3& turn);
    void addChair(Vec3 foot, float yaw);
    void addCoffeeTable(Vec3 foot);
    void addPlant(Vec3 foot);
    void addPendant(Vec3 centre);
    void addPictures();
    void addPicture(Vec3 centre, Vec3 half, Vec3 inwards, int texture);
    void addDoor();

    Scene m_scene;
};

void LivingRoom::addShell() {
    const int walls = plain({0.80F, 0.70F, 0.56F}, 0.08F);
    const int floor = patterned(TextureKind::Bricks, 1.6F, {0.50F, 0.32F, 0.19F}, {0.36F, 0.22F, 0.13F});
    Primitive& room = add(PrimitiveKind::Room, {0, 0, kRoomHalf.z}, kRoomHalf, walls);
    room.bottomTexture = floor;
    room.topTexture =
        plain({1.3F, 1.27F, 1.22F}, 0.05F); // the ambient light comes from above and hardly reaches it
    const int skirting = plain(kWhite);
    box({0, kRoomHalf.y, 0.06F}, {kRoomHalf.x, 0.018F, 0.06F}, skirting);
    for (const float side : {-1.0F, 1.0F}) {
        box({side * kRoomHalf.x, 0, 0.06F}, {0.018F, kRoomHalf.y, 0.06F}, skirting);
    }
}

void LivingRoom::addLight() {
    Light& light = m_scene.light;
    light.place = {-0.75F, -1.1F, 1.98F};
    light.colour = Vec3{1.0F, 0.90F, 0.74F} * 1.3F;
    light.ambient = {0.62F, 0.61F, 0.62F};
    light.falloffMetres = 3.4F;
    light.shadowStrength = 0.7F;
    light.contactDarkening = 0.35F;
    light.exposure = 1.0F;
    light.inverseGamma = 1 / 1.5F;
}

void LivingRoom::addCurtain(float x, int texture) {
    for (int fold = 0; fold < 5; ++fold) {
        const float offset = (static_cast<float>(fold) - 2) * 0.085F;
        cylinder({x + offset, kRoomHalf.y - 0.09F - 0.02F * static_cast<float>(fold & 1), 1.20F}, 0.055F,
                 1.14F, texture);
    }
}

void LivingRoom::addWindow(Vec3 centre) {
    const int frame = plain(kWhite, 0.05F);
    const int view = patterned(TextureKind::Gradient, 1.6F, {0.86F, 0.93F, 0.80F}, {0.62F, 0.84F, 1.0F});
    box(centre, {0.80F, 0.04F, 0.70F}, frame);
    for (const float x : {-0.385F, 0.385F}) {
        for (const float z : {-0.33F, 0.33F}) {
            box(centre + Vec3{x, -0.0003F, z}, {0.34F, 0.04F, 0.29F}, view);
        }
    }
    box(centre + Vec3{0, -0.07F, -0.74F}, {0.92F, 0.10F, 0.025F}, frame);
    const int pot = plain({0.62F, 0.30F, 0.18F}),
              leaf = patterned(TextureKind::Fractal, 14, {0.10F, 0.24F, 0.09F}, {0.30F, 0.48F, 0.18F}, 3);
    cylinder(centre + Vec3{0.35F, -0.09F, -0.655F}, 0.06F, 0.06F, pot);
    ball(centre + Vec3{0.35F, -0.09F, -0.53F}, {0.10F, 0.09F, 0.09F}, leaf);
    const int cloth = patterned(TextureKind::Fractal, 5, {0.66F, 0.30F, 0.16F}, {0.74F, 0.40F, 0.22F}, 2);
    addCurtain(centre.x - 1.03F, cloth);
    addCurtain(centre.x + 1.03F, cloth);
    cylinder({centre.x, kRoomHalf.y - 0.10F, 2.37F}, 0.02F, 1.35F, plain(kDarkOak), rotationY(kPi / 2));
}

void LivingRoom::addBooks(Vec3 start, float width, std::uint64_t seed) {
    Random random(seed);
    float x = start.x;
    while (x < start.x + width - 0.06F) {
        const float half = random.uniform(0.014F, 0.032F), height = random.uniform(0.10F, 0.145F),
                    depth = random.uniform(0.09F, 0.12F);
        const Vec3 colour = random.pick(kPalette) * random.uniform(0.8F, 1.15F);
        box({x + half, start.y - 0.02F, start.z + height}, {half * 0.94F, depth, height},
            plain(colour, 0.2F));
        x += 2 * half;
        if (random.chance(0.06F)) {
            x += random.uniform(0.05F, 0.16F);
        }
    }
}

void LivingRoom::addBookcase(Vec3 foot) {
    const int wood = patterned(TextureKind::Fractal, 5, kOak, kOak * 0.75F, 2);
    constexpr float kHalfWidth = 0.75F, kHeight = 2.05F, kDepth = 0.17F;
    box(foot + Vec3{0, kDepth - 0.01F, kHeight / 2}, {kHalfWidth, 0.01F, kHeight / 2}, plain(kDarkOak));
    for (const float x : {-kHalfWidth, kHalfWidth}) {
        box(foot + Vec3{x, 0, kHeight / 2}, {0.022F, kDepth, kHeight / 2}, wood);
    }
    constexpr int kShelves = 6;
    for (int shelf = 0; shelf < kShelves; ++shelf) {
        const float z = 0.06F + static_cast<float>(shelf) * 0.39F;
        box(foot + Vec3{0, 0, z}, {kHalfWidth, kDepth, 0.018F}, wood);
    }
    const Vec3 left = foot + Vec3{-kHalfWidth + 0.03F, 0, 0.078F};
    addBooks(left, 1.42F, 3);
    addBooks(left + Vec3{0, 0, 0.39F}, 0.95F, 5);
    addBooks(left + Vec3{0.45F, 0, 0.78F}, 0.97F, 8);
    addBooks(left + Vec3{0, 0, 1.17F}, 0.75F, 12);
    addBooks(left + Vec3{0.3F, 0, 1.56F}, 1.12F, 21);
    ball(left + Vec3{1.2F, -0.03F, 0.39F + 0.11F}, {0.11F, 0.11F, 0.11F},
         patterned(TextureKind::Fractal, 9, {0.16F, 0.36F, 0.50F}, {0.72F, 0.66F, 0.42F}, 5));
    cylinder(left + Vec3{0.2F, -0.03F, 0.78F + 0.12F}, 0.075F, 0.12F,
             patterned(TextureKind::Stripes, 14, {0.82F, 0.80F, 0.74F}, {0.20F, 0.36F, 0.50F}));
    box(left + Vec3{1.08F, -0.02F, 1.17F + 0.12F}, {0.17F, 0.11F, 0.12F},
        patterned(TextureKind::Checks, 10, {0.70F, 0.56F, 0.36F}, {0.54F, 0.40F, 0.24F}));
    add(PrimitiveKind::Cone, left + Vec3{0.13F, -0.03F, 1.56F + 0.13F}, {0.08F, 0.08F, 0.13F},
        plain({0.76F, 0.58F, 0.24F}));
}

void LivingRoom::addSofa(Vec3 foot) {
    const int cloth = patterned(TextureKind::Fractal, 9, {0.17F, 0.31F, 0.33F}, {0.23F, 0.39F, 0.40F}, 3);
    box(foot + Vec3{0.02F, 0, 0.24F}, {0.42F, 1.02F, 0.16F}, cloth);
    for (const float y : {-0.505F, 0.505F}) {
        box(foot + Vec3{0.10F, y, 0.46F}, {0.36F, 0.49F, 0.07F}, cloth);
        box(foot + Vec3{-0.22F, y, 0.70F}, {0.11F, 0.47F, 0.24F}, cloth, rotationY(-0.16F));
    }
    box(foot + Vec3{-0.38F, 0, 0.44F}, {0.12F, 1.02F, 0.38F}, cloth);
    for (const float y : {-1.12F, 1.12F}) {
        box(foot + Vec3{0.02F, y, 0.34F}, {0.44F, 0.10F, 0.28F}, cloth);
        cylinder(foot + Vec3{0.02F, y, 0.62F}, 0.10F, 0.44F, cloth, rotationY(kPi / 2));
    }
    const int mustard = patterned(TextureKind::Checks, 14, {0.80F, 0.60F, 0.20F}, {0.72F, 0.50F, 0.14F});
    const int rust = patterned(TextureKind::Stripes, 16, {0.82F, 0.76F, 0.64F}, {0.64F, 0.24F, 0.14F});
    box(foot + Vec3{0.02F, 0.78F, 0.72F}, {0.055F, 0.20F, 0.20F}, mustard,
        rotationZ(-0.35F) * rotationY(-0.35F));
    box(foot + Vec3{0.04F, -0.74F, 0.72F}, {0.055F, 0.19F, 0.19F}, rust,
        rotationZ(0.30F) * rotationY(-0.40F));
}

void LivingRoom::addFloorLamp(Vec3 foot) {
    const int metal = plain({0.18F, 0.16F, 0.15F}, 0.05F);
    cylinder(foot + Vec3{0, 0, 0.02F}, 0.17F, 0.02F, metal);
    cylinder(foot + Vec3{0, 0, 0.78F}, 0.014F, 0.76F, metal);
    add(PrimitiveKind::Cone, foot + Vec3{0, 0, 1.66F}, {0.25F, 0.25F, 0.20F},
        plain({0.98F, 0.88F, 0.66F}, 0.04F));
}

void LivingRoom::addRug(Vec3 foot) {
    const Mat3 turned = rotationZ(0.14F);
    const int border = patterned(TextureKind::Fractal, 8, {0.48F, 0.16F, 0.13F}, {0.56F, 0.20F, 0.15F}, 2);
    const int field = patterned(TextureKind::Checks, 3.4F, {0.70F, 0.58F, 0.42F}, {0.56F, 0.24F, 0.18F});
    turn(field, kPi / 4);
    box(foot + Vec3{0, 0, 0.005F}, {1.45F, 1.02F, 0.006F}, border, turned);
    box(foot + Vec3{0, 0, 0.008F}, {1.28F, 0.85F, 0.006F}, field, turned);
}

void LivingRoom::addChair(Vec3 foot, float yaw) {
    const Mat3 turned = rotationZ(yaw);
    const int wood = patterned(TextureKind::Fractal, 6, kDarkOak, kDarkOak * 1.35F, 2),
              seat = plain({0.70F, 0.62F, 0.48F}, 0.2F);
    for (const float x : {-0.19F, 0.19F}) {
        box(foot + turned * Vec3{x, -0.19F, 0.22F}, {0.018F, 0.018F, 0.22F}, wood, turned);
        box(foot + turned * Vec3{x, 0.19F, 0.46F}, {0.018F, 0.018F, 0.46F}, wood, turned);
    }
    box(foot + turned * Vec3{0, 0, 0.445F}, {0.215F, 0.215F, 0.022F}, seat, turned);
    for (const float z : {0.66F, 0.77F, 0.88F}) {
        box(foot + turned * Vec3{0, 0.19F, z}, {0.19F, 0.011F, 0.032F}, wood, turned);
    }
}

void LivingRoom::addTableware(Vec3 top, const Mat3& turned) {
    const auto at = [&](float x, float y, float z) { return top + turned * Vec3{x, y, z}; };
    const int china = plain({0.90F, 0.90F, 0.88F}, 0.04F), blue = plain({0.20F, 0.38F, 0.58F}, 0.08F);
    const int orange = patterned(TextureKind::Fractal, 30, {0.90F, 0.48F, 0.10F}, {0.94F, 0.58F, 0.16F}, 2),
              apple = plain({0.66F, 0.12F, 0.10F});
    cylinder(at(-0.08F, 0.02F, 0.028F), 0.16F, 0.028F, blue); // fruit bowl
    ball(at(-0.14F, 0.02F, 0.085F), {0.05F, 0.05F, 0.05F}, orange);
    ball(at(-0.04F, 0.07F, 0.085F), {0.05F, 0.05F, 0.05F}, orange);
    ball(at(-0.04F, -0.05F, 0.080F), {0.046F, 0.046F, 0.044F}, apple);
    ball(at(-0.07F, 0.01F, 0.15F), {0.046F, 0.046F, 0.044F}, apple);
    const int glaze = patterned(TextureKind::Rings, 9, {0.20F, 0.42F, 0.40F}, {0.30F, 0.54F, 0.50F});
    ball(at(0.42F, 0.12F, 0.12F), {0.085F, 0.085F, 0.12F}, glaze); // vase
    cylinder(at(0.42F, 0.12F, 0.25F), 0.035F, 0.04F, glaze);
    const int stem = plain({0.16F, 0.34F, 0.12F}),
              petals = patterned(TextureKind::Fractal, 40, {0.86F, 0.34F, 0.40F}, {0.96F, 0.70F, 0.66F}, 4);
    const std::array<Vec3, 5> flowers = {Vec3{0, 0, 0.27F}, Vec3{0.10F, 0.02F, 0.20F},
                                         Vec3{-0.10F, 0.01F, 0.21F}, Vec3{0.02F, -0.09F, 0.19F},
                                         Vec3{-0.02F, 0.09F, 0.22F}};
    for (const Vec3 offset : flowers) {
        const Vec3 head = at(0.42F, 0.12F, 0.28F) + offset;
        const float sideways = std::atan2(std::hypot(offset.x, offset.y), offset.z),
                    azimuth = std::atan2(offset.y, offset.x);
        cylinder(at(0.42F, 0.12F, 0.28F) + offset * 0.5F, 0.006F, length(offset) / 2, stem,
                 rotationZ(azimuth) * rotationY(sideways));
        ball(head, {0.052F, 0.052F, 0.045F}, petals);
    }
    for (const float x : {-0.52F, 0.12F}) { // plates and cups
        cylinder(at(x, -0.27F, 0.008F), 0.125F, 0.008F, china);
        cylinder(at(x, -0.27F, 0.017F), 0.085F, 0.004F, blue);
        cylinder(at(x + 0.19F, -0.20F, 0.045F), 0.04F, 0.045F, china);
    }
    const int cover = plain(kPalette[0]), pages = plain(kPalette[3]);
    box(at(-0.50F, 0.20F, 0.018F), {0.14F, 0.10F, 0.018F}, cover, turned * rotationZ(0.3F));
    box(at(-0.49F, 0.20F, 0.052F), {0.12F, 0.085F, 0.016F}, pages, turned * rotationZ(-0.1F));
}

void LivingRoom::addDiningTable(Vec3 foot, float yaw) {
    const Mat3 turned = rotationZ(yaw);
    const int wood = patterned(TextureKind::Fractal, 4, kOak * 1.15F, kOak * 0.8F, 2.5F);
    box(foot + Vec3{0, 0, 0.725F}, {0.85F, 0.48F, 0.02F}, wood, turned);
    box(foot + Vec3{0, 0, 0.675F}, {0.76F, 0.39F, 0.03F}, wood, turned);
    for (const float x : {-0.77F, 0.77F}) {
        for (const float y : {-0.40F, 0.40F}) {
            box(foot + turned * Vec3{x, y, 0.352F}, {0.033F, 0.033F, 0.352F}, wood, turned);
        }
    }
    addTableware(foot + Vec3{0, 0, 0.745F}, turned);
    addChair(foot + turned * Vec3{-0.42F, 0.68F, 0}, yaw + 0.05F);
    addChair(foot + turned * Vec3{0.40F, 0.70F, 0}, yaw - 0.08F);
    addChair(foot + turned * Vec3{1.12F, -0.05F, 0}, yaw - kPi / 2 - 0.12F);
    addChair(foot + turned * Vec3{-0.50F, -0.78F, 0}, yaw + kPi - 0.45F);
}

void LivingRoom::addCoffeeTable(Vec3 foot) {
    const int wood = patterned(TextureKind::Rings, 14, kOak * 1.2F, kOak * 0.9F);
    cylinder(foot + Vec3{0, 0, 0.42F}, 0.38F, 0.02F, wood);
    cylinder(foot + Vec3{0, 0, 0.20F}, 0.035F, 0.20F, plain(kDarkOak));
    cylinder(foot + Vec3{0, 0, 0.015F}, 0.22F, 0.015F, plain(kDarkOak));
    const int pot = plain({0.84F, 0.80F, 0.72F}, 0.05F);
    ball(foot + Vec3{0.08F, 0.08F, 0.53F}, {0.10F, 0.10F, 0.09F}, pot);
    ball(foot + Vec3{0.08F, 0.08F, 0.63F}, {0.022F, 0.022F, 0.022F}, plain(kDarkOak));
    cylinder(foot + Vec3{0.19F, 0.03F, 0.56F}, 0.016F, 0.06F, pot, rotationY(0.9F));
    cylinder(foot + Vec3{-0.10F, -0.14F, 0.485F}, 0.038F, 0.045F, plain({0.66F, 0.26F, 0.18F}));
    box(foot + Vec3{-0.15F, 0.13F, 0.455F}, {0.12F, 0.085F, 0.015F}, plain(kPalette[1]), rotationZ(0.7F));
    box(foot + Vec3{-0.15F, 0.13F, 0.482F}, {0.10F, 0.075F, 0.012F}, plain(kPalette[2]), rotationZ(0.4F));
}

void LivingRoom::addPlant(Vec3 foot) {
    add(PrimitiveKind::Cylinder, foot + Vec3{0, 0, 0.20F}, {0.21F, 0.21F, 0.20F},
        patterned(TextureKind::Stripes, 6, {0.70F, 0.66F, 0.58F}, {0.52F, 0.48F, 0.42F}));
    cylinder(foot + Vec3{0, 0, 0.402F}, 0.185F, 0.006F, plain({0.16F, 0.11F, 0.07F}, 0.4F));
    const int leaf = patterned(TextureKind::Fractal, 10, {0.09F, 0.26F, 0.10F}, {0.26F, 0.46F, 0.16F}, 3);
    constexpr int kLeaves = 13;
    for (int i = 0; i < kLeaves; ++i) { // golden-angle spiral, the inner leaves upright
        const float share = static_cast<float>(i) / (kLeaves - 1);
        const float azimuth = static_cast<float>(i) * 2.39996F, lean = 0.12F + 0.85F * share,
                    reach = 0.62F - 0.14F * share;
        const Mat3 turned = rotationZ(azimuth) * rotationY(lean);
        ball(foot + Vec3{0, 0, 0.42F} + turned * Vec3{0, 0, reach}, {0.022F, 0.10F, reach}, leaf, turned);
    }
}

void LivingRoom::addPendant(Vec3 centre) {
    const int shade = plain({0.86F, 0.50F, 0.22F}, 0.06F);
    add(PrimitiveKind::Cone, centre, {0.27F, 0.27F, 0.13F}, shade);
    ball(centre + Vec3{0, 0, -0.12F}, {0.06F, 0.06F, 0.06F}, plain({1.0F, 0.95F, 0.82F}, 0));
    const float half = (2 * kRoomHalf.z - centre.z - 0.1F) / 2;
    cylinder(centre + Vec3{0, 0, 0.1F + half}, 0.008F, half, plain({0.12F, 0.11F, 0.10F}, 0));
}

void LivingRoom::addPicture(Vec3 centre, Vec3 half, Vec3 inwards, int texture) {
    const Vec3 across{std::abs(inwards.y), std::abs(inwards.x), 0},
        deep{std::abs(inwards.x), std::abs(inwards.y), 0};
    const auto size = [&](float shrink, float depth) {
        return across * (half.x - shrink) + deep * depth + Vec3{0, 0, half.z - shrink};
    };
    box(centre, size(0, 0.022F), plain(kDarkOak * 0.7F));
    box(centre + inwards * 0.004F, size(0.03F, 0.022F), plain(kWhite, 0.04F));
    box(centre + inwards * 0.008F, size(0.085F, 0.022F), texture);
}

void LivingRoom::addPictures() {
    const Vec3 fromLeft{1, 0, 0}, fromRight{-1, 0, 0};
    addPicture({-kRoomHalf.x, 0.85F, 1.62F}, {0.55F, 0, 0.40F}, fromLeft,
               patterned(TextureKind::Patches, 3, {0.84F, 0.70F, 0.46F}, {0.16F, 0.30F, 0.42F}));
    addPicture({-kRoomHalf.x, 2.0F, 1.70F}, {0.24F, 0, 0.32F}, fromLeft,
               patterned(TextureKind::Rings, 4, {0.86F, 0.80F, 0.66F}, {0.62F, 0.24F, 0.16F}));
    addPicture({kRoomHalf.x, 0.55F, 1.62F}, {0.36F, 0, 0.46F}, fromRight,
               patterned(TextureKind::Gradient, 3, {0.20F, 0.34F, 0.30F}, {0.92F, 0.66F, 0.40F}));
    addPicture({kRoomHalf.x, -0.35F, 1.62F}, {0.26F, 0, 0.34F}, fromRight,
               patterned(TextureKind::Tiles, 6, {0.70F, 0.34F, 0.24F}, {0.90F, 0.84F, 0.70F}));
    addPicture({0.42F, kRoomHalf.y, 1.72F}, {0.21F, 0, 0.28F}, {0, -1, 0},
               patterned(TextureKind::Fractal, 5, {0.22F, 0.36F, 0.50F}, {0.90F, 0.80F, 0.62F}, 4));
}

void LivingRoom::addDoor() {
    const int paint = plain(kWhite, 0.06F), panel = plain(kWhite * 0.92F, 0.06F);
    box({kRoomHalf.x, -1.45F, 1.03F}, {0.03F, 0.50F, 1.03F}, paint);
    for (const float z : {0.55F, 1.45F}) {
        box({kRoomHalf.x - 0.01F, -1.45F, z}, {0.03F, 0.33F, 0.34F}, panel);
    }
    ball({kRoomHalf.x - 0.07F, -1.05F, 1.02F}, {0.03F, 0.03F, 0.03F}, plain({0.70F, 0.56F, 0.28F}));
}

} // namespace

Scene buildLivingRoom() {
    return LivingRoom().build();
}

} // namespace fathom::synthetic
