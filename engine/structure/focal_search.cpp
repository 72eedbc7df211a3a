#include "engine/structure/focal_search.h"

#include <Eigen/SVD>

#include <algorithm>
#include <cmath>

namespace fathom {

namespace {

constexpr int kSteps = 80;
constexpr double kShortest = 0.4; ///< of the longer side
constexpr double kLongest = 4;

Eigen::Matrix3d matrixOf(Size raster, double focal) {
    Eigen::Matrix3d k;
    k << focal, 0, raster.width / 2.0, 0, focal, raster.height / 2.0, 0, 0, 1;
    return k;
}

/// 0 when the matrix is essential, 1 when one singular value is all there is.
double inequality(const Eigen::Matrix3d& fundamental, Size first, Size second, double focal) {
    const Eigen::Matrix3d essential =
        matrixOf(second, focal).transpose() * fundamental * matrixOf(first, focal);
    const Eigen::Vector3d values = Eigen::JacobiSVD<Eigen::Matrix3d>(essential).singularValues();
    return (values[0] - values[1]) / (values[0] + values[1]);
}

} // namespace

double ordinaryFocal(Size raster) {
    constexpr double kShare = 0.9; // about 58° across
    return kShare * std::max(raster.width, raster.height);
}

std::vector<double> searchFocal(const std::vector<PhotoFeatures>& photos,
                                const std::vector<VerifiedPair>& uncalibratedPairs, std::size_t most) {
    const Size raster = photos.front().raster;
    const double longer = std::max(raster.width, raster.height);
    std::vector<double> focals;
    std::vector<double> costs;
    for (int step = 0; step < kSteps; ++step) {
        const double focal =
            longer * kShortest * std::pow(kLongest / kShortest, static_cast<double>(step) / (kSteps - 1));
        double cost = 0;
        for (const VerifiedPair& pair : uncalibratedPairs) {
            if (pair.geometry.kind != PairKind::General)
                continue;
            constexpr double kTolerance = 0.05;
            const double value =
                inequality(pair.geometry.fundamental, photos[static_cast<std::size_t>(pair.first)].raster,
                           photos[static_cast<std::size_t>(pair.second)].raster, focal) /
                kTolerance;
            cost -= std::sqrt(static_cast<double>(pair.geometry.inliers.size())) / (1 + value * value);
        }
        focals.push_back(focal);
        costs.push_back(cost);
    }
    std::vector<int> minima;
    for (int step = 1; step + 1 < kSteps; ++step) {
        const auto at = static_cast<std::size_t>(step);
        if (costs[at] < 0 && costs[at] <= costs[at - 1] && costs[at] < costs[at + 1])
            minima.push_back(step);
    }
    std::ranges::stable_sort(minima, [&](int a, int b) {
        return costs[static_cast<std::size_t>(a)] < costs[static_cast<std::size_t>(b)];
    });
    std::vector<double> result;
    for (std::size_t i = 0; i < minima.size() && i < most; ++i)
        result.push_back(focals[static_cast<std::size_t>(minima[i])]);
    if (result.size() < most)
        result.push_back(ordinaryFocal(raster));
    return result;
}

} // namespace fathom
