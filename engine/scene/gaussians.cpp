#include "engine/scene/gaussians.h"

#include "engine/geometry/quaternion.h"

#include <Eigen/Geometry>
#include <cmath>
#include <numbers>

namespace fathom {

namespace {

// Factors of degree 2 over that of xy, yz and xz.
const double kZonal = 0.5 / std::numbers::sqrt3; // of 2z² − x² − y²
constexpr double kSectoral = 0.5;                // of x² − y²

/// f'(d) = f(Rᵀ·d): degree 1 turns like a vector, degree 2 like a symmetric matrix.
void turnHarmonics(float* c, const Eigen::Matrix3d& rotation) {
    const Eigen::Vector3d vector = rotation * Eigen::Vector3d(-c[3], -c[1], c[2]);
    Eigen::Matrix3d form;
    form << -kZonal * c[6] + kSectoral * c[8], c[4] / 2, -c[7] / 2, //
        c[4] / 2, -kZonal * c[6] - kSectoral * c[8], -c[5] / 2,     //
        -c[7] / 2, -c[5] / 2, 2 * kZonal * c[6];
    const Eigen::Matrix3d turned = rotation * form * rotation.transpose();
    c[1] = static_cast<float>(-vector.y());
    c[2] = static_cast<float>(vector.z());
    c[3] = static_cast<float>(-vector.x());
    c[4] = static_cast<float>(2 * turned(0, 1));
    c[5] = static_cast<float>(-2 * turned(1, 2));
    c[6] = static_cast<float>(turned(2, 2) / (2 * kZonal));
    c[7] = static_cast<float>(-2 * turned(0, 2));
    c[8] = static_cast<float>((turned(0, 0) - turned(1, 1)) / (2 * kSectoral));
}

} // namespace

Gaussians transformed(Gaussians gaussians, const SimilarityTransform& targetFromSource) {
    const QuaternionXyzw q = quaternionOf(targetFromSource.rotation);
    const Eigen::Quaterniond turn(q.w, q.x, q.y, q.z);
    const bool turns = !targetFromSource.rotation.isIdentity(0);
    for (float& scale : gaussians.scales)
        scale = static_cast<float>(scale * targetFromSource.scale);
    for (std::size_t i = 0; i < gaussians.size(); ++i) {
        Eigen::Map<Eigen::Vector3f> mean(gaussians.means.data() + 3 * i);
        mean = (targetFromSource * Eigen::Vector3d(mean.cast<double>())).cast<float>();
        if (!turns)
            continue;
        float* own = gaussians.rotationsWxyz.data() + 4 * i;
        const Eigen::Quaterniond turned = turn * Eigen::Quaterniond(own[0], own[1], own[2], own[3]);
        own[0] = static_cast<float>(turned.w());
        own[1] = static_cast<float>(turned.x());
        own[2] = static_cast<float>(turned.y());
        own[3] = static_cast<float>(turned.z());
        for (std::size_t colour = 0; colour < 3; ++colour)
            turnHarmonics(gaussians.harmonics.data() + kHarmonicsPerGaussian * i + kHarmonicsPerColour * colour,
                          targetFromSource.rotation);
    }
    return gaussians;
}

} // namespace fathom
