// Depth Anything 3, src/depth_anything_3/utils/pose_align.py @2c21ea8; evo, evo/core/geometry.py.
#include "engine/geometry/known_camera_alignment.h"

#include "engine/base/error.h"
#include "engine/geometry/camera_alignment.h"
#include "engine/geometry/numpy_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fathom {

namespace {

constexpr std::size_t kFewestForRansac = 10;
constexpr std::size_t kRansacIterations = 10;
constexpr std::size_t kFewestPoints = 3;

using Points = std::vector<Eigen::Vector3d>;

Points centresOf(std::span<const RigidTransform> cameras) {
    Points centres;
    for (const RigidTransform& camera : cameras)
        centres.push_back(camera.inverse().translation);
    return centres;
}

/// Root mean square distance from the mean.
double spreadOf(const Points& points) {
    Eigen::Vector3d mean = Eigen::Vector3d::Zero();
    for (const Eigen::Vector3d& point : points)
        mean += point / static_cast<double>(points.size());
    double squares = 0;
    for (const Eigen::Vector3d& point : points)
        squares += (point - mean).squaredNorm();
    return std::sqrt(squares / static_cast<double>(points.size()));
}

SimilarityTransform fromPoses(std::span<const RigidTransform> predicted, std::span<const RigidTransform> given) {
    const double spread = spreadOf(centresOf(given)), wanted = spreadOf(centresOf(predicted));
    const bool hasScale = spread > 0 && wanted > 0;
    std::vector<SharedCamera> cameras;
    for (std::size_t i = 0; i < given.size(); ++i)
        cameras.push_back({given[i], predicted[i]});
    return similarityFromCameras(cameras, hasScale ? wanted / spread : 1);
}

SimilarityTransform required(const std::optional<SimilarityTransform>& fit) {
    if (!fit)
        throw Error(ErrorCode::EmptyInput, "The known cameras do not determine an alignment.");
    return *fit;
}

Points chosen(std::span<const Eigen::Vector3d> points, const std::vector<std::size_t>& indices) {
    Points result;
    for (const std::size_t index : indices)
        result.push_back(points[index]);
    return result;
}

double medianOf(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// How well a hypothesis explains all pairs.
struct Agreement {
    std::vector<std::size_t> inliers;
    double meanError = std::numeric_limits<double>::infinity(); ///< of the inliers

    [[nodiscard]] bool isBetterThan(const Agreement& other) const {
        return inliers.size() > other.inliers.size() ||
               (inliers.size() == other.inliers.size() && meanError < other.meanError);
    }
};

Agreement agreementOf(const SimilarityTransform& fit, std::span<const Eigen::Vector3d> source,
                      std::span<const Eigen::Vector3d> target, double threshold) {
    Agreement agreement;
    double sum = 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const double error = (fit * source[i] - target[i]).norm();
        if (error > threshold)
            continue;
        agreement.inliers.push_back(i);
        sum += error;
    }
    if (!agreement.inliers.empty())
        agreement.meanError = sum / static_cast<double>(agreement.inliers.size());
    return agreement;
}

} // namespace

double ransacThreshold(std::span<const Eigen::Vector3d> source, std::span<const Eigen::Vector3d> target) {
    const SimilarityTransform all = required(umeyama(source, target));
    std::vector<double> nearest;
    for (const Eigen::Vector3d& point : source) {
        double distance = std::numeric_limits<double>::infinity();
        for (const Eigen::Vector3d& candidate : target)
            distance = std::min(distance, (all * point - candidate).norm());
        nearest.push_back(distance);
    }
    return medianOf(nearest);
}

SampleRows upstreamSampleRows(std::size_t population, std::size_t size) {
    NumpyChoice generator = NumpyChoice::seeded42();
    SampleRows rows;
    for (std::size_t i = 0; i < kRansacIterations; ++i)
        rows.push_back(generator.choice(population, size));
    return rows;
}

SimilarityTransform ransacSimilarity(std::span<const Eigen::Vector3d> source, std::span<const Eigen::Vector3d> target,
                                     const SampleRows& rows) {
    const double threshold = ransacThreshold(source, target);
    Agreement best;
    std::optional<SimilarityTransform> model;
    for (const std::vector<std::size_t>& row : rows) {
        const auto fit = umeyama(chosen(source, row), chosen(target, row));
        if (!fit)
            continue;
        Agreement agreement = agreementOf(*fit, source, target, threshold);
        if (!model || agreement.isBetterThan(best)) {
            best = std::move(agreement);
            model = fit;
        }
    }
    if (best.inliers.size() >= kFewestPoints)
        if (const auto refit = umeyama(chosen(source, best.inliers), chosen(target, best.inliers)))
            return *refit;
    return required(model);
}

SimilarityTransform predictedFromGiven(std::span<const RigidTransform> predicted,
                                       std::span<const RigidTransform> given, bool asUpstream) {
    if (predicted.size() != given.size() || given.empty())
        throw Error(ErrorCode::InvalidOption, "Every view needs one known camera.");
    const Points source = centresOf(given), target = centresOf(predicted);
    if (asUpstream && given.size() >= kFewestForRansac)
        return ransacSimilarity(
            source, target,
            upstreamSampleRows(given.size(), std::max(kFewestPoints, (given.size() + 1) / 2)));
    const auto fit = umeyama(source, target);
    return asUpstream || fit ? required(fit) : fromPoses(predicted, given);
}

} // namespace fathom
