#pragma once

#include "engine/geometry/pose_encoding.h"
#include "engine/image/image.h"
#include "engine/models/depth_anything_3/gaussian_adapter.h"
#include "engine/pipeline/estimator.h"
#include "engine/scene/gaussians.h"

#include <torch/torch.h>

#include <vector>

namespace fathom {

/// Images of one size as a network takes them: [1,S,3,H,W] fp32, normalised, on `device`.
[[nodiscard]] torch::Tensor networkInputOf(const std::vector<const RgbImage*>& images, torch::Device device);

/// \param map [H,W] fp32 on the CPU, contiguous
[[nodiscard]] FloatMap mapOf(const torch::Tensor& map);

/// \param k [3,3] fp64 on the CPU
[[nodiscard]] Intrinsics intrinsicsOf(const torch::Tensor& k, Size size);

/// \param extrinsics [3,4] fp64 on the CPU
[[nodiscard]] RigidTransform transformOf(const torch::Tensor& extrinsics);

/// Cameras of views as a network takes them, fp32: extrinsics [1,S,4,4], intrinsics [1,S,3,3]. What is queued on the
/// device from now on finds them complete.
[[nodiscard]] da3::Cameras camerasOf(const std::vector<PosedIntrinsics>& cameras, torch::Device device);

/// \param features [h,w,C] on any device
[[nodiscard]] FeatureMap featureMapOf(std::int64_t layer, const torch::Tensor& features);

/// The Gaussians of view `view` of `views`.
[[nodiscard]] Gaussians gaussiansOf(const da3::Gaussians& all, std::int64_t view, std::int64_t views);

} // namespace fathom
