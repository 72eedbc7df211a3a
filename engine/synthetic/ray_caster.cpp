#include "engine/synthetic/ray_caster.h"

#include "engine/synthetic/intersection.h"

#include <algorithm>
#include <cmath>

namespace fathom::synthetic {

namespace {

constexpr float kNearest = 1e-3F; ///< metres
constexpr float kNearPlane = 0.02F;

/// Rectangle of all pixels whose ray can meet the primitive; empty when it lies behind the camera.
PixelRect pixelBounds(const Primitive& primitive, const Camera& camera, Size size) {
    const PixelRect everything{0, 0, size.width, size.height};
    if (primitive.isShell()) {
        return everything;
    }
    const Mat3 cameraFromWorld = camera.worldFromCamera.transposed();
    const Vec3 centre = cameraFromWorld * (primitive.centre - camera.position);
    const Mat3 axes = cameraFromWorld * primitive.worldFromLocal;
    float left = 1e9F, right = -1e9F, top = 1e9F, bottom = -1e9F;
    int behind = 0;
    for (int corner = 0; corner < 8; ++corner) {
        const Vec3 local{(corner & 1) != 0 ? primitive.half.x : -primitive.half.x,
                         (corner & 2) != 0 ? primitive.half.y : -primitive.half.y,
                         (corner & 4) != 0 ? primitive.half.z : -primitive.half.z};
        const Vec3 point = centre + axes * local;
        if (point.z < kNearPlane) {
            ++behind;
            continue;
        }
        const float x = point.x / point.z * camera.focalPixels, y = point.y / point.z * camera.focalPixels;
        left = std::min(left, x), right = std::max(right, x);
        top = std::min(top, y), bottom = std::max(bottom, y);
    }
    if (behind == 8) {
        return {};
    }
    if (behind > 0) {
        return everything;
    }
    const auto toPixel = [](float offset, int extent) {
        const float pixel = offset + 0.5F * static_cast<float>(extent);
        return static_cast<int>(std::clamp(pixel, -4.0F, static_cast<float>(extent) + 4.0F));
    };
    // One pixel of slack on each side for rounding.
    return {toPixel(left, size.width) - 1, toPixel(top, size.height) - 1, toPixel(right, size.width) + 2,
            toPixel(bottom, size.height) + 2};
}

} // namespace

void RayBlock::fillLanes() {
    for (int i = count; i < lanes(); ++i) {
        x[i] = x[count - 1];
        y[i] = y[count - 1];
    }
}

RayCaster::RayCaster(const Scene& scene, const Camera& camera, Size size) {
    m_targets.reserve(scene.primitives.size());
    const PixelRect everything{0, 0, size.width, size.height};
    std::int32_t index = 0;
    for (const Primitive& primitive : scene.primitives) {
        Target target{primitive.kind, index++, {}, {}, {}, {}, pixelBounds(primitive, camera, size)};
        if (!target.bounds.meets(everything)) {
            continue;
        }
        const Mat3 unitFromWorld = primitive.unitFromWorld();
        const Mat3 columns = (unitFromWorld * camera.worldFromCamera).transposed();
        target.origin = unitFromWorld * (camera.position - primitive.centre);
        target.alongX = columns.row0;
        target.alongY = columns.row1;
        target.alongZ = columns.row2;
        m_targets.push_back(target);
    }
}

void RayCaster::cast(RayBlock& block, const PixelRect& bounds) const {
    for (int i = 0; i < block.lanes(); ++i) {
        block.depth[i] = intersection::kNever;
        block.hit[i] = RayBlock::kNothing;
    }
    for (const Target& target : m_targets) {
        if (target.bounds.meets(bounds)) {
            castAt(target, block);
        }
    }
}

// One function, so that each instruction set gets all kinds.
FATHOM_WIDE void RayCaster::castAt(const Target& target, RayBlock& block) {
    const int n = block.lanes();
    const Vec3 o = target.origin, ax = target.alongX, ay = target.alongY, az = target.alongZ;
    const std::int32_t index = target.index;
    const auto forEachRay = [&](auto depthAlong) __attribute__((always_inline)) {
        for (int i = 0; i < n; ++i) {
            const float x = block.x[i], y = block.y[i];
            const float depth = depthAlong(ax.x * x + ay.x * y + az.x, ax.y * x + ay.y * y + az.y,
                                           ax.z * x + ay.z * y + az.z);
            const bool closer = depth < block.depth[i];
            block.depth[i] = closer ? depth : block.depth[i];
            block.hit[i] = closer ? index : block.hit[i];
        }
    };
    using intersection::firstBeyond;
    switch (target.kind) {
    case PrimitiveKind::Box:
        forEachRay([&](float dx, float dy, float dz) __attribute__((always_inline)) {
            return firstBeyond(intersection::box(o.x, o.y, o.z, dx, dy, dz), kNearest);
        });
        break;
    case PrimitiveKind::Room:
        forEachRay([&](float dx, float dy, float dz) __attribute__((always_inline)) {
            return intersection::box(o.x, o.y, o.z, dx, dy, dz).leave;
        });
        break;
    case PrimitiveKind::Ellipsoid:
        forEachRay([&](float dx, float dy, float dz) __attribute__((always_inline)) {
            return firstBeyond(intersection::ellipsoid(o.x, o.y, o.z, dx, dy, dz), kNearest);
        });
        break;
    case PrimitiveKind::Cylinder:
        forEachRay([&](float dx, float dy, float dz) __attribute__((always_inline)) {
            return firstBeyond(intersection::cylinder(o.x, o.y, o.z, dx, dy, dz), kNearest);
        });
        break;
    case PrimitiveKind::Cone:
        forEachRay([&](float dx, float dy, float dz) __attribute__((always_inline)) {
            return firstBeyond(intersection::cone(o.x, o.y, o.z, dx, dy, dz), kNearest);
        });
        break;
    case PrimitiveKind::Ground:
        forEachRay([&](float, float, float dz) __attribute__((always_inline)) {
            return dz < -1e-6F ? o.z / lane::maximum(-dz, 1e-6F) : intersection::kNever;
        });
        break;
    }
}

} // namespace fathom::synthetic
