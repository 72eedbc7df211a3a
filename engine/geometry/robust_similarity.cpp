#include "engine/geometry/robust_similarity.h"

#include "engine/base/error.h"
#include "engine/geometry/median.h"
#include "engine/geometry/selection_sampler.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace fathom {

namespace {

/// Widths in units of the residuals' robust standard deviation that keep 95 % efficiency on normal noise.
constexpr double kHuberWidth = 1.345;
constexpr double kTukeyWidth = 4.685;
/// Standard deviation of a normal distribution over its median absolute deviation.
constexpr double kSigmaFromMedian = 1.4826;
/// Residuals below this share of the scene's size are rounding, not noise.
constexpr double kSmallestWidth = 1e-6;
/// Relative change of the fit at which Huber's stage gives way, and at which the whole fit has converged.
constexpr double kSettled = 1e-4;
constexpr double kConverged = 1e-10;
/// Iterations that are kept for Tukey's stage when Huber's has not settled.
constexpr int kTukeyIterations = 8;

struct Pairs {
    std::vector<Eigen::Vector3d> source;
    std::vector<Eigen::Vector3d> target;
    std::vector<double> weights;
};

Pairs chosenPairs(std::span<const Eigen::Vector3d> source, std::span<const Eigen::Vector3d> target,
                  std::span<const double> weights, const RobustSimilarityOptions& options) {
    Pairs pairs;
    SelectionSampler sampler(source.size(), options.maximumPairs, options.seed);
    const std::size_t count = std::min(source.size(), options.maximumPairs);
    pairs.source.reserve(count);
    pairs.target.reserve(count);
    pairs.weights.reserve(count);
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (!sampler.takesNext())
            continue;
        pairs.source.push_back(source[i]);
        pairs.target.push_back(target[i]);
        pairs.weights.push_back(weights[i]);
    }
    return pairs;
}

/// Median distance of the points from their mean.
double sizeOf(const std::vector<Eigen::Vector3d>& points) {
    Eigen::Vector3d mean = Eigen::Vector3d::Zero();
    for (const Eigen::Vector3d& point : points)
        mean += point;
    mean /= static_cast<double>(points.size());
    std::vector<double> distances;
    distances.reserve(points.size());
    for (const Eigen::Vector3d& point : points)
        distances.push_back((point - mean).norm());
    return medianOf(std::move(distances));
}

std::vector<double> residualsOf(const SimilarityTransform& fit, const Pairs& pairs) {
    std::vector<double> residuals(pairs.source.size());
    for (std::size_t i = 0; i < residuals.size(); ++i)
        residuals[i] = (pairs.target[i] - fit * pairs.source[i]).norm();
    return residuals;
}

double huberWeight(double residual, double width) {
    return residual <= width ? 1.0 : width / residual;
}

double tukeyWeight(double residual, double width) {
    const double u = residual / width;
    return u < 1 ? (1 - u * u) * (1 - u * u) : 0.0;
}

double relativeChange(const SimilarityTransform& a, const SimilarityTransform& b, double size) {
    return std::abs(a.scale - b.scale) / a.scale + (a.rotation - b.rotation).norm() +
           (a.translation - b.translation).norm() / size;
}

/// Fills in what the caller judges the fit by.
RobustSimilarity assessed(const SimilarityTransform& fit, const Pairs& pairs, double inlierDistance,
                          int iterations) {
    RobustSimilarity result;
    result.targetFromSource = fit;
    result.iterations = iterations;
    result.pairs = pairs.source.size();
    std::size_t inliers = 0;
    double squares = 0;
    for (const double residual : residualsOf(fit, pairs)) {
        if (residual > inlierDistance)
            continue;
        ++inliers;
        squares += residual * residual;
    }
    if (inliers > 0) {
        result.inlierRatio = static_cast<double>(inliers) / static_cast<double>(pairs.source.size());
        result.rmsResidual = std::sqrt(squares / static_cast<double>(inliers));
    }
    return result;
}

} // namespace

std::optional<RobustSimilarity> robustSimilarity(std::span<const Eigen::Vector3d> source,
                                                 std::span<const Eigen::Vector3d> target,
                                                 std::span<const double> weights,
                                                 const RobustSimilarityOptions& options) {
    if (source.size() != target.size() || source.size() != weights.size())
        throw Error(ErrorCode::InvalidOption, "Point sets to align have different lengths.");
    const Pairs pairs = chosenPairs(source, target, weights, options);
    std::optional<SimilarityTransform> fit =
        umeyama(pairs.source, pairs.target, pairs.weights, options.scale);
    if (!fit)
        return std::nullopt;
    const double size = sizeOf(pairs.target);
    const double smallestWidth = kSmallestWidth * size;

    int huberIterations = std::max(1, options.maximumIterations - kTukeyIterations);
    int iteration = 0;
    std::vector<double> reweighted(pairs.weights.size());
    while (iteration < options.maximumIterations) {
        const std::vector<double> residuals = residualsOf(*fit, pairs);
        const double sigma = kSigmaFromMedian * medianOf(residuals);
        const bool huber = iteration < huberIterations;
        const double width = std::max(smallestWidth, (huber ? kHuberWidth : kTukeyWidth) * sigma);
        for (std::size_t i = 0; i < residuals.size(); ++i)
            reweighted[i] = pairs.weights[i] *
                            (huber ? huberWeight(residuals[i], width) : tukeyWeight(residuals[i], width));
        const auto next = umeyama(pairs.source, pairs.target, reweighted, options.scale);
        ++iteration;
        if (!next)
            break; // what the weights left does not determine a rotation: the last fit stands
        const double change = relativeChange(*fit, *next, size);
        fit = next;
        if (huber && change < kSettled)
            huberIterations = iteration;
        else if (!huber && change < kConverged)
            break;
    }
    return assessed(*fit, pairs, std::max(smallestWidth, options.inlierTolerance * size), iteration);
}

} // namespace fathom
