// Depth Anything 3, src/depth_anything_3/model/gs_adapter.py and utils/pose_align.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/gaussian_adapter.h"

#include "engine/models/depth_anything_3/spherical_harmonics.h"

#include <algorithm>
#include <limits>

namespace fathom::da3 {

namespace {
constexpr double kSmallestScale = 1e-5;
constexpr double kLargestScale = 30;
constexpr double kPixelShare = 0.1; // of a pixel's size, the unit of scales
constexpr double kQuaternionEps = 1e-8;
constexpr double kLargestPoseScale = 3;

/// Hamilton product of quaternions whose fourth component is the scalar. [...,4]
torch::Tensor product(const torch::Tensor& a, const torch::Tensor& b) {
    const auto p = a.unbind(-1), q = b.unbind(-1);
    return torch::stack({p[3] * q[0] + p[0] * q[3] + p[1] * q[2] - p[2] * q[1],
                         p[3] * q[1] - p[0] * q[2] + p[1] * q[3] + p[2] * q[0],
                         p[3] * q[2] + p[0] * q[1] - p[1] * q[0] + p[2] * q[3],
                         p[3] * q[3] - p[0] * q[0] - p[1] * q[1] - p[2] * q[2]},
                        -1);
}

/// Unit viewing directions in the camera, [B,S,H,W,3], through pixel centres moved by `offset` pixels.
torch::Tensor rayDirections(const torch::Tensor& offset, const torch::Tensor& intrinsics) {
    const std::int64_t height = offset.size(2), width = offset.size(3);
    const torch::Tensor column = torch::arange(width, offset.options()) + 0.5;
    const torch::Tensor row = torch::arange(height, offset.options()) + 0.5;
    const auto parameter = [&](std::int64_t r, std::int64_t c) {
        return intrinsics.select(-2, r).select(-1, c).unsqueeze(-1).unsqueeze(-1); // [B,S,1,1]
    };
    const torch::Tensor v = (row.view({height, 1}) + offset.select(-1, 1) - parameter(1, 2)) / parameter(1, 1);
    const torch::Tensor u =
        (column.view({1, width}) + offset.select(-1, 0) - parameter(0, 2) - parameter(0, 1) * v) / parameter(0, 0);
    const torch::Tensor through = torch::stack({u, v, torch::ones_like(u)}, -1);
    return through / through.norm(2, -1, true);
}

/// [B] factors for depths and centres.
torch::Tensor poseScales(const GaussianScene& scene) {
    std::vector<double> scales;
    for (std::int64_t sample = 0; sample < scene.depth.size(0); ++sample)
        scales.push_back(scene.givenExtrinsics
                             ? std::clamp(relativePoseScale(scene.cameras.extrinsics[sample],
                                                            (*scene.givenExtrinsics)[sample]),
                                          1 / kLargestPoseScale, kLargestPoseScale)
                             : 1.0);
    return torch::tensor(scales, scene.depth.options());
}

/// [B,S,H,W,…] -> [B,S·H·W,…]
torch::Tensor listed(const torch::Tensor& perPixel) {
    return perPixel.flatten(1, 3);
}
} // namespace

torch::Tensor gaussianHarmonicsMask() {
    constexpr float kFirst = 0.1F * 0.25F, kSecond = 0.1F * 0.25F * 0.25F;
    return torch::tensor({1.0F, kFirst, kFirst, kFirst, kSecond, kSecond, kSecond, kSecond, kSecond});
}

double relativePoseScale(const torch::Tensor& from, const torch::Tensor& to) {
    const auto centres = [](const torch::Tensor& extrinsics) {
        return rigidInverse(extrinsics.to(torch::kCPU, torch::kFloat64)).select(-1, 3); // [S,3]
    };
    const torch::Tensor x = centres(from), y = centres(to);
    const torch::Tensor movedX = x - x.mean(0, true), movedY = y - y.mean(0, true);
    const double variance = movedX.square().sum(1).mean().item<double>();
    const torch::Tensor covariance = torch::matmul(movedY.transpose(0, 1), movedX) / x.size(0);
    const auto [u, singular, vt] = torch::linalg_svd(covariance, true);
    if (singular[1].item<double>() <= std::numeric_limits<double>::epsilon())
        return 1;
    const bool mirrors = torch::linalg_det(u).item<double>() * torch::linalg_det(vt).item<double>() < 0;
    const double last = singular[2].item<double>();
    return (singular.slice(0, 0, 2).sum().item<double>() + (mirrors ? -last : last)) / variance;
}

Gaussians adaptGaussians(const GaussianHeadOutput& head, const GaussianScene& scene) {
    const torch::Tensor scale = poseScales(scene).view({-1, 1, 1});                          // [B,1,1]
    const torch::Tensor depth = (scene.depth + head.raw.select(-1, 36)) * scale.unsqueeze(-1); // [B,S,H,W]
    const torch::Tensor worldFromCamera = rigidInverse(scene.cameras.extrinsics);            // [B,S,3,4]
    const torch::Tensor rotation = worldFromCamera.slice(-1, 0, 3).unsqueeze(2).unsqueeze(2);  // [B,S,1,1,3,3]
    const torch::Tensor centre = (worldFromCamera.select(-1, 3) * scale).unsqueeze(2).unsqueeze(2);
    const auto focal = [&](std::int64_t axis) { // [B,S,1,1,1]
        return scene.cameras.intrinsics.select(-2, axis).select(-1, axis).view({depth.size(0), depth.size(1), 1, 1, 1});
    };

    Gaussians gaussians;
    const torch::Tensor direction = rayDirections(head.raw.slice(-1, 0, 2), scene.cameras.intrinsics);
    const torch::Tensor turned = torch::matmul(rotation, direction.unsqueeze(-1)).squeeze(-1);
    gaussians.means = listed(centre + turned * depth.unsqueeze(-1));

    const torch::Tensor pixel = kPixelShare * (1 / focal(0) + 1 / focal(1));
    const torch::Tensor share = kSmallestScale + (kLargestScale - kSmallestScale) * head.raw.slice(-1, 2, 5).sigmoid();
    gaussians.scales = listed(share * depth.unsqueeze(-1) * pixel);

    const torch::Tensor raw = head.raw.slice(-1, 5, 9);
    const torch::Tensor own = raw / (raw.norm(2, -1, true) + kQuaternionEps);
    const torch::Tensor shifted = torch::cat({own.slice(-1, 3), own.slice(-1, 0, 3)}, -1);
    const torch::Tensor joined = product(quaternionFromMatrix(rotation).expand_as(shifted), shifted);
    gaussians.rotations = listed(torch::where(joined.slice(-1, 3) < 0, -joined, joined));

    const torch::Tensor harmonics =
        head.raw.slice(-1, 9, 36).unflatten(-1, {3, kHarmonicsSize}) * gaussianHarmonicsMask().to(head.raw.device());
    gaussians.harmonics = listed(rotateHarmonics(harmonics, rotation));
    gaussians.opacities = listed(head.density);
    return gaussians;
}

} // namespace fathom::da3
