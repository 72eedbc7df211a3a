#include "engine/synthetic/shadow.h"

#include "engine/synthetic/intersection.h"
#include "engine/synthetic/pixel_batch.h"

#include <algorithm>

namespace fathom::synthetic {

namespace {

/// Shadow rays start this far off the surface: one millimetre and a thousandth of the depth.
FATHOM_WIDE void liftOff(PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        const float lift = 1e-3F + 1e-3F * batch.depth[i];
        batch.u[i] = batch.worldX[i] + lift * batch.normalX[i];
        batch.v[i] = batch.worldY[i] + lift * batch.normalY[i];
        batch.weight[i] = batch.worldZ[i] + lift * batch.normalZ[i];
        batch.shadowed[i] = 0;
    }
}

} // namespace

ShadowCaster::ShadowCaster(const Scene& scene) : m_light(scene.light) {
    int index = -1;
    for (const Primitive& primitive : scene.primitives) {
        ++index;
        if (primitive.isShell()) {
            continue;
        }
        const Mat3 rows = primitive.unitFromWorld();
        const Vec3 offset = (rows * primitive.centre) * -1.0F;
        const Vec3 light = rows * m_light.place + (m_light.isSun ? Vec3{} : offset);
        m_occluders.push_back(
            {primitive.kind, index, primitive.centre, primitive.boundingRadius(), rows, offset, light});
    }
}

ShadowCaster::Ball ShadowCaster::ballAround(const PixelBatch& batch) {
    Vec3 low{batch.worldX[0], batch.worldY[0], batch.worldZ[0]}, high = low;
    for (int i = 1; i < batch.count; ++i) {
        low.x = std::min(low.x, batch.worldX[i]), high.x = std::max(high.x, batch.worldX[i]);
        low.y = std::min(low.y, batch.worldY[i]), high.y = std::max(high.y, batch.worldY[i]);
        low.z = std::min(low.z, batch.worldZ[i]), high.z = std::max(high.z, batch.worldZ[i]);
    }
    return {(low + high) * 0.5F, 0.5F * length(high - low) + 0.01F};
}

/// Conservative: does the occluder's ball touch the ball swept towards the light?
bool ShadowCaster::canReach(const Occluder& occluder, const Ball& ball) const {
    const Vec3 offset = occluder.centre - ball.centre;
    const float reach = occluder.radius + ball.radius;
    const Vec3 path = m_light.isSun ? m_light.place : m_light.place - ball.centre;
    const float squared = std::max(dot(path, path), 1e-12F);
    float along = std::max(0.0F, dot(offset, path) / squared);
    if (!m_light.isSun) {
        along = std::min(1.0F, along);
    }
    const Vec3 rest = offset - path * along;
    return dot(rest, rest) <= reach * reach;
}

FATHOM_WIDE void ShadowCaster::cover(const Occluder& occluder, bool isSun, PixelBatch& batch) {
    const int n = batch.lanes();
    const Mat3 m = occluder.rows;
    const Vec3 c = occluder.offset, light = occluder.light;
    // Towards a lamp the path ends at t = 1, towards the sun never.
    const float minus = isSun ? 0.0F : 1.0F, end = isSun ? intersection::kNever : 1.0F,
                start = isSun ? 1e-3F : 1e-4F;
    const auto forEachPath = [&](auto inside) __attribute__((always_inline)) {
        for (int i = 0; i < n; ++i) {
            const float px = batch.u[i], py = batch.v[i], pz = batch.weight[i];
            const float x = m.row0.x * px + m.row0.y * py + m.row0.z * pz + c.x;
            const float y = m.row1.x * px + m.row1.y * py + m.row1.z * pz + c.y;
            const float z = m.row2.x * px + m.row2.y * py + m.row2.z * pz + c.z;
            const intersection::Interval path =
                inside(x, y, z, light.x - minus * x, light.y - minus * y, light.z - minus * z);
            const bool blocked = (path.enter <= path.leave) & (path.leave > start) & (path.enter < end);
            batch.shadowed[i] |= static_cast<std::int32_t>(blocked);
        }
    };
    using intersection::Interval;
    switch (occluder.kind) {
    case PrimitiveKind::Box:
        forEachPath([](float x, float y, float z, float dx, float dy, float dz) __attribute__((
                        always_inline)) -> Interval { return intersection::box(x, y, z, dx, dy, dz); });
        break;
    case PrimitiveKind::Ellipsoid:
        forEachPath([](float x, float y, float z, float dx, float dy, float dz) __attribute__((
                        always_inline)) -> Interval { return intersection::ellipsoid(x, y, z, dx, dy, dz); });
        break;
    case PrimitiveKind::Cylinder:
        forEachPath([](float x, float y, float z, float dx, float dy, float dz) __attribute__((
                        always_inline)) -> Interval { return intersection::cylinder(x, y, z, dx, dy, dz); });
        break;
    case PrimitiveKind::Cone:
        forEachPath([](float x, float y, float z, float dx, float dy, float dz) __attribute__((
                        always_inline)) -> Interval { return intersection::cone(x, y, z, dx, dy, dz); });
        break;
    case PrimitiveKind::Ground:
    case PrimitiveKind::Room:
        break;
    }
}

FATHOM_WIDE void ShadowCaster::weaken(float strength, PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        batch.lambert[i] *= 1.0F - strength * static_cast<float>(batch.shadowed[i]);
    }
}

void ShadowCaster::apply(int surface, PixelBatch& batch) const {
    if (m_light.shadowStrength <= 0) {
        return;
    }
    liftOff(batch);
    const Ball ball = ballAround(batch);
    for (const Occluder& occluder : m_occluders) {
        if (occluder.index != surface && canReach(occluder, ball)) {
            cover(occluder, m_light.isSun, batch);
        }
    }
    weaken(m_light.shadowStrength, batch);
}

} // namespace fathom::synthetic
