// Depth Anything 3, src/depth_anything_3/model/da3.py (nested) and utils/alignment.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/metric_alignment.h"

#include "engine/base/error.h"
#include "engine/models/depth_anything_3/sky.h"

#include <algorithm>

namespace fathom::da3 {

namespace {
constexpr double kSmallestMetres = 1e-2; // depths below carry no scale
constexpr double kSmallestDepth = 1e-3;
constexpr double kSmallestSquares = 1e-12;
constexpr double kFarthestSkyMetres = 200;
constexpr double kLowestConfidence = 1;

/// Least-squares factor from `depth` to `metres` over the chosen pixels. Summed in double: the result does not
/// depend on how a device orders its sums.
double scaleOver(const torch::Tensor& chosen, const torch::Tensor& depth, const torch::Tensor& metres) {
    const torch::Tensor from = depth.masked_select(chosen).to(torch::kFloat64);
    const torch::Tensor to = metres.masked_select(chosen).to(torch::kFloat64);
    return (to * from).sum().item<double>() / std::max((from * from).sum().item<double>(), kSmallestSquares);
}

double scaleOf(const BranchMaps& maps, const torch::Tensor& isScene, bool asUpstream) {
    const torch::Tensor median = exactQuantile(maps.confidence.masked_select(isScene), 0.5);
    const torch::Tensor usable =
        isScene & (maps.metricDepth > kSmallestMetres) & (maps.depth > kSmallestDepth);
    const torch::Tensor confident = usable & (maps.confidence >= median);
    if (asUpstream || confident.any().item<bool>())
        return scaleOver(confident, maps.depth, maps.metricDepth);
    if (!usable.any().item<bool>())
        throw Error(ErrorCode::EmptyInput, "No pixel has a depth from which the scale could be found.");
    return scaleOver(usable, maps.depth, maps.metricDepth);
}
} // namespace

torch::Tensor metresOf(const torch::Tensor& depth, const torch::Tensor& intrinsics) {
    const torch::Tensor focal = (intrinsics.select(-2, 0).select(-1, 0) + intrinsics.select(-2, 1).select(-1, 1)) / 2;
    return depth * (focal / kCanonicalFocalPixels).unsqueeze(-1).unsqueeze(-1);
}

MetricMaps alignedToMetres(const BranchMaps& maps, bool asUpstream) {
    const torch::Tensor isScene = maps.sky < kSkyThreshold;
    const std::int64_t scenePixels = isScene.sum().item<std::int64_t>();
    if (scenePixels <= kFewestPixels)
        throw Error(ErrorCode::EmptyInput, "The pictures show nothing but sky; their scale cannot be found.");
    MetricMaps result;
    result.scale = scaleOf(maps, isScene, asUpstream);
    result.depth = maps.depth * result.scale;
    result.extrinsics = maps.extrinsics.clone();
    result.extrinsics.select(-1, 3).mul_(result.scale);
    const torch::Tensor far =
        exactQuantile(result.depth.masked_select(isScene), kSkyDepthQuantile).clamp_max(kFarthestSkyMetres);
    result.depth = torch::where(isScene, result.depth, far);
    result.confidence = torch::where(isScene, maps.confidence, torch::full_like(maps.confidence, kLowestConfidence));
    return result;
}

} // namespace fathom::da3
