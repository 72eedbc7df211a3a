#pragma once

#include "engine/base/cancellation.h"
#include "engine/synthetic/sample.h"
#include "engine/training/train.h"

#include <torch/torch.h>

#include <functional>
#include <span>
#include <vector>

namespace fathom::training {

/// What is measured of a network, for [B,S] views. Cameras are world-from-camera.
struct MeasuredOutput {
    torch::Tensor depth;       ///< [B,S,H,W]
    torch::Tensor translation; ///< [B,S,3]
    torch::Tensor quaternion;  ///< [B,S,4] x y z w, any length
    torch::Tensor fieldOfView; ///< [B,S,2] vertical, horizontal, radians
};

/// Images [B,S,3,H,W] to what is measured.
using Predictor = std::function<MeasuredOutput(const torch::Tensor& images)>;

/// Held-out samples of four views, seeds first … first+count−1.
[[nodiscard]] std::vector<synthetic::Sample> renderHeldOut(std::uint64_t first, int count, const CancelToken& cancel);

/// Runs one, two and four views of every sample and compares with the truth; see EvaluationResult.
[[nodiscard]] EvaluationResult measure(const Predictor& predict, std::span<const synthetic::Sample> samples, Size size,
                                       const CancelToken& cancel);

/// Mean |s·p − g| / g and the share with max(sp/g, g/sp) < 1.25, after one scale s = median(g/p).
struct DepthError {
    double absoluteRelative = 0;
    double delta1 = 0;
};
[[nodiscard]] DepthError depthError(const torch::Tensor& predicted, const torch::Tensor& truth);

/// Angle in degrees of a⁻¹·b for unit quaternions x y z w [...,4].
[[nodiscard]] torch::Tensor rotationAngleDegrees(const torch::Tensor& a, const torch::Tensor& b);

/// Rotation and translation of camera `view` in the frame of camera 0, from world-from-camera poses of one sample.
struct RelativePose {
    torch::Tensor quaternion;  ///< [4]
    torch::Tensor translation; ///< [3]
};
[[nodiscard]] RelativePose relativePose(const torch::Tensor& quaternions, const torch::Tensor& translations, int64_t view);

} // namespace fathom::training
