#pragma once

#include "engine/synthetic/lane.h"
#include "engine/synthetic/vector.h"

/// The part of a line o + t·d inside a unit solid (see PrimitiveKind); empty when enter > leave.
/// All but the box first move the origin next to the solid: differences of large squares would cost the
/// digits.
namespace fathom::synthetic::intersection {

struct Interval {
    float enter, leave;
};

inline constexpr float kNever = 1e30F;

FATHOM_LANE Interval slab(float o, float d) {
    const float inverse = 1.0F / lane::divisor(d, 1e-9F);
    const float a = (-1.0F - o) * inverse, b = (1.0F - o) * inverse;
    return {lane::minimum(a, b), lane::maximum(a, b)};
}
FATHOM_LANE Interval common(Interval a, Interval b) {
    return {lane::maximum(a.enter, b.enter), lane::minimum(a.leave, b.leave)};
}

FATHOM_LANE Interval box(float ox, float oy, float oz, float dx, float dy, float dz) {
    return common(common(slab(ox, dx), slab(oy, dy)), slab(oz, dz));
}

FATHOM_LANE Interval ellipsoid(float ox, float oy, float oz, float dx, float dy, float dz) {
    const float inverse = 1.0F / (dx * dx + dy * dy + dz * dz);
    const float nearest = -(ox * dx + oy * dy + oz * dz) * inverse;
    const float x = ox + nearest * dx, y = oy + nearest * dy, z = oz + nearest * dz;
    const float rest = (1.0F - (x * x + y * y + z * z)) * inverse;
    const float reach = lane::squareRoot(lane::maximum(rest, 0.0F));
    return {rest < 0.0F ? kNever : nearest - reach, nearest + reach};
}

FATHOM_LANE Interval cylinder(float ox, float oy, float oz, float dx, float dy, float dz) {
    const float inverse = 1.0F / lane::maximum(dx * dx + dy * dy, 1e-12F);
    const float nearest = -(ox * dx + oy * dy) * inverse;
    const float x = ox + nearest * dx, y = oy + nearest * dy;
    const float rest = (1.0F - (x * x + y * y)) * inverse;
    const float reach = lane::squareRoot(lane::maximum(rest, 0.0F));
    return common({rest < 0.0F ? kNever : nearest - reach, nearest + reach}, slab(oz, dz));
}

FATHOM_LANE Interval cone(float ox, float oy, float oz, float dx, float dy, float dz) {
    const float shift = -(ox * dx + oy * dy + oz * dz) / (dx * dx + dy * dy + dz * dz);
    const float x = ox + shift * dx, y = oy + shift * dy, z = oz + shift * dz;
    const float m = 1.0F - z; // x² + y² ≤ m²/4
    const float a = lane::divisor(dx * dx + dy * dy - 0.25F * dz * dz, 1e-9F);
    const float b = x * dx + y * dy + 0.25F * m * dz;
    const float c = x * x + y * y - 0.25F * m * m;
    const float discriminant = b * b - a * c;
    const float root = lane::squareRoot(lane::maximum(discriminant, 0.0F));
    const float p = (-b - root) / a, q = (-b + root) / a;
    const float low = lane::minimum(p, q), high = lane::maximum(p, q);
    // A line steeper than the cone enters the lower half once and stays in it, or comes from it and leaves
    // for good.
    const bool steep = a < 0.0F;
    const bool downwards = dz < 0.0F;
    float enter = steep ? (downwards ? high : -kNever) : low;
    const float leave = steep ? (downwards ? kNever : low) : high;
    enter = ((!steep) & (discriminant < 0.0F)) ? kNever : enter;
    const Interval inside = common({enter, leave}, slab(z, dz));
    return {inside.enter + shift, inside.leave + shift};
}

/// First boundary beyond `start`, kNever without one.
FATHOM_LANE float firstBeyond(Interval inside, float start) {
    const float boundary = inside.enter > start ? inside.enter : inside.leave;
    return ((inside.enter <= inside.leave) & (boundary > start)) ? boundary : kNever;
}

} // namespace fathom::synthetic::intersection
