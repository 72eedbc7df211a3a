// Built without contraction of products and sums: values are defined with each rounded separately.
#include <torch/torch.h>

#include "engine/models/depth_anything_v2/formula_weights.h"

#include "engine/models/depth_anything_3/formula_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace fathom::dav2 {

namespace {
/// value = centre + spread·u
struct Range {
    double centre;
    double spread;
};

constexpr std::array<std::string_view, 4> kTokens{"cls_token", "mask_token", "pos_embed", "position_embeddings"};
constexpr std::array<std::string_view, 2> kLastBiases{"depth_head.scratch.output_conv2.2.bias", "head.conv3.bias"};
constexpr double kRaise = 4;

Range rangeOf(std::string_view key, torch::IntArrayRef shape) {
    const auto endsWith = [key](std::string_view suffix) { return key.ends_with(suffix); };
    if (std::ranges::any_of(kTokens, endsWith))
        return {0, 0.02};
    if (endsWith(".gamma") || endsWith(".lambda1"))
        return {0.2, 0.05};
    if (endsWith(".bias"))
        return {0, 0.05};
    if (shape.size() == 1)
        return {1, 0.1};
    std::int64_t fanIn = 1;
    for (std::size_t i = 1; i < shape.size(); ++i)
        fanIn *= shape[i];
    return {0, std::sqrt(3.0 / static_cast<double>(fanIn))};
}
} // namespace

torch::Tensor formulaTensor(std::string_view key, torch::IntArrayRef shape, LastBias lastBias) {
    torch::Tensor tensor = torch::empty(shape, torch::kFloat32);
    const std::uint64_t seed = da3::formulaSeed(key);
    Range range = rangeOf(key, shape);
    if (lastBias == LastBias::Raised && std::ranges::find(kLastBiases, key) != kLastBiases.end())
        range.centre += kRaise;
    float* const values = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        const double spread = range.spread * da3::formulaUniform(seed, static_cast<std::uint64_t>(i));
        values[i] = static_cast<float>(range.centre + spread);
    }
    return tensor;
}

void fillWithFormula(DepthAnythingV2& network, KeyLayout layout, LastBias lastBias) {
    const torch::NoGradGuard noGrad;
    const LastBias bias = network->preset.isMetric() ? LastBias::Plain : lastBias;
    for (const auto& parameter : network->named_parameters()) {
        const std::vector<std::string> names = fileKeys(parameter.key(), layout);
        const auto rows = parameter.value().chunk(static_cast<std::int64_t>(names.size()));
        for (std::size_t i = 0; i < names.size(); ++i)
            torch::Tensor(rows[i]).copy_(formulaTensor(names[i], rows[i].sizes(), bias));
    }
}

} // namespace fathom::dav2
