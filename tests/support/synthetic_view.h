#pragma once

#include "engine/geometry/unprojection.h"
#include "engine/scene/view.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

/// Views with exact depth and cameras, made without a network: a box room with a pillar and a ball, seen from
/// an arc.
namespace synthetic {

struct RoomOptions {
    fathom::Size size{160, 120};
    fathom::DepthUnit unit = fathom::DepthUnit::Relative;
    bool hasConfidence = true;
    bool hasCamera = true;
    fathom::Size originalSize{1600, 1200};
};

namespace detail {

struct Hit {
    double distance = std::numeric_limits<double>::max();
    Eigen::Vector3d point = Eigen::Vector3d::Zero();
    Eigen::Vector3d colour = Eigen::Vector3d::Zero();
    Eigen::Vector3d normal = Eigen::Vector3d::UnitY();
};

inline double checker(double u, double v, double step) {
    return (static_cast<long long>(std::floor(u / step)) + static_cast<long long>(std::floor(v / step))) %
                       2 ==
                   0
               ? 1.0
               : 0.72;
}

/// Walls seen from inside or a block seen from outside: slabs, in OpenCV axes (y down).
inline void meetBox(Hit& best, const Eigen::Vector3d& origin, const Eigen::Vector3d& ray,
                    const Eigen::Vector3d& low, const Eigen::Vector3d& high,
                    const std::array<Eigen::Vector3d, 6>& colours) {
    for (int axis = 0; axis < 3; ++axis)
        for (int side = 0; side < 2; ++side) {
            const double plane = side == 0 ? low[axis] : high[axis];
            const double t = (plane - origin[axis]) / ray[axis];
            if (!(t > 1e-6) || t >= best.distance)
                continue;
            const Eigen::Vector3d p = origin + t * ray;
            const int u = (axis + 1) % 3;
            const int v = (axis + 2) % 3;
            if (p[u] < low[u] || p[u] > high[u] || p[v] < low[v] || p[v] > high[v])
                continue;
            best.distance = t;
            best.point = p;
            best.normal = Eigen::Vector3d::Unit(axis) * (ray[axis] > 0 ? -1 : 1);
            best.colour = colours[static_cast<std::size_t>(axis * 2 + side)] * checker(p[u], p[v], 0.5);
        }
}

inline void meetBall(Hit& best, const Eigen::Vector3d& origin, const Eigen::Vector3d& ray,
                     const Eigen::Vector3d& centre, double radius, const Eigen::Vector3d& colour) {
    const Eigen::Vector3d off = origin - centre;
    const double a = ray.squaredNorm();
    const double b = off.dot(ray);
    const double under = b * b - a * (off.squaredNorm() - radius * radius);
    if (under < 0)
        return;
    const double t = (-b - std::sqrt(under)) / a;
    if (t <= 1e-6 || t >= best.distance)
        return;
    best.distance = t;
    best.point = origin + t * ray;
    best.normal = (best.point - centre).normalized();
    best.colour = colour;
}

inline Hit look(const Eigen::Vector3d& origin, const Eigen::Vector3d& ray) {
    using V = Eigen::Vector3d;
    Hit hit;
    const V wall(0.80, 0.76, 0.70), other(0.55, 0.66, 0.72), floor(0.62, 0.47, 0.34),
        ceiling(0.90, 0.90, 0.88);
    meetBox(hit, origin, ray, V(-3, -1.6, -2), V(3, 1.2, 5), {other, other, ceiling, floor, wall, wall});
    const V red(0.80, 0.32, 0.25);
    meetBox(hit, origin, ray, V(-1.5, -0.2, 2.6), V(-0.7, 1.2, 3.4), {red, red, red * 1.1, red, red, red});
    meetBall(hit, origin, ray, V(0.9, 0.65, 2.7), 0.55, V(0.25, 0.55, 0.42));
    return hit;
}

} // namespace detail

/// Pose of view `index` of `count` on an arc before the room; the first one is the world itself.
inline fathom::RigidTransform cameraFromWorld(std::size_t index, std::size_t count) {
    const double turn = count < 2 ? 0 : static_cast<double>(index) / static_cast<double>(count - 1) * 0.7;
    const Eigen::Vector3d pivot(0, 0, 2.8);
    fathom::RigidTransform worldFromCamera;
    worldFromCamera.rotation = Eigen::AngleAxisd(-turn, Eigen::Vector3d::UnitY()).toRotationMatrix();
    worldFromCamera.translation = pivot - worldFromCamera.rotation * pivot;
    return worldFromCamera.inverse();
}

inline std::shared_ptr<fathom::View> roomView(std::size_t index, std::size_t count,
                                              const RoomOptions& options = {}) {
    auto view = std::make_shared<fathom::View>();
    const fathom::Size size = options.size;
    view->index = index;
    view->source.name = std::to_string(index) + ".png";
    view->source.path = view->source.name;
    view->source.originalSize = options.originalSize;
    view->unit = options.unit;
    fathom::Camera camera;
    const double focal = 0.9 * size.width;
    camera.processed = {focal, focal, size.width / 2.0, size.height / 2.0, size.width, size.height};
    camera.original = camera.processed.scaledTo(options.originalSize.width, options.originalSize.height);
    camera.cameraFromWorld = cameraFromWorld(index, count);
    view->image = fathom::RgbImage(size);
    view->depth = fathom::FloatMap(size);
    if (options.hasConfidence)
        view->confidence = fathom::FloatMap(size);

    const fathom::RigidTransform worldFromCamera = camera.cameraFromWorld.inverse();
    const Eigen::Vector3d light = Eigen::Vector3d(-0.4, -0.8, -0.5).normalized();
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const Eigen::Vector3d ray =
                worldFromCamera.rotation *
                fathom::rayThroughPixel(camera.processed, x, y); // z = 1 in the camera
            const detail::Hit hit = detail::look(worldFromCamera.translation, ray);
            const double shade = 0.62 + 0.38 * std::max(0.0, hit.normal.dot(light));
            for (int channel = 0; channel < 3; ++channel)
                view->image.at(x, y)[channel] =
                    static_cast<std::uint8_t>(std::clamp(255 * hit.colour[channel] * shade, 0.0, 255.0));
            *view->depth.at(x, y) = static_cast<float>(hit.distance);
            if (options.hasConfidence) // surer in the middle of the picture and near by
                *view->confidence.at(x, y) = static_cast<float>(
                    1 + 8 / (1 + 0.2 * hit.distance) *
                            (1 - std::hypot((x + 0.5) / size.width - 0.5, (y + 0.5) / size.height - 0.5)));
        }
    if (options.hasCamera)
        view->camera = camera;
    return view;
}

inline std::vector<fathom::ViewPointer> room(std::size_t count, const RoomOptions& options = {}) {
    std::vector<fathom::ViewPointer> views;
    for (std::size_t i = 0; i < count; ++i)
        views.push_back(roomView(i, count, options));
    return views;
}

/// A flat square patch of pixels at one depth.
struct Patch {
    int left = 0;
    int top = 0;
    int side = 0;
    float depth = 1;
    float confidence = 1;
    std::array<std::uint8_t, 3> colour{};
};

/// One view at the world's origin that has values only inside the patches.
inline std::shared_ptr<fathom::View> patchView(const std::vector<Patch>& patches,
                                               fathom::Size size = {160, 120}) {
    auto view = std::make_shared<fathom::View>();
    view->source.name = "patches.png";
    view->source.originalSize = size;
    fathom::Camera camera;
    camera.processed = {0.9 * size.width,  0.9 * size.width, size.width / 2.0,
                        size.height / 2.0, size.width,       size.height};
    camera.original = camera.processed;
    view->camera = camera;
    view->image = fathom::RgbImage(size);
    view->depth = fathom::FloatMap(size);
    view->confidence = fathom::FloatMap(size, 1);
    for (const Patch& patch : patches)
        for (int y = patch.top; y < patch.top + patch.side; ++y)
            for (int x = patch.left; x < patch.left + patch.side; ++x) {
                std::copy(patch.colour.begin(), patch.colour.end(), view->image.at(x, y));
                *view->depth.at(x, y) = patch.depth;
                *view->confidence.at(x, y) = patch.confidence;
            }
    return view;
}

/// Middle of a patch in the world.
inline Eigen::Vector3d patchCentre(const fathom::View& view, const Patch& patch) {
    const double half = patch.side / 2.0 - 0.5;
    return fathom::pointInWorld(view.camera->processed, view.camera->cameraFromWorld, patch.left + half,
                                patch.top + half, patch.depth);
}

} // namespace synthetic
