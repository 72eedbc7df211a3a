// Kerbl et al., "3D Gaussian Splatting for Real-Time Radiance Field Rendering": order and signs of the basis.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/spherical_harmonics.h"

#include <numbers>

namespace fathom::da3 {

namespace {
// Factors of degree 2 over the common √(15/π)/2 of xy, yz and xz.
constexpr double kZonal = 0.5 / std::numbers::sqrt3; // of 2z² − x² − y²
constexpr double kSectoral = 0.5;                    // of x² − y²
} // namespace

torch::Tensor rotateHarmonics(const torch::Tensor& harmonics, const torch::Tensor& rotation) {
    const torch::Tensor turn = rotation.unsqueeze(-3); // [...,1,3,3]
    const auto c = harmonics.unbind(-1);
    const torch::Tensor vector = torch::matmul(turn, torch::stack({-c[3], -c[1], c[2]}, -1).unsqueeze(-1)).squeeze(-1);

    const torch::Tensor xy = c[4] / 2, yz = -c[5] / 2, xz = -c[7] / 2;
    const torch::Tensor xx = -kZonal * c[6] + kSectoral * c[8], yy = -kZonal * c[6] - kSectoral * c[8];
    const torch::Tensor form =
        torch::stack({xx, xy, xz, xy, yy, yz, xz, yz, 2 * kZonal * c[6]}, -1).unflatten(-1, {3, 3});
    const torch::Tensor turned = torch::matmul(torch::matmul(turn, form), turn.transpose(-2, -1));
    const auto entry = [&](std::int64_t row, std::int64_t column) { return turned.select(-2, row).select(-1, column); };
    return torch::stack({c[0], -vector.select(-1, 1), vector.select(-1, 2), -vector.select(-1, 0), 2 * entry(0, 1),
                         -2 * entry(1, 2), entry(2, 2) / (2 * kZonal), -2 * entry(0, 2),
                         (entry(0, 0) - entry(1, 1)) / (2 * kSectoral)},
                        -1);
}

} // namespace fathom::da3
