// resizePositionEmbedding: DINOv2, dinov2/models/vision_transformer.py, interpolate_pos_encoding.
#include <torch/torch.h>

#include "engine/nn/interpolate.h"

#include <cmath>

namespace fathom::nn {

torch::Tensor resizeKeepingCorners(const torch::Tensor& x, std::int64_t height, std::int64_t width) {
    if (x.size(-2) == height && x.size(-1) == width)
        return x;
    return torch::upsample_bilinear2d(x, {height, width}, /*align_corners=*/true);
}

torch::Tensor resizePositionEmbedding(const torch::Tensor& trained, std::int64_t h, std::int64_t w, double offset) {
    const std::int64_t channels = trained.size(2);
    const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(trained.size(1) - 1))));
    const torch::Tensor table = trained.to(torch::kFloat32);
    if (h == side && w == side)
        return table;

    const torch::Tensor grid =
        table.slice(1, 1).reshape({1, side, side, channels}).permute({0, 3, 1, 2}); // [1,C,N,N]
    const double scaleY = (static_cast<double>(h) + offset) / static_cast<double>(side);
    const double scaleX = (static_cast<double>(w) + offset) / static_cast<double>(side);
    const torch::Tensor resized = torch::upsample_bicubic2d(grid, {h, w}, /*align_corners=*/false, scaleY, scaleX);
    return torch::cat({table.slice(1, 0, 1), resized.permute({0, 2, 3, 1}).reshape({1, h * w, channels})}, 1);
}

} // namespace fathom::nn
