#pragma once

#include "engine/geometry/similarity_transform.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace fathom::test {

/// Reproducible points and transforms for tests of alignment.
class RandomGeometry {
public:
    explicit RandomGeometry(unsigned seed) : m_generator(seed) {}

    /// Uniform in [low, high), the same on every standard library.
    double uniform(double low, double high) {
        return low + (high - low) * (static_cast<double>(m_generator()) / 4294967296.0);
    }
    double normal() { // Irwin-Hall: close enough to a bell curve
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += uniform(0, 1);
        return sum;
    }
    Eigen::Vector3d vector(double low, double high) {
        const double x = uniform(low, high);
        const double y = uniform(low, high);
        return {x, y, uniform(low, high)};
    }
    Eigen::Matrix3d rotation() {
        return Eigen::AngleAxisd(uniform(0.2, 3), vector(-1, 1).normalized()).toRotationMatrix();
    }
    RigidTransform camera(double size) { return {rotation(), vector(-size, size)}; }
    SimilarityTransform similarity() { return {uniform(0.3, 3), rotation(), vector(-5, 5)}; }
    std::vector<Eigen::Vector3d> points(std::size_t count, double size) {
        std::vector<Eigen::Vector3d> all;
        for (std::size_t i = 0; i < count; ++i)
            all.push_back(vector(-size, size) + Eigen::Vector3d(0, 0, 2 * size));
        return all;
    }

private:
    std::mt19937 m_generator;
};

/// Largest difference between two similarities in scale, rotation and translation.
inline double distanceOf(const SimilarityTransform& a, const SimilarityTransform& b) {
    return std::max({std::abs(a.scale - b.scale), (a.rotation - b.rotation).cwiseAbs().maxCoeff(),
                     (a.translation - b.translation).cwiseAbs().maxCoeff()});
}

inline std::vector<Eigen::Vector3d> moved(const SimilarityTransform& transform,
                                          const std::vector<Eigen::Vector3d>& points) {
    std::vector<Eigen::Vector3d> result;
    for (const Eigen::Vector3d& point : points)
        result.push_back(transform * point);
    return result;
}

} // namespace fathom::test
