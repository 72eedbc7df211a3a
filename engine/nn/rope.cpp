// Depth Anything 3, src/depth_anything_3/model/dinov2/layers/rope.py @2c21ea8.
#include <torch/torch.h>

#include "engine/nn/rope.h"

#include "engine/nn/device_copy.h"

namespace fathom::nn {

namespace {
constexpr double kBaseFrequency = 100.0;
}

RotaryTables rotaryTables(const torch::Tensor& positions, std::int64_t headDim) {
    const std::int64_t count = headDim / 4;
    const auto options = torch::TensorOptions().device(positions.device()).dtype(torch::kFloat32);
    const torch::Tensor exponent = torch::arange(count, options) / static_cast<double>(count);
    const torch::Tensor frequency = torch::pow(kBaseFrequency, exponent).reciprocal(); // [d/4]

    const torch::Tensor angle = positions.to(torch::kFloat32).unsqueeze(-1) * frequency; // [N,2,d/4]
    const torch::Tensor angles = torch::cat({angle, angle}, -1).flatten(1);              // [N,d]: yy xx
    return {angles.cos(), angles.sin()};
}

const RotaryTables& RotaryTablesAnywhere::on(torch::Device device) {
    for (const RotaryTables& tables : m_tables)
        if (tables.cosine.device() == device)
            return tables;
    const RotaryTables& first = m_tables.front();
    return m_tables.emplace_back(RotaryTables{broughtTo(device, first.cosine), broughtTo(device, first.sine)});
}

torch::Tensor patchPositions(std::int64_t h, std::int64_t w, torch::Device device) {
    const auto options = torch::TensorOptions().device(device).dtype(torch::kInt64);
    const torch::Tensor rows = torch::arange(1, h + 1, options).view({h, 1}).expand({h, w});
    const torch::Tensor columns = torch::arange(1, w + 1, options).view({1, w}).expand({h, w});
    const torch::Tensor patches = torch::stack({rows, columns}, -1).reshape({h * w, 2});
    return torch::cat({torch::zeros({1, 2}, options), patches}, 0);
}

torch::Tensor uniformPositions(std::int64_t views, std::int64_t h, std::int64_t w, torch::Device device) {
    torch::Tensor oneView =
        torch::ones({1 + h * w, 2}, torch::TensorOptions().device(device).dtype(torch::kInt64));
    oneView[0].zero_();
    return oneView.repeat({views, 1});
}

torch::Tensor applyRotary(const torch::Tensor& x, const RotaryTables& tables) {
    const auto quarter = x.chunk(4, -1);
    const torch::Tensor turned = torch::cat({-quarter[1], quarter[0], -quarter[3], quarter[2]}, -1);
    return x * tables.cosine + turned * tables.sine;
}

} // namespace fathom::nn
