#pragma once

#include "engine/structure/place_photos.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

/// Photos without pictures: points in space, each with a look of its own, and where cameras see them.
namespace point_world {

struct Options {
    std::size_t views = 4;
    std::size_t points = 400;
    double focal = 600;
    double step = 0.4;          ///< between neighbouring cameras; points lie 3 … 8 away
    bool flat = false;          ///< all points in one plane
    double depth = 5;           ///< between the nearest and the farthest points
    bool turns = false;         ///< cameras only turn
    bool straight = false;      ///< cameras step to the side and do not turn
    std::size_t looks = 0;      ///< number of different looks; 0: one for each point
    double pixelNoise = 0.3;
    double wrongShare = 0;      ///< of the sights: somewhere else in the photo
    std::uint64_t seed = 1;
};

struct World {
    std::vector<fathom::RigidTransform> cameras; ///< cameraFromWorld
    std::vector<Eigen::Vector3d> points;
    std::vector<fathom::PhotoFeatures> features;
    std::vector<std::vector<int>> pointOf; ///< of each feature of each photo
    std::vector<fathom::Photo> photos;     ///< with exact lenses
};

inline constexpr fathom::Size kSize{640, 480};

class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_engine(seed) {}
    double uniform(double low, double high) {
        return low + (high - low) * static_cast<double>(m_engine() >> 11) * 0x1.0p-53;
    }
    double normal() { // sum of twelve: near enough and the same everywhere
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += uniform(0, 1);
        return sum;
    }
    std::uint64_t bits() { return m_engine(); }

private:
    std::mt19937_64 m_engine;
};

inline fathom::RigidTransform cameraOf(std::size_t view, const Options& options) {
    fathom::RigidTransform worldFromCamera;
    const double along = static_cast<double>(view);
    if (options.straight) {
        worldFromCamera.translation.x() = options.step * along;
        return worldFromCamera.inverse();
    }
    const double yaw = options.turns ? 0.12 * along : -0.06 * along;
    worldFromCamera.rotation = (Eigen::AngleAxisd(yaw, Eigen::Vector3d::UnitY()) *
                                Eigen::AngleAxisd(0.02 * along, Eigen::Vector3d::UnitX()))
                                   .toRotationMatrix();
    if (!options.turns)
        worldFromCamera.translation =
            options.step * Eigen::Vector3d(along, 0.2 * std::sin(2 * along), 0.3 * std::cos(along));
    return worldFromCamera.inverse();
}

inline void appendLook(std::uint64_t look, std::vector<std::uint8_t>& descriptors) {
    Dice dice(look * 7919 + 17);
    std::vector<double> values;
    double squares = 0;
    for (std::size_t i = 0; i < fathom::PhotoFeatures::kSiftBytes; ++i) {
        values.push_back(std::pow(dice.uniform(0, 1), 2));
        squares += values.back() * values.back();
    }
    for (const double value : values)
        descriptors.push_back(static_cast<std::uint8_t>(std::min(255.0, 512 * value / std::sqrt(squares))));
}

inline World make(const Options& options) {
    World world;
    Dice dice(options.seed);
    for (std::size_t i = 0; i < options.points; ++i) {
        const double z = options.flat ? 5 : dice.uniform(5.5 - options.depth / 2, 5.5 + options.depth / 2);
        world.points.emplace_back(dice.uniform(-3, 4), dice.uniform(-2, 2), z);
    }
    for (std::size_t view = 0; view < options.views; ++view) {
        world.cameras.push_back(cameraOf(view, options));
        fathom::PhotoFeatures features;
        features.original = features.raster = kSize;
        std::vector<int> pointOf;
        const fathom::Lens lens{options.focal, kSize.width / 2.0, kSize.height / 2.0, 0};
        for (std::size_t i = 0; i < world.points.size(); ++i) {
            const Eigen::Vector3d inCamera = world.cameras.back() * world.points[i];
            if (inCamera.z() < 0.1)
                continue;
            Eigen::Vector2d pixel = lens.pixel(inCamera);
            if (pixel.x() < 0 || pixel.y() < 0 || pixel.x() >= kSize.width || pixel.y() >= kSize.height)
                continue;
            if (dice.uniform(0, 1) < options.wrongShare)
                pixel = {dice.uniform(0, kSize.width), dice.uniform(0, kSize.height)};
            pixel.x() += options.pixelNoise * dice.normal();
            pixel.y() += options.pixelNoise * dice.normal();
            features.keypoints.push_back(
                {static_cast<float>(pixel.x()), static_cast<float>(pixel.y()), 4});
            features.colours.push_back({static_cast<std::uint8_t>(i % 256), 128, 64});
            appendLook(options.seed * 1'000'003 + (options.looks > 0 ? i % options.looks : i),
                       features.descriptors);
            pointOf.push_back(static_cast<int>(i));
        }
        fathom::Photo photo;
        photo.view = view;
        photo.intrinsics = fathom::Intrinsics{options.focal,       options.focal, kSize.width / 2.0,
                                              kSize.height / 2.0,  kSize.width,   kSize.height};
        photo.focalSource = fathom::FocalSource::Exact;
        world.photos.push_back(photo);
        world.features.push_back(std::move(features));
        world.pointOf.push_back(std::move(pointOf));
    }
    return world;
}

/// Appends the photos of another place.
inline void append(World& world, const World& other) {
    for (std::size_t i = 0; i < other.photos.size(); ++i) {
        world.cameras.push_back(other.cameras[i]);
        world.features.push_back(other.features[i]);
        world.photos.push_back(other.photos[i]);
        world.photos.back().view = world.photos.size() - 1;
    }
}

/// Leaves only the features for which `wanted` is true.
template <typename Wanted>
void keepFeatures(World& world, Wanted&& wanted) {
    for (std::size_t photo = 0; photo < world.features.size(); ++photo) {
        const fathom::PhotoFeatures all = world.features[photo];
        const std::vector<int> pointOf = world.pointOf[photo];
        fathom::PhotoFeatures& kept = world.features[photo];
        kept.keypoints.clear();
        kept.colours.clear();
        kept.descriptors.clear();
        world.pointOf[photo].clear();
        for (std::size_t i = 0; i < all.count(); ++i) {
            if (!wanted(all.keypoints[i]))
                continue;
            kept.keypoints.push_back(all.keypoints[i]);
            kept.colours.push_back(all.colours[i]);
            const auto from = all.descriptors.begin() + static_cast<std::ptrdiff_t>(i * all.bytesEach());
            kept.descriptors.insert(kept.descriptors.end(), from, from + static_cast<std::ptrdiff_t>(all.bytesEach()));
            world.pointOf[photo].push_back(pointOf[i]);
        }
    }
}

/// Matches that are true by construction.
inline std::vector<fathom::Match> matchesOf(const World& world, std::size_t first, std::size_t second) {
    std::vector<fathom::Match> matches;
    for (std::size_t i = 0; i < world.pointOf[first].size(); ++i)
        for (std::size_t j = 0; j < world.pointOf[second].size(); ++j)
            if (world.pointOf[first][i] == world.pointOf[second][j])
                matches.push_back({static_cast<std::int32_t>(i), static_cast<std::int32_t>(j)});
    return matches;
}

inline fathom::Lens lensOf(const World& world, std::size_t photo) {
    const fathom::Intrinsics& k = *world.photos[photo].intrinsics;
    return {k.fx, k.cx, k.cy, 0};
}

struct PoseError {
    double rotationDegrees = 0;
    double directionDegrees = 0;
};

/// Of the pose of `second` relative to `first`.
inline PoseError errorBetween(const fathom::RigidTransform& trueFirst, const fathom::RigidTransform& trueSecond,
                              const fathom::RigidTransform& first, const fathom::RigidTransform& second) {
    const fathom::RigidTransform wanted = trueSecond * trueFirst.inverse();
    const fathom::RigidTransform found = second * first.inverse();
    return {fathom::angleOfDegrees(wanted.rotation * found.rotation.transpose()),
            fathom::angleBetweenDegrees(wanted.inverse().translation, found.inverse().translation)};
}

} // namespace point_world
