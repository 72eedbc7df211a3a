#include "engine/training/losses.h"

#include <cmath>

namespace fathom::training {
namespace {

constexpr double kDepthFloor = 1e-3;
constexpr double kConfidencePrice = 0.2; ///< of log(1+x): the confidence at which an error of 0.2 breaks even is 1
constexpr double kSkyConfidencePrice = 0.1;
constexpr double kLowestLogit = -8, kHighestLogit = 6;
constexpr double kFieldOfViewBeta = 0.02, kTranslationBeta = 0.02, kRotationBeta = 0.01;
constexpr double kSingleViewPoseShare = 0.1;
constexpr double kRayConfidenceShare = 0.04;

torch::Tensor boundedExp(const torch::Tensor& logit) { return logit.clamp(kLowestLogit, kHighestLogit).exp(); }

void addPoseLosses(const NetworkOutput& output, const Batch& batch, const LossWeights& weights, LossTerms& terms) {
    terms.emplace_back("fov", weights.fieldOfView * smoothLoss(output.fieldOfView - batch.fieldOfView, kFieldOfViewBeta));
    const torch::Tensor translation = output.translation - batch.translation;
    const torch::Tensor rotation = output.quaternion - batch.quaternion;
    if (batch.viewCount() > 1) {
        terms.emplace_back("translation", weights.translation * smoothLoss(translation, kTranslationBeta));
        terms.emplace_back("rotation", weights.rotation * smoothLoss(rotation, kRotationBeta));
    } else {
        const torch::Tensor identity = translation.abs().sum(-1).mean() + rotation.abs().sum(-1).mean();
        terms.emplace_back("identity", kSingleViewPoseShare * weights.translation * identity);
    }
}

} // namespace

torch::Tensor maskedMean(const torch::Tensor& x, const torch::Tensor& mask) {
    return (x * mask).sum() / mask.sum().clamp_min(1);
}

torch::Tensor depthLoss(const torch::Tensor& error, const torch::Tensor& valid) {
    const torch::Tensor mask = valid.to(torch::kFloat);
    const torch::Tensor masked = (error * mask).flatten(1), flatMask = mask.flatten(1);
    const torch::Tensor mean = masked.sum(1, true) / flatMask.sum(1, true).clamp_min(1);
    return 0.5 * maskedMean(masked.abs(), flatMask) + maskedMean((masked - mean).abs(), flatMask);
}

torch::Tensor gradientLoss(const torch::Tensor& error, const torch::Tensor& valid) {
    torch::Tensor sum = torch::zeros({}, error.options());
    for (const int64_t stride : {1, 2, 4, 8}) {
        for (const int64_t axis : {2, 3}) {
            const int64_t length = error.size(axis) - stride;
            const torch::Tensor both = valid.narrow(axis, stride, length).logical_and(valid.narrow(axis, 0, length));
            const torch::Tensor step = error.narrow(axis, stride, length) - error.narrow(axis, 0, length);
            sum = sum + maskedMean(step.abs(), both.to(torch::kFloat));
        }
    }
    return sum / 8;
}

torch::Tensor confidenceLoss(const torch::Tensor& logit, const torch::Tensor& error, const torch::Tensor& valid,
                             const torch::Tensor& sky) {
    const torch::Tensor x = boundedExp(logit);
    const torch::Tensor priced = (1 + x) * error.detach().abs() - kConfidencePrice * torch::log1p(x);
    return maskedMean(priced, valid.to(torch::kFloat)) + kSkyConfidencePrice * maskedMean(x, sky.to(torch::kFloat));
}

torch::Tensor skyLoss(const torch::Tensor& logDepth, const torch::Tensor& sky) {
    const torch::Tensor mask = sky.to(torch::kFloat);
    return maskedMean((std::log(static_cast<double>(kSkyDepth)) - logDepth).abs(), mask) * mask.mean();
}

torch::Tensor smoothLoss(const torch::Tensor& difference, double beta) {
    return torch::smooth_l1_loss(difference, torch::zeros_like(difference), at::Reduction::None, beta).sum(-1).mean();
}

torch::Tensor rayDirections(const Batch& batch, int64_t rows, int64_t columns) {
    const auto options = batch.depth.options();
    const int64_t samples = batch.depth.size(0), views = batch.depth.size(1);
    const torch::Tensor tangent = (batch.fieldOfView / 2).tan();
    const torch::Tensor x = ((torch::arange(columns, options) + 0.5) / columns * 2 - 1).view({1, 1, 1, columns});
    const torch::Tensor y = ((torch::arange(rows, options) + 0.5) / rows * 2 - 1).view({1, 1, rows, 1});
    const torch::Tensor cameraX = (x * tangent.select(2, 1).view({samples, views, 1, 1})).expand({samples, views, rows, columns});
    const torch::Tensor cameraY = (y * tangent.select(2, 0).view({samples, views, 1, 1})).expand({samples, views, rows, columns});
    const torch::Tensor camera = torch::stack({cameraX, cameraY, torch::ones_like(cameraX)}, 2);
    return torch::matmul(batch.rotation, camera.flatten(3)).view({samples, views, 3, rows, columns});
}

torch::Tensor rayLoss(const torch::Tensor& rays, const Batch& batch) {
    const torch::Tensor directions = rayDirections(batch, rays.size(3), rays.size(4));
    const torch::Tensor origins = batch.translation.unsqueeze(-1).unsqueeze(-1);
    const torch::Tensor error =
        (rays.narrow(2, 0, 3) - directions).abs().sum(2) + (rays.narrow(2, 3, 3) - origins).abs().sum(2);
    const torch::Tensor x = boundedExp(rays.select(2, 6));
    const torch::Tensor confidence = (1 + x) * error.detach() - kConfidencePrice * torch::log1p(x);
    return error.mean() + kRayConfidenceShare * confidence.mean();
}

torch::Tensor logDepthTarget(const Batch& batch) {
    return torch::where(batch.valid, batch.depth, torch::ones({}, batch.depth.options())).clamp_min(kDepthFloor).log();
}

LossTerms outputLosses(const NetworkOutput& output, const Batch& batch, const LossWeights& weights) {
    LossTerms terms;
    addPoseLosses(output, batch, weights, terms);
    if (output.cameraToken.defined())
        terms.emplace_back("token_size", weights.tokenSize * output.cameraToken.square().mean());
    if (!output.logDepth.defined())
        return terms;
    const torch::Tensor error = (output.logDepth - logDepthTarget(batch)) * batch.valid.to(torch::kFloat);
    terms.emplace_back("depth", weights.depth * depthLoss(error, batch.valid));
    terms.emplace_back("gradient", weights.gradient * gradientLoss(error, batch.valid));
    terms.emplace_back("confidence", weights.confidence * confidenceLoss(output.confidenceLogit, error, batch.valid, batch.sky));
    terms.emplace_back("sky", weights.sky * skyLoss(output.logDepth, batch.sky));
    if (output.rays.defined())
        terms.emplace_back("rays", weights.rays * rayLoss(output.rays, batch));
    return terms;
}

} // namespace fathom::training
