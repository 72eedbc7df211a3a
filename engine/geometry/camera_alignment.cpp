#include "engine/geometry/camera_alignment.h"

#include "engine/base/error.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace fathom {

namespace {

bool hasValue(float depth) {
    return std::isfinite(depth) && depth > 0;
}

/// The rotation nearest to a sum of rotations (chordal mean).
Eigen::Matrix3d nearestRotation(const Eigen::Matrix3d& sum) {
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(sum, Eigen::ComputeFullU | Eigen::ComputeFullV);
    Eigen::Vector3d handedness = Eigen::Vector3d::Ones();
    if (svd.matrixU().determinant() * svd.matrixV().determinant() < 0)
        handedness[2] = -1;
    return svd.matrixU() * handedness.asDiagonal() * svd.matrixV().transpose();
}

} // namespace

std::optional<double> depthRatio(std::span<const float> sourceDepths, std::span<const float> targetDepths,
                                 std::span<const float> weights) {
    if (sourceDepths.size() != targetDepths.size() || sourceDepths.size() != weights.size())
        throw Error(ErrorCode::InvalidOption, "Depths to compare have different lengths.");
    std::vector<std::pair<double, double>> ratios;
    double total = 0;
    for (std::size_t i = 0; i < sourceDepths.size(); ++i) {
        if (!hasValue(sourceDepths[i]) || !hasValue(targetDepths[i]) || !(weights[i] > 0))
            continue;
        ratios.emplace_back(static_cast<double>(targetDepths[i]) / sourceDepths[i], weights[i]);
        total += weights[i];
    }
    if (ratios.empty())
        return std::nullopt;
    std::sort(ratios.begin(), ratios.end());
    double passed = 0;
    for (const auto& [ratio, weight] : ratios) {
        passed += weight;
        if (passed >= total / 2)
            return ratio;
    }
    return ratios.back().first;
}

SimilarityTransform similarityFromCameras(std::span<const SharedCamera> cameras, double scale) {
    if (cameras.empty())
        throw Error(ErrorCode::EmptyInput,
                    "Two frames without a common camera cannot be aligned by cameras.");
    Eigen::Matrix3d rotations = Eigen::Matrix3d::Zero();
    for (const SharedCamera& camera : cameras)
        rotations += camera.cameraFromTarget.rotation.transpose() * camera.cameraFromSource.rotation;
    SimilarityTransform targetFromSource;
    targetFromSource.scale = scale;
    targetFromSource.rotation = nearestRotation(rotations);
    Eigen::Vector3d offsets = Eigen::Vector3d::Zero();
    for (const SharedCamera& camera : cameras) {
        const Eigen::Vector3d centreInSource = camera.cameraFromSource.inverse().translation;
        const Eigen::Vector3d centreInTarget = camera.cameraFromTarget.inverse().translation;
        offsets += centreInTarget - scale * (targetFromSource.rotation * centreInSource);
    }
    targetFromSource.translation = offsets / static_cast<double>(cameras.size());
    return targetFromSource;
}

} // namespace fathom
