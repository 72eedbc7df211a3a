// Depth Anything 3, src/depth_anything_3/model/da3.py and utils/alignment.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/sky.h"

#include <algorithm>
#include <cmath>

namespace fathom::da3 {

torch::Tensor exactQuantile(const torch::Tensor& values, double q) {
    const torch::Tensor flat = values.reshape({-1});
    const double place = q * static_cast<double>(flat.numel() - 1);
    const auto below = static_cast<std::int64_t>(std::floor(place));
    const std::int64_t above = std::min(below + 1, flat.numel() - 1);
    const torch::Tensor low = std::get<0>(flat.kthvalue(below + 1)), high = std::get<0>(flat.kthvalue(above + 1));
    return low + (place - static_cast<double>(below)) * (high - low);
}

torch::Tensor withSkyFilled(const torch::Tensor& depth, const torch::Tensor& sky) {
    const torch::Tensor isScene = sky < kSkyThreshold;
    const std::int64_t scenePixels = isScene.sum().item<std::int64_t>();
    if (scenePixels <= kFewestPixels || isScene.numel() - scenePixels <= kFewestPixels)
        return depth;
    return torch::where(isScene, depth, exactQuantile(depth.masked_select(isScene), kSkyDepthQuantile));
}

} // namespace fathom::da3
