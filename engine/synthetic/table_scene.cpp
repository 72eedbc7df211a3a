#include "engine/synthetic/scene_builder.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fathom::synthetic {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;

/// Where the table stands and how large it is.
struct Table {
    Vec3 foot;
    float yaw;
    Vec3 half; ///< half width, half depth, full height
};

Table drawTable(Random& random, Vec3 room) {
    Table table{};
    table.foot = {random.uniform(-0.3F, 0.3F) * room.x, random.uniform(-0.3F, 0.3F) * room.y, 0};
    table.yaw = random.uniform(0, kPi);
    table.half = {random.uniform(0.5F, 1.1F), random.uniform(0.4F, 0.9F), random.uniform(0.4F, 1)};
    return table;
}

Camera drawTableCamera(Random& random, const Table& table, float roomHeight, float difficulty) {
    const float angle = random.uniform(0, 2 * kPi), distance = random.uniform(0.5F, 1.5F);
    const float pitch = -random.uniform(8, 50);
    const float rise = -distance * std::tan(radians(pitch)) * random.uniform(0.7F, 1.1F);
    const Vec3 position{table.foot.x + distance * std::cos(angle), table.foot.y + distance * std::sin(angle),
                        std::min(table.half.z + rise, roomHeight - 0.2F)};
    const float yaw = angle + kPi + random.normal(0, 0.12F), roll = random.normal(0, 4 * difficulty);
    return cameraAt(position, yaw, radians(pitch), radians(roll));
}

} // namespace

Scene buildTableTop(Random& random, float difficulty) {
    SceneBuilder builder(random, difficulty);
    const Vec3 room{random.uniform(2.5F, 7), random.uniform(2.5F, 7), random.uniform(2.3F, 3.5F)};
    addRoomShell(builder, room);
    const Table table = drawTable(random, room);
    builder.addTable(table.foot, table.yaw, table.half);
    const Mat3 turn = rotationZ(table.yaw);
    const int onTable = builder.count(3, 10);
    for (int i = 0; i < onTable; ++i) {
        const Vec3 place{random.uniform(-0.85F, 0.85F) * table.half.x,
                         random.uniform(-0.85F, 0.85F) * table.half.y, table.half.z};
        builder.addThing(table.foot + turn * place, random.uniform(0.07F, 0.4F));
    }
    const int onFloor = builder.count(1, 4);
    for (int i = 0; i < onFloor; ++i) {
        const Vec3 place{random.uniform(-0.45F, 0.45F) * room.x, random.uniform(-0.45F, 0.45F) * room.y, 0};
        builder.addThing(place, random.uniform(0.4F, 1.3F));
    }
    Scene& scene = builder.scene();
    scene.freeLow = {-room.x / 2 + 0.1F, -room.y / 2 + 0.1F, 0.15F};
    scene.freeHigh = {room.x / 2 - 0.1F, room.y / 2 - 0.1F, room.z - 0.05F};
    scene.minimumMedianDepth = 0.35F;
    scene.drawCamera = [table, height = room.z, difficulty](Random& draw) {
        return drawTableCamera(draw, table, height, difficulty);
    };
    return std::move(scene);
}

} // namespace fathom::synthetic
