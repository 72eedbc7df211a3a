#pragma once

#include "engine/geometry/similarity_transform.h"

#include <cstddef>
#include <vector>

namespace fathom {

/// Colour coefficients of a Gaussian: three colours times degrees 0 to 2 of the real spherical harmonics, colour
/// by colour, in the basis and with the signs of 3D Gaussian splatting.
inline constexpr std::size_t kHarmonicsPerColour = 9;
inline constexpr std::size_t kHarmonicsPerGaussian = 3 * kHarmonicsPerColour;

/// 3D Gaussians ("splats"), one pixel of a view each. Flat arrays with one entry per Gaussian; empty when a model
/// gives none.
struct Gaussians {
    std::vector<float> means;         ///< 3: centre
    std::vector<float> scales;        ///< 3: standard deviations along the own axes, positive
    std::vector<float> rotationsWxyz; ///< 4: unit quaternion, frame from own axes
    std::vector<float> harmonics;     ///< kHarmonicsPerGaussian
    std::vector<float> opacities;     ///< 0 … 1

    [[nodiscard]] std::size_t size() const noexcept { return opacities.size(); }
    [[nodiscard]] bool isEmpty() const noexcept { return opacities.empty(); }
};

/// The same Gaussians in another frame: centres, sizes, orientations and directions of colour.
[[nodiscard]] Gaussians transformed(Gaussians gaussians, const SimilarityTransform& targetFromSource);

} // namespace fathom
