#pragma once

#include "engine/training/batch.h"
#include "engine/training/training_network.h"

#include <string>
#include <utility>
#include <vector>

namespace fathom::training {

/// Factors of the terms; see each function for the formula behind it.
struct LossWeights {
    double depth = 1;
    double gradient = 1;
    double confidence = 0.2;
    double sky = 0.6;
    double fieldOfView = 0.2;
    double translation = 0.3;
    double rotation = 0.5;
    double rays = 0.5;
    double tokenSize = 0.002; ///< of the mean square of the raw camera token, which nothing else holds down
    double match = 0.4;
    double readOutDepth = 1;
    double readOutFlow = 0.5;
    double readOutRays = 0.5;
};

/// Weighted terms under the names that the progress line prints.
using LossTerms = std::vector<std::pair<std::string, torch::Tensor>>;

/// Σ x·mask / Σ mask, 0 for an empty mask.
[[nodiscard]] torch::Tensor maskedMean(const torch::Tensor& x, const torch::Tensor& mask);

/// ½·mean|e| + mean|e − mean of the sample| of the log error e over valid pixels, all shaped [B, …].
[[nodiscard]] torch::Tensor depthLoss(const torch::Tensor& error, const torch::Tensor& valid);

/// Mean over strides 1, 2, 4, 8 and both axes of |e(p+k) − e(p)| where both are valid; [B,S,H,W].
[[nodiscard]] torch::Tensor gradientLoss(const torch::Tensor& error, const torch::Tensor& valid);

/// (1+x)·|e| − 0.2·log(1+x) with x = exp(logit) over valid pixels and 0.1·x over sky. The error is detached:
/// confidence learns beside the depth and cannot slow it down.
[[nodiscard]] torch::Tensor confidenceLoss(const torch::Tensor& logit, const torch::Tensor& error,
                                           const torch::Tensor& valid, const torch::Tensor& sky);

/// Mean |log kSkyDepth − log depth| over sky, times the sky's share of the pixels.
[[nodiscard]] torch::Tensor skyLoss(const torch::Tensor& logDepth, const torch::Tensor& sky);

/// Smooth L1 summed over the last axis, mean over the rest.
[[nodiscard]] torch::Tensor smoothLoss(const torch::Tensor& difference, double beta);

/// Rays of the head's branch against the true cameras. rays: [B,S,7,h,w].
[[nodiscard]] torch::Tensor rayLoss(const torch::Tensor& rays, const Batch& batch);

/// True ray directions (camera z = 1) in the frame of view 0 on a grid of columns × rows: [B,S,3,rows,columns].
[[nodiscard]] torch::Tensor rayDirections(const Batch& batch, int64_t rows, int64_t columns);

/// log of the true depth where valid, 0 elsewhere.
[[nodiscard]] torch::Tensor logDepthTarget(const Batch& batch);

/// All terms that the shipped tensors' outputs allow; those of the head only when it was evaluated.
[[nodiscard]] LossTerms outputLosses(const NetworkOutput& output, const Batch& batch, const LossWeights& weights);

} // namespace fathom::training
