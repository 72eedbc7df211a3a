// Depth Anything 3, src/depth_anything_3/utils/ray_utils.py @2c21ea8. Everything runs in fp64 on the CPU: the maps
// are small, and the normal equations used here square the condition number of the direct linear transform.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/ray_pose.h"

#include "engine/base/error.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>

namespace fathom::da3 {

namespace {
constexpr double kParallelRay = 1e-4;      // |z| of a direction that meets the image plane nowhere useful
constexpr double kInlierDistance = 0.2;    // in units of the plane at distance 1
constexpr std::int64_t kIterations = 100;
constexpr std::int64_t kPointsPerSample = 8;
constexpr double kSampledShare = 0.3;      // of the points, the most confident first
constexpr std::int64_t kMaximumFitPoints = 8000;
constexpr double kKeptShare = 0.95;        // of more inliers than that, before the random choice

/// Points of the plane at distance 1 seen by the pixel centres of a camera of 90 degrees. [h·w,2]
torch::Tensor planePoints(std::int64_t h, std::int64_t w) {
    const auto centres = [](std::int64_t count) {
        return (2 * torch::arange(count, torch::kFloat64) + 1) / static_cast<double>(count) - 1;
    };
    const torch::Tensor x = centres(w).view({1, w}).expand({h, w});
    const torch::Tensor y = centres(h).view({h, 1}).expand({h, w});
    return torch::stack({x, y}, -1).reshape({h * w, 2});
}

torch::Tensor drawSampleTable(std::int64_t points, at::Generator& generator) {
    std::vector<torch::Tensor> rows;
    for (std::int64_t i = 0; i < kIterations; ++i)
        rows.push_back(torch::randperm(points, generator, torch::kInt64).slice(0, 0, kPointsPerSample));
    return torch::stack(rows);
}

/// [hypotheses,N] distances between the mapped source points and their targets.
torch::Tensor reprojectionDistance(const torch::Tensor& homography, const torch::Tensor& source,
                                   const torch::Tensor& target) {
    const torch::Tensor homogeneous = torch::cat({source, torch::ones({source.size(0), 1}, source.options())}, 1);
    const torch::Tensor mapped = torch::matmul(homogeneous, homography.transpose(-2, -1)); // [hypotheses,N,3]
    return (mapped.slice(-1, 0, 2) / mapped.slice(-1, 2) - target).norm(2, -1);
}

/// One view's correspondences between image plane and ray directions, all in fp64.
struct Correspondences {
    torch::Tensor source; ///< [N,2]
    torch::Tensor target; ///< [N,2]
    torch::Tensor weight; ///< [N]
};

torch::Tensor bestInliers(const Correspondences& points, const torch::Tensor& sampleTable) {
    const torch::Tensor byConfidence =
        std::get<1>(torch::sort(points.weight, /*stable=*/true, /*dim=*/0, /*descending=*/true));
    const torch::Tensor samples = byConfidence.index({sampleTable}); // [iterations,8]
    const torch::Tensor hypotheses = fitHomography(points.source.index({samples}), points.target.index({samples}),
                                                   points.weight.index({samples}));
    const torch::Tensor inlier = reprojectionDistance(hypotheses, points.source, points.target) < kInlierDistance;
    const torch::Tensor best = torch::matmul(inlier.to(torch::kFloat64), points.weight).argmax();
    return inlier.index({best}).nonzero().squeeze(1);
}

/// At most kMaximumFitPoints of the inliers, a random choice among the most confident.
/// \param choice  the places to take, or undefined
torch::Tensor thinInliers(const torch::Tensor& inliers, const torch::Tensor& weight, const torch::Tensor& choice,
                          at::Generator& generator) {
    const std::int64_t count = inliers.size(0);
    if (count <= kMaximumFitPoints)
        return inliers;
    const std::int64_t kept =
        std::max(static_cast<std::int64_t>(kKeptShare * static_cast<double>(count)), kMaximumFitPoints);
    const torch::Tensor byConfidence =
        std::get<1>(torch::sort(weight.index({inliers}), /*stable=*/true, /*dim=*/0, /*descending=*/true));
    const torch::Tensor chosen = choice.defined()
                                     ? choice
                                     : torch::randperm(kept, generator, torch::kInt64).slice(0, 0, kMaximumFitPoints);
    return inliers.index({byConfidence.index({chosen})});
}

torch::Tensor solveHomography(const Correspondences& points, const torch::Tensor& sampleTable,
                              const torch::Tensor& inlierChoice, at::Generator& generator) {
    const torch::Tensor fitted =
        thinInliers(bestInliers(points, sampleTable), points.weight, inlierChoice, generator);
    const torch::Tensor homography = fitHomography(points.source.index({fitted}), points.target.index({fitted}),
                                                   points.weight.index({fitted}));
    return torch::linalg_det(homography).item<double>() < 0 ? -homography : homography;
}

/// What a homography from the image plane to ray directions says about its camera.
struct PlaneCamera {
    torch::Tensor rotation;       ///< [3,3] world from camera
    torch::Tensor focal;          ///< [2]
    torch::Tensor principalPoint; ///< [2], 0 in the middle
};

/// The homography is R·K⁻¹ up to a factor, and K⁻¹ is upper triangular.
PlaneCamera splitHomography(const torch::Tensor& homography) {
    const OrthogonalUpper parts = splitOrthogonalUpper(homography);
    const torch::Tensor k = torch::linalg_inv(parts.upper / parts.upper[2][2]);
    return {parts.orthogonal, torch::stack({k[0][0], k[1][1]}), torch::stack({k[0][2], k[1][2]})};
}

PlaneCamera splitHomographyAsUpstream(const torch::Tensor& homography) {
    const OrthogonalLower parts = splitOrthogonalLower(homography);
    const torch::Tensor lower = parts.lower / parts.lower[2][2];
    return {parts.orthogonal, torch::stack({1 / lower[0][0], 1 / lower[1][1]}),
            torch::stack({lower[2][0], lower[2][1]})};
}

void requireCamera(const RayPoses& poses, std::int64_t view) {
    const bool isUsable = poses.worldFromCamera[view].isfinite().all().item<bool>() &&
                          poses.focal[view].isfinite().all().item<bool>() &&
                          poses.principalPoint[view].isfinite().all().item<bool>();
    if (!isUsable)
        throw Error(ErrorCode::EmptyInput, "The rays of view " + std::to_string(view + 1) +
                                               " determine no camera; cameras can come from the camera head.");
}
} // namespace

torch::Tensor fitHomography(const torch::Tensor& source, const torch::Tensor& target, const torch::Tensor& weight) {
    const torch::Tensor x = source.select(-1, 0), y = source.select(-1, 1);
    const torch::Tensor u = target.select(-1, 0), v = target.select(-1, 1);
    const torch::Tensor zero = torch::zeros_like(x), one = torch::ones_like(x);
    const torch::Tensor first = torch::stack({-x, -y, -one, zero, zero, zero, x * u, y * u, u}, -1);
    const torch::Tensor second = torch::stack({zero, zero, zero, -x, -y, -one, x * v, y * v, v}, -1);
    const torch::Tensor rows = torch::cat({first, second}, -2);              // [...,2N,9]
    const torch::Tensor rowWeight = torch::cat({weight, weight}, -1).unsqueeze(-1);
    const torch::Tensor normal = torch::matmul(rows.transpose(-2, -1), rows * rowWeight);
    const torch::Tensor solution = std::get<1>(torch::linalg_eigh(normal, "L")).select(-1, 0); // smallest eigenvalue
    return (solution / solution.slice(-1, 8)).unflatten(-1, {3, 3});
}

OrthogonalLower splitOrthogonalLower(const torch::Tensor& matrix) {
    const auto [q, r] = torch::linalg_qr(matrix.flip({1}));
    const torch::Tensor orthogonal = q.flip({1}), lower = r.flip({0, 1});
    const torch::Tensor sign = torch::where(lower.diagonal() < 0, -1.0, 1.0).to(matrix.scalar_type());
    return {orthogonal * sign.unsqueeze(0), lower * sign.unsqueeze(1)};
}

OrthogonalUpper splitOrthogonalUpper(const torch::Tensor& matrix) {
    const auto [q, r] = torch::linalg_qr(matrix);
    const torch::Tensor sign = torch::where(r.diagonal() < 0, -1.0, 1.0).to(matrix.scalar_type());
    return {q * sign.unsqueeze(0), r * sign.unsqueeze(1)};
}

RayPoses solveRayPoses(const torch::Tensor& ray, const torch::Tensor& confidence, const RayPoseOptions& options) {
    const std::int64_t views = ray.size(0), h = ray.size(1), w = ray.size(2), count = h * w;
    const torch::Tensor map = ray.detach().to(torch::kCPU, torch::kFloat64).reshape({views, count, 6});
    const torch::Tensor meets = map.select(-1, 2).abs() > kParallelRay; // [S,N]
    const torch::Tensor depth = torch::where(meets, map.select(-1, 2), 1.0).unsqueeze(-1);
    const torch::Tensor target = map.slice(-1, 0, 2) / depth;
    const torch::Tensor weight = confidence.detach().to(torch::kCPU, torch::kFloat64).reshape({views, count}) * meets;
    const torch::Tensor source = planePoints(h, w);

    at::Generator generator = at::detail::createCPUGenerator(options.seed);
    const std::int64_t sampled =
        std::max(kPointsPerSample, static_cast<std::int64_t>(kSampledShare * static_cast<double>(count)));
    const torch::Tensor table = options.sampleTable.defined() ? options.sampleTable.to(torch::kInt64)
                                                              : drawSampleTable(sampled, generator);

    RayPoses poses{torch::eye(4, torch::kFloat64).repeat({views, 1, 1}), torch::empty({views, 2}, torch::kFloat64),
                   torch::empty({views, 2}, torch::kFloat64), weight.view({views, h, w})};
    for (std::int64_t view = 0; view < views; ++view) {
        options.cancel.throwIfCancelled();
        const torch::Tensor choice =
            options.inlierChoice.defined() ? options.inlierChoice[view].to(torch::kInt64) : torch::Tensor();
        const torch::Tensor homography =
            solveHomography({source, target[view], weight[view]}, table, choice, generator);
        const PlaneCamera camera =
            options.asUpstream ? splitHomographyAsUpstream(homography) : splitHomography(homography);
        const torch::Tensor centre = (weight[view].unsqueeze(-1) * map[view].slice(-1, 3)).sum(0) / weight[view].sum();
        poses.worldFromCamera[view].slice(0, 0, 3).slice(1, 0, 3).copy_(camera.rotation);
        poses.worldFromCamera[view].slice(0, 0, 3).select(1, 3).copy_(centre);
        poses.focal[view].copy_(camera.focal);
        poses.principalPoint[view].copy_(camera.principalPoint + 1);
        requireCamera(poses, view);
    }
    return poses;
}

Cameras camerasFromRays(const torch::Tensor& ray, const torch::Tensor& confidence, std::int64_t height,
                        std::int64_t width, const RayPoseOptions& options) {
    const RayPoses poses = solveRayPoses(ray, confidence, options);
    const torch::Tensor halfSize =
        torch::tensor({static_cast<double>(width) / 2, static_cast<double>(height) / 2}, torch::kFloat64);
    const torch::Tensor focal = poses.focal * halfSize, centre = poses.principalPoint * halfSize; // [S,2]
    torch::Tensor intrinsics = torch::diag_embed(torch::cat({focal, torch::ones({focal.size(0), 1}, torch::kFloat64)}, 1));
    intrinsics.slice(1, 0, 2).select(2, 2).copy_(centre);
    const auto toRays = [&](const torch::Tensor& x) { return x.to(ray.device(), torch::kFloat32); };
    return {toRays(rigidInverse(poses.worldFromCamera)), toRays(intrinsics)};
}

} // namespace fathom::da3
