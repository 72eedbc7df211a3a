#include "engine/synthetic/surface.h"

#include "engine/synthetic/camera.h"
#include "engine/synthetic/lane.h"
#include "engine/synthetic/pixel_batch.h"
#include "engine/synthetic/primitive.h"

namespace fathom::synthetic {

namespace {

/// Beyond this share of its height a cylinder's or cone's surface is its cap.
constexpr float kCap = 0.9995F;
/// Grazing surfaces: the footprint grows at most this much.
constexpr float kSmallestCosine = 0.15F;

FATHOM_WIDE void positions(const Primitive& primitive, const Camera& camera, PixelBatch& batch) {
    const int n = batch.lanes();
    const Mat3 r = camera.worldFromCamera, local = primitive.worldFromLocal.transposed();
    const Vec3 eye = camera.position, centre = primitive.centre;
    for (int i = 0; i < n; ++i) {
        const float x = batch.rayX[i], y = batch.rayY[i], t = batch.depth[i];
        const float px = eye.x + t * (r.row0.x * x + r.row0.y * y + r.row0.z);
        const float py = eye.y + t * (r.row1.x * x + r.row1.y * y + r.row1.z);
        const float pz = eye.z + t * (r.row2.x * x + r.row2.y * y + r.row2.z);
        const float cx = px - centre.x, cy = py - centre.y, cz = pz - centre.z;
        batch.worldX[i] = px;
        batch.worldY[i] = py;
        batch.worldZ[i] = pz;
        batch.localX[i] = local.row0.x * cx + local.row0.y * cy + local.row0.z * cz;
        batch.localY[i] = local.row1.x * cx + local.row1.y * cy + local.row1.z * cz;
        batch.localZ[i] = local.row2.x * cx + local.row2.y * cy + local.row2.z * cz;
    }
}

/// Outward normals in the primitive's frame, not normalised, into the normal columns.
FATHOM_WIDE void localNormals(const Primitive& primitive, PixelBatch& batch) {
    const int n = batch.lanes();
    const float ix = 1.0F / primitive.half.x, iy = 1.0F / primitive.half.y, iz = 1.0F / primitive.half.z;
    switch (primitive.kind) {
    case PrimitiveKind::Box:
    case PrimitiveKind::Room:
        for (int i = 0; i < n; ++i) {
            const float x = batch.localX[i] * ix, y = batch.localY[i] * iy, z = batch.localZ[i] * iz;
            const float ax = lane::absolute(x), ay = lane::absolute(y), az = lane::absolute(z);
            const bool onX = (ax >= ay) & (ax >= az), onY = (!onX) & (ay >= az);
            batch.normalX[i] = onX ? lane::signOf(x) : 0.0F;
            batch.normalY[i] = onY ? lane::signOf(y) : 0.0F;
            batch.normalZ[i] = (onX | onY) ? 0.0F : lane::signOf(z);
        }
        break;
    case PrimitiveKind::Ellipsoid:
        for (int i = 0; i < n; ++i) {
            batch.normalX[i] = batch.localX[i] * ix * ix;
            batch.normalY[i] = batch.localY[i] * iy * iy;
            batch.normalZ[i] = batch.localZ[i] * iz * iz;
        }
        break;
    case PrimitiveKind::Cylinder:
        for (int i = 0; i < n; ++i) {
            const float z = batch.localZ[i] * iz;
            const bool cap = lane::absolute(z) > kCap;
            batch.normalX[i] = cap ? 0.0F : batch.localX[i] * ix * ix;
            batch.normalY[i] = cap ? 0.0F : batch.localY[i] * iy * iy;
            batch.normalZ[i] = cap ? lane::signOf(z) : 0.0F;
        }
        break;
    case PrimitiveKind::Cone:
        for (int i = 0; i < n; ++i) {
            const float z = batch.localZ[i] * iz;
            const bool cap = z < -kCap;
            batch.normalX[i] = cap ? 0.0F : batch.localX[i] * ix * ix;
            batch.normalY[i] = cap ? 0.0F : batch.localY[i] * iy * iy;
            batch.normalZ[i] = cap ? -1.0F : 0.25F * (1.0F - z) * iz;
        }
        break;
    case PrimitiveKind::Ground:
        for (int i = 0; i < n; ++i) {
            batch.normalX[i] = 0;
            batch.normalY[i] = 0;
            batch.normalZ[i] = 1;
        }
        break;
    }
}

/// Face coordinates: the two local axes across the normal's largest component.
FATHOM_WIDE void faceCoordinates(PixelBatch& batch) {
    const int n = batch.lanes();
    for (int i = 0; i < n; ++i) {
        const float x = batch.normalX[i], y = batch.normalY[i], z = batch.normalZ[i];
        const float inverse = 1.0F / (lane::squareRoot(x * x + y * y + z * z) + 1e-20F);
        const float ax = lane::absolute(x), ay = lane::absolute(y), az = lane::absolute(z);
        const bool level = (az >= ax) & (az >= ay), acrossX = ax >= ay;
        batch.u[i] = ((!level) & acrossX) ? batch.localY[i] : batch.localX[i];
        batch.v[i] = level ? batch.localY[i] : batch.localZ[i];
        batch.sideways[i] = az * inverse;
        batch.face[i] = static_cast<std::int32_t>(level) * (z > 0.0F ? 1 : 2);
    }
}

FATHOM_WIDE void worldNormals(const Primitive& primitive, const Camera& camera, PixelBatch& batch) {
    const int n = batch.lanes();
    const Mat3 r = camera.worldFromCamera, m = primitive.worldFromLocal;
    const float pixel = 1.0F / camera.focalPixels;
    for (int i = 0; i < n; ++i) {
        const float lx = batch.normalX[i], ly = batch.normalY[i], lz = batch.normalZ[i];
        const float nx = m.row0.x * lx + m.row0.y * ly + m.row0.z * lz;
        const float ny = m.row1.x * lx + m.row1.y * ly + m.row1.z * lz;
        const float nz = m.row2.x * lx + m.row2.y * ly + m.row2.z * lz;
        const float x = batch.rayX[i], y = batch.rayY[i];
        const float dx = r.row0.x * x + r.row0.y * y + r.row0.z;
        const float dy = r.row1.x * x + r.row1.y * y + r.row1.z;
        const float dz = r.row2.x * x + r.row2.y * y + r.row2.z;
        const float inverse = 1.0F / (lane::squareRoot(nx * nx + ny * ny + nz * nz) + 1e-20F);
        const float along = (nx * dx + ny * dy + nz * dz) * inverse;
        const float turned = along > 0.0F ? -inverse : inverse; // seen from inside
        batch.normalX[i] = nx * turned;
        batch.normalY[i] = ny * turned;
        batch.normalZ[i] = nz * turned;
        const float cosine = lane::absolute(along) / lane::squareRoot(x * x + y * y + 1.0F);
        batch.footprint[i] = batch.depth[i] * pixel / lane::maximum(kSmallestCosine, cosine);
    }
}

/// The middle one of the distances to the three pairs of walls: zero along every edge.
FATHOM_WIDE void cornerDistances(const Primitive& room, PixelBatch& batch) {
    const int n = batch.lanes();
    const Vec3 half = room.half;
    for (int i = 0; i < n; ++i) {
        const float x = half.x - lane::absolute(batch.localX[i]);
        const float y = half.y - lane::absolute(batch.localY[i]);
        const float z = half.z - lane::absolute(batch.localZ[i]);
        const float low = lane::minimum(x, y), high = lane::maximum(x, y);
        batch.corner[i] = lane::maximum(low, lane::minimum(high, z));
    }
}

} // namespace

void computeSurface(const Primitive& primitive, const Camera& camera, PixelBatch& batch) {
    positions(primitive, camera, batch);
    localNormals(primitive, batch);
    faceCoordinates(batch);
    worldNormals(primitive, camera, batch);
    if (primitive.kind == PrimitiveKind::Room) {
        cornerDistances(primitive, batch);
    }
    float smallest = batch.footprint[0];
    for (int i = 1; i < batch.count; ++i) {
        smallest = lane::minimum(smallest, batch.footprint[i]);
    }
    batch.minimumFootprint = smallest;
}

} // namespace fathom::synthetic
