// Depth Anything 3, src/depth_anything_3/model/utils/head_utils.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/uv_embedding.h"

#include <cmath>

namespace fathom::da3 {

namespace {
constexpr double kWeight = 0.1;
constexpr double kBaseFrequency = 100.0;

/// sin and cos of one axis: [channels/2, length]. Positions run over ±span·(length−1)/length.
torch::Tensor axisEmbedding(std::int64_t channels, std::int64_t length, double span) {
    const auto options = torch::TensorOptions().dtype(torch::kFloat64);
    const double end = span * static_cast<double>(length - 1) / static_cast<double>(length);
    const torch::Tensor position = torch::linspace(-end, end, length, options);
    const std::int64_t count = channels / 4;
    const torch::Tensor frequency =
        torch::pow(kBaseFrequency, -torch::arange(count, options) / static_cast<double>(count));
    const torch::Tensor angle = frequency.unsqueeze(1) * position.unsqueeze(0);
    return (kWeight * torch::cat({angle.sin(), angle.cos()}, 0)).to(torch::kFloat32);
}
} // namespace

torch::Tensor uvEmbedding(std::int64_t channels, std::int64_t height, std::int64_t width, double aspect,
                          torch::Device device) {
    const double diagonal = std::sqrt(aspect * aspect + 1.0);
    const torch::Tensor alongX = axisEmbedding(channels, width, aspect / diagonal).to(device);
    const torch::Tensor alongY = axisEmbedding(channels, height, 1.0 / diagonal).to(device);
    return torch::cat({alongX.unsqueeze(1).expand({channels / 2, height, width}),
                       alongY.unsqueeze(2).expand({channels / 2, height, width})},
                      0)
        .unsqueeze(0);
}

} // namespace fathom::da3
