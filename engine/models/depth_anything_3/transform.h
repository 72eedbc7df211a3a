#pragma once

#include <torch/torch.h>

namespace fathom::da3 {

/// Cameras as the network speaks of them. OpenCV axes.
struct Cameras {
    torch::Tensor extrinsics; ///< [...,3,4] camera from world
    torch::Tensor intrinsics; ///< [...,3,3] pixels, principal point in the image centre unless solved from rays
};

/// Number of values of a pose encoding: centre (3), quaternion xyzw (4), vertical and horizontal field of view.
inline constexpr std::int64_t kPoseEncodingSize = 9;

/// Rotation matrices [...,3,3] of quaternions xyzw [...,4] of any length but zero.
[[nodiscard]] torch::Tensor matrixFromQuaternion(const torch::Tensor& xyzw);

/// Quaternions xyzw with w ≥ 0 [...,4] of rotation matrices [...,3,3].
[[nodiscard]] torch::Tensor quaternionFromMatrix(const torch::Tensor& rotation);

/// Inverse of rigid transforms [...,3 or 4,4], as [...,3,4].
[[nodiscard]] torch::Tensor rigidInverse(const torch::Tensor& transform);

/// Encodes cameras: world-from-camera centre and rotation, fields of view in radians. The principal point is ignored.
/// \param extrinsics  [...,3 or 4,4] camera from world. \param intrinsics  [...,3,3] pixels.
/// \return [...,kPoseEncodingSize]
[[nodiscard]] torch::Tensor encodeCameras(const torch::Tensor& extrinsics, const torch::Tensor& intrinsics,
                                          std::int64_t height, std::int64_t width);

/// Inverse of encodeCameras for an image of height×width pixels.
[[nodiscard]] Cameras decodeCameras(const torch::Tensor& encoding, std::int64_t height, std::int64_t width);

} // namespace fathom::da3
