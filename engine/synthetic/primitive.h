#pragma once

#include "engine/synthetic/vector.h"

namespace fathom::synthetic {

/// Solids in their unit frame: box and room [−1,1]³; ellipsoid |p| ≤ 1; cylinder x²+y² ≤ 1, |z| ≤ 1; cone
/// with base radius 1 at z = −1 and apex at z = 1. Ground is the half space below the centre's height; a room
/// is seen from inside.
enum class PrimitiveKind { Box, Ellipsoid, Cylinder, Cone, Ground, Room };

/// One solid of a scene, in world metres.
struct Primitive {
    PrimitiveKind kind = PrimitiveKind::Box;
    Vec3 centre;
    Vec3 half{1, 1, 1};
    Mat3 worldFromLocal;
    int sideTexture = 0;   ///< index into Scene::textures
    int topTexture = 0;    ///< +z face of boxes and rooms
    int bottomTexture = 0; ///< −z face of boxes and rooms

    /// Radius around the centre that holds the whole solid; meaningless for the ground.
    [[nodiscard]] float boundingRadius() const noexcept {
        if (kind == PrimitiveKind::Ellipsoid) {
            return std::fmax(half.x, std::fmax(half.y, half.z));
        }
        if (kind == PrimitiveKind::Cylinder || kind == PrimitiveKind::Cone) {
            const float radius = std::fmax(half.x, half.y);
            return std::sqrt(radius * radius + half.z * half.z);
        }
        return length(half);
    }
    [[nodiscard]] bool isShell() const noexcept {
        return kind == PrimitiveKind::Ground || kind == PrimitiveKind::Room;
    }
    /// Rows take a world offset from the centre to unit coordinates.
    [[nodiscard]] Mat3 unitFromWorld() const noexcept {
        const Mat3 local = worldFromLocal.transposed();
        return {local.row0 * (1.0F / half.x), local.row1 * (1.0F / half.y), local.row2 * (1.0F / half.z)};
    }
};

} // namespace fathom::synthetic
