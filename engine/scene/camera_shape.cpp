#include "engine/scene/camera_shape.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fathom {

namespace {

Intrinsics assumedIntrinsics(Size size) {
    const double focal = size.width / 2.0 / std::tan(kAssumedFovRadians / 2);
    return {focal, focal, size.width / 2.0, size.height / 2.0, size.width, size.height};
}

} // namespace

Intrinsics processedFrom(const Intrinsics& original, const PixelMapping& mapping, Size size) {
    return {original.fx * mapping.scaleX,
            original.fy * mapping.scaleY,
            original.cx * mapping.scaleX + mapping.offsetX,
            original.cy * mapping.scaleY + mapping.offsetY,
            size.width,
            size.height};
}

Camera cameraOrAssumed(const View& view) {
    if (view.camera)
        return *view.camera;
    const RigidTransform cameraFromWorld{Eigen::Matrix3d::Identity(), -view.placement};
    const Size size = view.source.originalSize;
    if (view.focalPixels) {
        const Intrinsics original{*view.focalPixels, *view.focalPixels, size.width / 2.0,
                                  size.height / 2.0, size.width,        size.height};
        return {processedFrom(original, view.mapping, view.depth.size()), original, cameraFromWorld};
    }
    return {assumedIntrinsics(view.depth.size()), assumedIntrinsics(size), cameraFromWorld};
}

double halfWidthSeen(const View& view, double depth) {
    const Intrinsics seen = cameraOrAssumed(view).processed;
    return depth * seen.width / 2.0 / seen.fx;
}

std::array<Eigen::Vector3d, 5> frustum(const Camera& camera, double size, PixelCentres centres) {
    const RigidTransform worldFromCamera = camera.cameraFromWorld.inverse();
    const Intrinsics& k = camera.processed;
    // Half: the image's outline [0, width] × [0, height]. Integer: the centres of its outermost pixels.
    const double low = centres == PixelCentres::Half ? -0.5 : 0.0;
    const double right = centres == PixelCentres::Half ? k.width - 0.5 : k.width - 1.0;
    const double bottom = centres == PixelCentres::Half ? k.height - 0.5 : k.height - 1.0;
    const auto corner = [&](double x, double y) {
        return Eigen::Vector3d(worldFromCamera * pointInCamera(k, x, y, size, centres));
    };
    return {worldFromCamera.translation, corner(low, low), corner(right, low), corner(right, bottom),
            corner(low, bottom)};
}

std::array<std::uint8_t, 3> cameraColour(std::size_t index, std::size_t count) {
    constexpr double kSaturation = 0.85;
    constexpr double kValue = 0.95;
    const double sixths = 6 * (static_cast<double>(index) + 0.5) / static_cast<double>(count);
    std::array<std::uint8_t, 3> colour{};
    constexpr std::array<double, 3> kCentres{0, 2, 4}; // of red, green and blue on the circle
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const double apart = std::abs(std::remainder(sixths - kCentres[channel], 6.0));
        const double share = std::min(std::max(2 - apart, 0.0), 1.0);
        colour[channel] = static_cast<std::uint8_t>(255 * kValue * (1 - kSaturation * (1 - share)));
    }
    return colour;
}

} // namespace fathom
