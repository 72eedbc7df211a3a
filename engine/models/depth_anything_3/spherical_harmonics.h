#pragma once

#include <torch/torch.h>

namespace fathom::da3 {

/// Coefficients of degrees 0 to 2.
inline constexpr std::int64_t kHarmonicsSize = 9;

/// Turns functions on the sphere: f'(d) = f(Rᵀ·d). Real basis with the signs of 3D Gaussian splatting (degree 1:
/// −y, z, −x; degree 2: xy, −yz, 2z²−x²−y², −xz, x²−y²). Degree 1 turns like a vector and degree 2 like a symmetric
/// matrix, so no Wigner matrices are needed.
/// \param harmonics  [...,colours,9]. \param rotation  [...,3,3], one for all colours; broadcast against the rest.
[[nodiscard]] torch::Tensor rotateHarmonics(const torch::Tensor& harmonics, const torch::Tensor& rotation);

} // namespace fathom::da3
