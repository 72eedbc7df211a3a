#pragma once

#include "engine/scene/scene.h"

#include <Eigen/Geometry>
#include <cmath>
#include <memory>
#include <string>

namespace fathom::test {

/// How a made view looks; every number is a formula of the pixel.
struct MadeView {
    Size size{24, 16};
    bool confidence = true;
    bool sky = false;
    bool camera = true;
};

/// A gently sloped depth with a near block in the middle and one pixel each of 0, −1 and NaN in the top row.
inline FloatMap madeDepth(Size size) {
    FloatMap depth(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const bool block = 3 * x > size.width && 3 * x < 2 * size.width && 3 * y > size.height &&
                               3 * y < 2 * size.height;
            *depth.at(x, y) =
                block ? 1.5F : 3.0F + 0.01F * static_cast<float>(x) + 0.02F * static_cast<float>(y);
        }
    *depth.at(0, 0) = 0;
    *depth.at(1, 0) = -1;
    *depth.at(2, 0) = std::nanf("");
    return depth;
}

inline View madeView(std::size_t index, const MadeView& how = {}) {
    View view;
    const Size size = how.size;
    view.index = index;
    view.source.name = "photo " + std::to_string(index) + ".png";
    view.source.originalSize = {2 * size.width, 2 * size.height};
    view.image = RgbImage(size);
    for (std::size_t i = 0; i < view.image.valueCount(); ++i)
        view.image.data()[i] = static_cast<std::uint8_t>((i * 7 + index * 31) % 256);
    view.depth = madeDepth(size);
    if (how.confidence) {
        view.confidence = FloatMap(size);
        for (std::size_t i = 0; i < size.pixels(); ++i) // distinct values in a scattered order
            view.confidence.data()[i] = 1 + static_cast<float>((i * 37 + index * 11) % size.pixels()) /
                                                static_cast<float>(size.pixels());
    }
    if (how.sky) {
        view.sky = FloatMap(size);
        for (int x = 0; x < size.width; ++x)
            *view.sky.at(x, 1) = 0.3F;
    }
    if (how.camera) {
        Camera camera;
        camera.processed = {20, 21, size.width / 2.0 + 0.3, size.height / 2.0 - 0.2, size.width, size.height};
        camera.original = camera.processed.scaledTo(2 * size.width, 2 * size.height);
        const double angle = 0.2 * static_cast<double>(index + 1);
        camera.cameraFromWorld = {
            Eigen::AngleAxisd(angle, Eigen::Vector3d(0.2, 1, -0.1).normalized()).toRotationMatrix(),
            Eigen::Vector3d(0.3 * static_cast<double>(index) + 0.1, -0.2, 0.4)};
        view.camera = camera;
    }
    return view;
}

/// `count` views named "photo 0.png" … with cameras in a half circle.
inline Scene madeScene(std::size_t count, const MadeView& how = {}) {
    Scene scene;
    scene.name = "made";
    scene.model = {"Test model", "Apache-2.0", "Fathom 0.0"};
    for (std::size_t i = 0; i < count; ++i)
        scene.views.push_back(std::make_shared<const View>(madeView(i, how)));
    return scene;
}

} // namespace fathom::test
