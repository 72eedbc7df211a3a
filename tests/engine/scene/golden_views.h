#pragma once

#include "engine/scene/scene.h"

#include "tests/support/npz.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

namespace fathom::test {

/// Names of the arrays that make the views of a reference case.
struct GoldenViewArrays {
    std::string depth = "depth";
    std::string confidence = "conf";
    std::string images = "processed_images";
};

/// Part `index` of an array along its first axis.
template <typename Value>
std::vector<Value> slice(const std::vector<Value>& values, std::size_t index, std::size_t count) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(index * (values.size() / count));
    return {first, first + static_cast<std::ptrdiff_t>(values.size() / count)};
}

/// The views that a reference case was exported from. Depths of −2 stand for NaN.
inline Scene goldenScene(const Npz& file, const GoldenViewArrays& names) {
    const auto& shape = file[names.depth].shape;
    const auto count = static_cast<std::size_t>(shape[0]);
    const Size size{static_cast<int>(shape[2]), static_cast<int>(shape[1])};
    Scene scene;
    for (std::size_t i = 0; i < count; ++i) {
        View view;
        view.index = i;
        view.source.name = std::to_string(i) + ".png";
        view.source.originalSize = size;
        view.depth = FloatMap(size);
        const auto depth = slice(file[names.depth].floats(), i, count);
        std::transform(depth.begin(), depth.end(), view.depth.data(),
                       [](float d) { return d == -2 ? std::nanf("") : d; });
        view.confidence = FloatMap(size);
        const auto confidence = slice(file[names.confidence].floats(), i, count);
        std::copy(confidence.begin(), confidence.end(), view.confidence.data());
        view.image = RgbImage(size);
        const auto pixels = slice(file[names.images].integers(), i, count);
        std::transform(pixels.begin(), pixels.end(), view.image.data(),
                       [](std::int64_t p) { return static_cast<std::uint8_t>(p); });
        const auto k = slice(file["intrinsics"].doubles(), i, count);
        const auto e = slice(file["extrinsics"].doubles(), i, count);
        const Eigen::Matrix<double, 3, 4> cameraFromWorld =
            Eigen::Map<const Eigen::Matrix<double, 3, 4, Eigen::RowMajor>>(e.data());
        const Intrinsics camera{k[0], k[4], k[2], k[5], size.width, size.height};
        view.camera = Camera{camera, camera, RigidTransform::fromMatrix(cameraFromWorld)};
        scene.views.push_back(std::make_shared<const View>(std::move(view)));
    }
    return scene;
}

} // namespace fathom::test
