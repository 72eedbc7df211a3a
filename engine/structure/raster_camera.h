#pragma once

#include "engine/geometry/rigid_transform.h"

#include <Eigen/Core>

namespace fathom {

/// Lens of one photo in the pixels of its features: one focal length, principal point in the middle, and one
/// radial term: a ray at distance r from the axis (z = 1) appears at r · (1 + radial · r²).
struct Lens {
    double focal = 0; ///< pixels of PhotoFeatures::raster; 0: unknown
    double cx = 0;
    double cy = 0;
    double radial = 0;

    /// Ray through a pixel, scaled to z = 1.
    [[nodiscard]] Eigen::Vector3d ray(const Eigen::Vector2d& pixel) const {
        const Eigen::Vector2d bent((pixel.x() - cx) / focal, (pixel.y() - cy) / focal);
        Eigen::Vector2d straight = bent;
        constexpr int kSteps = 5; // converges by a factor |radial · r²| each
        for (int step = 0; step < kSteps && radial != 0; ++step)
            straight = bent / (1 + radial * straight.squaredNorm());
        return {straight.x(), straight.y(), 1};
    }

    /// Pixel of a point in front of the camera.
    [[nodiscard]] Eigen::Vector2d pixel(const Eigen::Vector3d& pointInCamera) const {
        const Eigen::Vector2d straight = pointInCamera.head<2>() / pointInCamera.z();
        return focal * (1 + radial * straight.squaredNorm()) * straight + Eigen::Vector2d(cx, cy);
    }

    /// Where a lens without the radial term would show what this one shows at a pixel.
    [[nodiscard]] Eigen::Vector2d straightened(const Eigen::Vector2d& pixel) const {
        return focal * ray(pixel).head<2>() + Eigen::Vector2d(cx, cy);
    }

    /// How that pixel moves with the point.
    [[nodiscard]] Eigen::Matrix<double, 2, 3> pixelByPoint(const Eigen::Vector3d& pointInCamera) const {
        const Eigen::Vector2d straight = pointInCamera.head<2>() / pointInCamera.z();
        const Eigen::Matrix2d byRay =
            focal * ((1 + radial * straight.squaredNorm()) * Eigen::Matrix2d::Identity() +
                     2 * radial * straight * straight.transpose());
        Eigen::Matrix<double, 2, 3> byPoint;
        byPoint << byRay / pointInCamera.z(), -byRay * straight / pointInCamera.z();
        return byPoint;
    }
};

/// Degrees between two directions.
[[nodiscard]] double angleBetweenDegrees(const Eigen::Vector3d& a, const Eigen::Vector3d& b);

/// Degrees by which a rotation turns.
[[nodiscard]] double angleOfDegrees(const Eigen::Matrix3d& rotation);

} // namespace fathom
