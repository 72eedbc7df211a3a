#pragma once

namespace fathom::synthetic {

struct Camera;
struct PixelBatch;
struct Primitive;

/// From rayX, rayY and depth: position, normal, texture coordinates, face and footprint of every pixel on
/// `primitive`.
void computeSurface(const Primitive& primitive, const Camera& camera, PixelBatch& batch);

} // namespace fathom::synthetic
