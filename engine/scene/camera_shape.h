#pragma once

#include "engine/geometry/unprojection.h"
#include "engine/scene/view.h"

#include <array>
#include <cstdint>
#include <numbers>

namespace fathom {

/// Horizontal field of view of the camera that is assumed for a view of unknown focal length.
inline constexpr double kAssumedFovRadians = std::numbers::pi / 3;

/// The lens in pixels of a processed image of `size`, from that in pixels of the original picture.
[[nodiscard]] Intrinsics processedFrom(const Intrinsics& original, const PixelMapping& mapping, Size size);

/// The camera of a view, or, for a view without one, a camera at View::placement that looks along the world's z through
/// the middle of the original picture, with View::focalPixels; where that is unknown, with kAssumedFovRadians and square
/// pixels.
[[nodiscard]] Camera cameraOrAssumed(const View& view);

/// Half of what that camera sees from left to right at z-depth `depth`.
[[nodiscard]] double halfWidthSeen(const View& view, double depth);

/// A camera drawn as a pyramid, in world coordinates: its centre, then the image's corners top left, top
/// right, bottom right, bottom left on the plane at z-depth `size`. With PixelCentres::Integer the corners
/// are the centres of the corner pixels, as the reference exporter draws them.
[[nodiscard]] std::array<Eigen::Vector3d, 5> frustum(const Camera& camera, double size,
                                                     PixelCentres centres = PixelCentres::Half);

/// Pairs of corners that frustum's edges join: four from the centre, four around the image.
inline constexpr std::array<std::array<int, 2>, 8> kFrustumEdges{
    {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 2}, {2, 3}, {3, 4}, {4, 1}}};

/// sRGB colour of camera `index` of `count`, evenly around the colour circle.
[[nodiscard]] std::array<std::uint8_t, 3> cameraColour(std::size_t index, std::size_t count);

} // namespace fathom
