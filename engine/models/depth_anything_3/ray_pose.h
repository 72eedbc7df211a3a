#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_3/transform.h"

#include <torch/torch.h>

#include <cstdint>

namespace fathom::da3 {

/// The random choices of the solver; the same options give the same cameras on every run and device.
struct RayPoseOptions {
    std::uint64_t seed = 0;
    torch::Tensor sampleTable{}; ///< [iterations,8] int64 places in the confidence order, or undefined: drawn from seed
    /// [S,n] int64 places in the confidence order of a view's inliers that are fitted, or undefined: drawn from seed
    torch::Tensor inlierChoice{};
    /// Splits the homography as the published program does, which is right for a centred principal point alone.
    bool asUpstream = false;
    CancelToken cancel{};        ///< asked before every view
};

/// Cameras of views in units of their ray maps. CPU tensors, fp64.
struct RayPoses {
    torch::Tensor worldFromCamera; ///< [S,4,4]
    torch::Tensor focal;           ///< [S,2] x, y in half widths and half heights
    torch::Tensor principalPoint;  ///< [S,2] x, y in the same units; 1 is the image centre
    torch::Tensor weight;          ///< [S,h,w] confidence, zero where a ray is parallel to the image plane
};

/// Least-squares cameras of ray maps: RANSAC homography from the image plane to the ray directions, split into
/// rotation and intrinsics; the centre is the confidence-weighted mean of the ray origins. With `asUpstream`
/// rotations and focal lengths are biased by as much as the principal point is not centred.
/// \param ray  [S,h,w,6] direction, origin in the common frame. \param confidence  [S,h,w].
/// \throws Error{EmptyInput} when the rays of a view determine no camera; Cancelled
[[nodiscard]] RayPoses solveRayPoses(const torch::Tensor& ray, const torch::Tensor& confidence,
                                     const RayPoseOptions& options);

/// The same as cameras of height×width pixel images. fp32 on the device of the rays.
[[nodiscard]] Cameras camerasFromRays(const torch::Tensor& ray, const torch::Tensor& confidence, std::int64_t height,
                                      std::int64_t width, const RayPoseOptions& options);

/// Homographies H with H·[x,y,1]ᵀ ~ [u,v,1]ᵀ and H33 = 1 that minimise the weighted algebraic error.
/// \param source, target  [...,N,2]. \param weight  [...,N]. \return [...,3,3]
[[nodiscard]] torch::Tensor fitHomography(const torch::Tensor& source, const torch::Tensor& target,
                                          const torch::Tensor& weight);

/// Matrix = rotation · lower, with a lower triangular factor of positive diagonal.
struct OrthogonalLower {
    torch::Tensor orthogonal; ///< [3,3]
    torch::Tensor lower;      ///< [3,3]
};
[[nodiscard]] OrthogonalLower splitOrthogonalLower(const torch::Tensor& matrix);

/// Matrix = orthogonal · upper, with an upper triangular factor of positive diagonal.
struct OrthogonalUpper {
    torch::Tensor orthogonal; ///< [3,3]
    torch::Tensor upper;      ///< [3,3]
};
[[nodiscard]] OrthogonalUpper splitOrthogonalUpper(const torch::Tensor& matrix);

} // namespace fathom::da3
