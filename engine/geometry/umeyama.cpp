#include "engine/geometry/umeyama.h"

#include "engine/base/error.h"

#include <Eigen/SVD>
#include <vector>

namespace fathom {

std::optional<SimilarityTransform> umeyama(std::span<const Eigen::Vector3d> source,
                                           std::span<const Eigen::Vector3d> target, ScaleFit scale) {
    return umeyama(source, target, std::vector<double>(source.size(), 1.0), scale);
}

std::optional<SimilarityTransform> umeyama(std::span<const Eigen::Vector3d> source,
                                           std::span<const Eigen::Vector3d> target,
                                           std::span<const double> weights, ScaleFit scale) {
    if (source.size() != target.size() || source.size() != weights.size())
        throw Error(ErrorCode::InvalidOption, "Point sets to align have different lengths.");
    double total = 0;
    Eigen::Vector3d sourceMean = Eigen::Vector3d::Zero();
    Eigen::Vector3d targetMean = Eigen::Vector3d::Zero();
    for (std::size_t i = 0; i < source.size(); ++i) {
        total += weights[i];
        sourceMean += weights[i] * source[i];
        targetMean += weights[i] * target[i];
    }
    if (!(total > 0))
        return std::nullopt;
    sourceMean /= total;
    targetMean /= total;

    double sourceVariance = 0;
    Eigen::Matrix3d covariance = Eigen::Matrix3d::Zero();
    for (std::size_t i = 0; i < source.size(); ++i) {
        const Eigen::Vector3d fromMean = source[i] - sourceMean;
        sourceVariance += weights[i] * fromMean.squaredNorm();
        covariance.noalias() += weights[i] * (target[i] - targetMean) * fromMean.transpose();
    }
    sourceVariance /= total;
    covariance /= total;

    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(covariance, Eigen::ComputeFullU | Eigen::ComputeFullV);
    const Eigen::Vector3d& singular = svd.singularValues();
    // A line has one singular value; the second of real scenes is far above rounding. Relative, so that the
    // scene's unit does not matter.
    constexpr double kLineTolerance = 1e-10;
    if (!(singular[0] > 0) || !(singular[1] > kLineTolerance * singular[0]))
        return std::nullopt;
    Eigen::Vector3d handedness = Eigen::Vector3d::Ones();
    if (svd.matrixU().determinant() * svd.matrixV().determinant() < 0)
        handedness[2] = -1;

    SimilarityTransform result;
    result.rotation = svd.matrixU() * handedness.asDiagonal() * svd.matrixV().transpose();
    result.scale = scale == ScaleFit::Estimated ? singular.dot(handedness) / sourceVariance : 1.0;
    result.translation = targetMean - result.scale * (result.rotation * sourceMean);
    if (!(result.scale > 0))
        return std::nullopt;
    return result;
}

} // namespace fathom
