#pragma once

#include "engine/geometry/intrinsics.h"
#include "engine/geometry/rigid_transform.h"
#include "engine/scene/scene.h"

#include <torch/torch.h>

#include <vector>

namespace fathom::golden {

// Between arrays and the engine's own types; all CPU.
[[nodiscard]] std::vector<RigidTransform> posesOf(const torch::Tensor& extrinsics); ///< [N,3 or 4,4]
[[nodiscard]] torch::Tensor matricesOf(const std::vector<RigidTransform>& poses);   ///< [N,4,4] float64
[[nodiscard]] torch::Tensor tensorFrom(const Eigen::Matrix3d& matrix);              ///< [3,3] float64
[[nodiscard]] torch::Tensor tensorFrom(const Eigen::Vector3d& vector);              ///< [3] float64
[[nodiscard]] Intrinsics intrinsicsFrom(const torch::Tensor& k, Size size);         ///< [3,3]

/// Arrays that make views. Depths of −2 stand for NaN.
struct ViewArrays {
    torch::Tensor depth;      ///< [S,H,W]
    torch::Tensor confidence; ///< [S,H,W]
    torch::Tensor images;     ///< [S,H,W,3] uint8
    torch::Tensor intrinsics; ///< [S,3,3]
    torch::Tensor extrinsics; ///< [S,3 or 4,4]
};
[[nodiscard]] Scene sceneOf(const ViewArrays& arrays);

/// The point cloud as the reference exporter makes it.
struct UpstreamCloud {
    double threshold = 0;
    torch::Tensor transform; ///< [4,4] float64, file from world
    torch::Tensor points;    ///< [N,3] float32, in the file's frame
    torch::Tensor colours;   ///< [N,3] uint8
    double scale = 1;        ///< diagonal between the 5th and the 95th percentile of the points
};
[[nodiscard]] UpstreamCloud upstreamCloud(const Scene& scene, double percentile);

} // namespace fathom::golden
