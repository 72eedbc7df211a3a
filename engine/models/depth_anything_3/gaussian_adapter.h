#pragma once

#include "engine/models/depth_anything_3/gsdpt.h"
#include "engine/models/depth_anything_3/transform.h"

#include <torch/torch.h>

#include <optional>

namespace fathom::da3 {

/// One Gaussian per pixel, ordered view, row, column: G = S·H·W.
struct Gaussians {
    torch::Tensor means;     ///< [B,G,3] world
    torch::Tensor scales;    ///< [B,G,3] standard deviations along the Gaussian's own axes
    torch::Tensor rotations; ///< [B,G,4] unit quaternions, read as w, x, y, z
    torch::Tensor harmonics; ///< [B,G,3,9] colour by direction in the world, degrees 0 to 2
    torch::Tensor opacities; ///< [B,G] 0 … 1
};

struct GaussianScene {
    torch::Tensor depth; ///< [B,S,H,W]
    Cameras cameras;     ///< extrinsics [B,S,3 or 4,4], intrinsics [B,S,3,3] in pixels
    /// Normalised given poses [B,S,4,4]: their scale over that of `cameras`, at most 3 and at least 1/3, is applied
    /// to depths and camera centres, as in the published program.
    std::optional<torch::Tensor> givenExtrinsics{};
};

/// Makes Gaussians of what the Gaussian head says about every pixel. Raw values: offset in the image (2, pixels),
/// scales (3), quaternion (4), harmonics (3 colours × 9), depth offset (1).
/// Two peculiarities belong to the trained weights and are kept: depth is taken along a ray of unit length, and the
/// quaternion of a turned camera is multiplied with its components in shifted places.
[[nodiscard]] Gaussians adaptGaussians(const GaussianHeadOutput& head, const GaussianScene& scene);

/// Factors that the adapter applies to the nine coefficients of a colour: small above degree 0. [9]
[[nodiscard]] torch::Tensor gaussianHarmonicsMask();

/// Scale of the similarity that brings the centres of one set of cameras to those of another; 1 when the centres do
/// not determine one. \param from, to  [S,3 or 4,4] camera from world.
[[nodiscard]] double relativePoseScale(const torch::Tensor& from, const torch::Tensor& to);

} // namespace fathom::da3
