#include "app/pose_score.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numbers>
#include <random>

namespace fathom {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// In [low, high), the same on every machine.
double uniform(std::mt19937_64& random, double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1.0p-53;
}

RigidTransform disturbed(const synthetic::PoseScene& scene, std::size_t view, std::mt19937_64& random) {
    RigidTransform worldFromCamera = trueCamera(scene.views[view]).inverse();
    double spread = 0;
    for (const synthetic::RenderedView& other : scene.views)
        spread = std::max(
            spread, (trueCamera(other).inverse().translation - worldFromCamera.translation).norm());
    const auto direction = [&] {
        return Eigen::Vector3d(uniform(random, -1, 1), uniform(random, -1, 1), uniform(random, -1, 1))
            .normalized()
            .eval();
    };
    constexpr double kTurn = 3 * std::numbers::pi / 180;
    constexpr double kShift = 0.05;
    worldFromCamera.rotation =
        worldFromCamera.rotation * Eigen::AngleAxisd(kTurn, direction()).toRotationMatrix();
    worldFromCamera.translation += kShift * spread * direction();
    return worldFromCamera.inverse();
}

std::vector<Photo> photosOf(const synthetic::PoseScene& scene, const std::vector<PhotoFeatures>& features,
                            KnownCameras known) {
    std::mt19937_64 random(scene.seed + 77);
    std::vector<Photo> photos;
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        const synthetic::RenderedView& view = scene.views[i];
        Photo photo;
        photo.view = i;
        if (known != KnownCameras::Nothing) {
            const Size size = features[i].original;
            photo.intrinsics = Intrinsics{view.focalPixels,  view.focalPixels, size.width / 2.0,
                                          size.height / 2.0, size.width,       size.height};
            photo.focalSource = FocalSource::Exact;
        }
        if (known == KnownCameras::Disturbed) {
            photo.cameraFromWorld = disturbed(scene, i, random);
            photo.origin = PoseOrigin::Network;
        }
        photos.push_back(photo);
    }
    return photos;
}

bool isPlaced(const Placements& found, std::size_t view) {
    return found.structure.placements[view].state == PlacementState::Placed;
}

void comparePairs(const synthetic::PoseScene& scene, const Placements& found, PoseScore& score) {
    bool silent = false;
    for (std::size_t i = 0; i < scene.views.size(); ++i)
        for (std::size_t j = i + 1; j < scene.views.size(); ++j) {
            const bool both = isPlaced(found, i) && isPlaced(found, j);
            if (scene.place[i] != scene.place[j]) {
                silent = silent || both;
                continue;
            }
            ++score.pairs;
            if (!both)
                continue;
            const RigidTransform wanted = trueCamera(scene.views[j]) * trueCamera(scene.views[i]).inverse();
            const RigidTransform is =
                found.cameras[j]->cameraFromWorld * found.cameras[i]->cameraFromWorld.inverse();
            const double rotation = angleOfDegrees(wanted.rotation * is.rotation.transpose());
            const double direction =
                angleBetweenDegrees(wanted.inverse().translation, is.inverse().translation);
            score.rotationDegrees.push_back(rotation);
            score.directionDegrees.push_back(direction);
            score.auc5Sum += std::max(0.0, 1 - std::max(rotation, direction) / 5);
            constexpr double kWrongRotation = 5;
            constexpr double kWrongDirection = 15; // neighbours with a short baseline know theirs less well
            silent = silent || rotation > kWrongRotation || direction > kWrongDirection;
        }
    score.silentFailures += silent ? 1 : 0;
}

} // namespace

RigidTransform trueCamera(const synthetic::RenderedView& view) {
    RigidTransform worldFromCamera;
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column)
            worldFromCamera.rotation(row, column) =
                view.worldFromCamera[static_cast<std::size_t>(4 * row + column)];
        worldFromCamera.translation[row] = view.worldFromCamera[static_cast<std::size_t>(4 * row + 3)];
    }
    return worldFromCamera.inverse();
}

void PoseScore::add(const PoseScore& other) {
    const auto append = [](std::vector<double>& all, const std::vector<double>& more) {
        all.insert(all.end(), more.begin(), more.end());
    };
    append(rotationDegrees, other.rotationDegrees);
    append(directionDegrees, other.directionDegrees);
    append(focalErrors, other.focalErrors);
    auc5Sum += other.auc5Sum;
    pairs += other.pairs;
    views += other.views;
    placed += other.placed;
    silentFailures += other.silentFailures;
    secondsPlacing += other.secondsPlacing;
}

Placements scorePoses(const synthetic::PoseScene& scene, const std::vector<PhotoFeatures>& features,
                      KnownCameras known, PoseScore& score, const CancelToken& token) {
    const Clock::time_point placing = Clock::now();
    Placements found = placePhotos(photosOf(scene, features, known), features, {}, token, nullptr);
    score.secondsPlacing += secondsSince(placing);
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        ++score.views;
        if (!isPlaced(found, i))
            continue;
        ++score.placed;
        score.focalErrors.push_back(
            std::abs(found.cameras[i]->focalPixels / scene.views[i].focalPixels - 1));
    }
    comparePairs(scene, found, score);
    return found;
}

DepthTrial disturbedDepths(const synthetic::PoseScene& scene, const std::vector<PhotoFeatures>& features,
                           const Placements& found) {
    std::mt19937_64 random(scene.seed + 99);
    DepthTrial trial;
    auto& [depths, views] = trial;
    std::map<std::uint32_t, std::size_t> entryOf;
    std::map<std::uint32_t, double> perOriginal; ///< depth pixels
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        if (!isPlaced(found, i))
            continue;
        FloatMap depth = scene.views[i].depth;
        const double factor = std::exp(uniform(random, std::log(0.5), std::log(2.0)));
        for (std::size_t k = 0; k < depth.valueCount(); ++k) {
            double noise = -6;
            for (int n = 0; n < 12; ++n)
                noise += uniform(random, 0, 1);
            float& value = depth.data()[k];
            value = value > 0 ? static_cast<float>(value * factor * (1 + 0.03 * noise)) : 0.0F;
        }
        const Size size = depth.size();
        perOriginal[static_cast<std::uint32_t>(i)] = static_cast<double>(size.width) / features[i].original.width;
        depths.push_back(std::move(depth));
        DepthView view;
        const double focal = found.cameras[i]->focalPixels * perOriginal[static_cast<std::uint32_t>(i)];
        view.intrinsics = {focal, focal, size.width / 2.0, size.height / 2.0, size.width, size.height};
        view.cameraFromWorld = found.cameras[i]->cameraFromWorld;
        entryOf[static_cast<std::uint32_t>(i)] = views.size();
        views.push_back(std::move(view));
    }
    for (std::size_t i = 0; i < views.size(); ++i)
        views[i].depth = &depths[i];
    for (const SparsePoint& point : found.structure.points)
        for (const PointSight& sight : point.sights)
            if (const auto entry = entryOf.find(sight.view); entry != entryOf.end()) {
                DepthView& view = views[entry->second];
                const double scale = perOriginal.at(sight.view);
                view.anchors.push_back({scale * sight.x, scale * sight.y, (view.cameraFromWorld * point.position).z()});
            }
    return trial;
}

double depthDisagreement(const DepthTrial& trial) {
    return trial.views.size() < 2 ? 0 : makeConsistent(trial.views).medianAfter;
}

} // namespace fathom
