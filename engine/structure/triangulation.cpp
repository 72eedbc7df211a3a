#include "engine/structure/triangulation.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace fathom {

namespace {

constexpr double kDegrees = 180 / std::numbers::pi;

/// From each camera to the point, in the world, of length 1. Angles between them are told by their chords.
std::vector<Eigen::Vector3d> directionsTo(std::span<const Sightline> lines, const Eigen::Vector3d& point) {
    std::vector<Eigen::Vector3d> directions;
    directions.reserve(lines.size());
    for (const Sightline& line : lines)
        directions.push_back(line.cameraFromWorld.rotation.transpose() * (line.cameraFromWorld * point).normalized());
    return directions;
}

} // namespace

std::optional<Eigen::Vector3d> triangulate(std::span<const Sightline> lines) {
    Eigen::Vector3d point = Eigen::Vector3d::Zero();
    std::vector<double> depths(lines.size(), 1);
    constexpr int kPasses = 2; // the second weighs every row as pixels do
    for (int pass = 0; pass < kPasses; ++pass) {
        Eigen::Matrix4d normal = Eigen::Matrix4d::Zero();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            Eigen::Matrix<double, 3, 4> camera;
            camera << lines[i].cameraFromWorld.rotation, lines[i].cameraFromWorld.translation;
            const Eigen::Vector3d& ray = lines[i].ray;
            const Eigen::RowVector4d x = (ray.x() * camera.row(2) - camera.row(0)) / depths[i];
            const Eigen::RowVector4d y = (ray.y() * camera.row(2) - camera.row(1)) / depths[i];
            normal += x.transpose() * x + y.transpose() * y;
        }
        const Eigen::SelfAdjointEigenSolver<Eigen::Matrix4d> solver(normal);
        const Eigen::Vector4d homogeneous = solver.eigenvectors().col(0);
        if (std::abs(homogeneous.w()) < 1e-9 * homogeneous.norm())
            return std::nullopt;
        point = homogeneous.head<3>() / homogeneous.w();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            depths[i] = (lines[i].cameraFromWorld * point).z();
            if (depths[i] <= 0)
                return std::nullopt;
        }
    }
    return point;
}

double widestAngleDegrees(std::span<const Sightline> lines, const Eigen::Vector3d& point) {
    const std::vector<Eigen::Vector3d> directions = directionsTo(lines, point);
    double widest = 0;
    for (std::size_t i = 0; i < directions.size(); ++i)
        for (std::size_t j = i + 1; j < directions.size(); ++j)
            widest = std::max(widest, (directions[i] - directions[j]).squaredNorm());
    return 2 * kDegrees * std::asin(std::min(1.0, std::sqrt(widest) / 2));
}

bool isSeenAtAngle(std::span<const Sightline> lines, const Eigen::Vector3d& point, double degrees) {
    const std::vector<Eigen::Vector3d> directions = directionsTo(lines, point);
    const double chord = 2 * std::sin(degrees / kDegrees / 2);
    // The ends of a track are usually farthest apart.
    for (std::size_t gap = directions.size(); gap-- > 1;)
        for (std::size_t i = 0; i + gap < directions.size(); ++i)
            if ((directions[i] - directions[i + gap]).squaredNorm() >= chord * chord)
                return true;
    return false;
}

} // namespace fathom
