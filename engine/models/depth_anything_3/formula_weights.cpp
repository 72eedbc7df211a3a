// Built without contraction of products and sums: values are defined with each rounded separately.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/formula_weights.h"

#include "engine/models/depth_anything_3/formula_values.h"

#include <cmath>
#include <string>
#include <unordered_set>

namespace fathom::da3 {

namespace {
/// value = centre + spread·u
struct Range {
    double centre;
    double spread;
};

Range rangeOf(std::string_view key, torch::IntArrayRef shape) {
    std::int64_t fanIn = 1;
    for (std::size_t i = 1; i < shape.size(); ++i)
        fanIn *= shape[i];
    const double unit = std::sqrt(3.0 / static_cast<double>(fanIn)); // keeps the variance through a layer
    const auto endsWith = [key](std::string_view suffix) { return key.ends_with(suffix); };

    if (endsWith("cam_dec.fc_fov.0.bias"))
        return {0.95, 0.05};
    if (endsWith("cam_dec.fc_fov.0.weight"))
        return {0, 0.4 * unit};
    if (endsWith("sky_output_conv2.2.bias"))
        return {0.55, 0.05};
    if (endsWith("gs_head.scratch.output_conv2.2.weight"))
        return {0, 0.25 * unit};
    if (endsWith("head.scratch.output_conv1_aux.3.4.weight"))
        return {0, 0.005 * unit};
    if (endsWith("head.scratch.output_conv2_aux.3.5.weight"))
        return {0, 0.4 * unit};
    if (endsWith(".cls_token") || endsWith(".camera_token"))
        return {0, 0.5};
    if (endsWith(".pos_embed"))
        return {0, 0.3};
    if (endsWith(".gamma"))
        return {0.2, 0.05};
    if (shape.size() >= 2)
        return {0, unit};
    return endsWith(".weight") ? Range{1, 0.1} : Range{0, 0.05};
}

/// Constant added to single elements: moderate rotations, positive Gaussian depth, rays of a pinhole camera.
double extraAt(std::string_view key, torch::IntArrayRef shape, std::int64_t index) {
    if (key.ends_with("cam_dec.fc_qvec.bias"))
        return index == 3 ? 1 : 0;
    if (key.ends_with("gs_head.scratch.output_conv2.2.bias"))
        return index == 36 ? 0.6 : 0;
    if (!key.ends_with("head.scratch.output_conv2_aux.3.0.weight") &&
        !key.ends_with("head.scratch.output_conv2_aux.3.0.bias") &&
        !key.ends_with("head.scratch.output_conv2_aux.3.5.weight") &&
        !key.ends_with("head.scratch.output_conv2_aux.3.5.bias"))
        return 0;
    if (key.ends_with("3.0.weight")) {
        const std::int64_t channels = shape[1];
        const auto centreTap = [&](std::int64_t out, std::int64_t in) { return ((out * channels + in) * 3 + 1) * 3 + 1; };
        if (index == centreTap(0, 0) || index == centreTap(2, channels / 2))
            return 8;
        if (index == centreTap(1, 0) || index == centreTap(3, channels / 2))
            return -8;
        return 0;
    }
    if (key.ends_with("3.0.bias"))
        return index < 4 ? 0 : (index % 2 == 0 ? 1 : -1);
    if (key.ends_with("3.5.weight"))
        return index == 0 || index == 34 ? 0.9 : (index == 1 || index == 35 ? -0.9 : 0);
    return index == 2 ? 1.2 : 0; // 3.5.bias
}

/// Whether extraAt can be anything but zero.
bool hasExtra(std::string_view key) {
    return key.ends_with(".bias") || key.find("output_conv2_aux.3.") != std::string_view::npos;
}
} // namespace

torch::Tensor formulaTensor(std::string_view key, torch::IntArrayRef shape) {
    torch::Tensor tensor = torch::empty(shape, torch::kFloat32);
    const std::uint64_t seed = formulaSeed(key);
    const Range range = rangeOf(key, shape);
    const bool extra = hasExtra(key);
    float* const values = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        const double centre = extra ? range.centre + extraAt(key, shape, i) : range.centre;
        const double spread = range.spread * formulaUniform(seed, static_cast<std::uint64_t>(i));
        values[i] = static_cast<float>(centre + spread);
    }
    return tensor;
}

void fillWithFormula(torch::nn::Module& network) {
    const torch::NoGradGuard noGrad;
    std::unordered_set<const void*> filled;
    for (const auto& parameter : network.named_parameters())
        if (filled.insert(parameter.value().unsafeGetTensorImpl()).second)
            parameter.value().copy_(formulaTensor(parameter.key(), parameter.value().sizes()));
}

} // namespace fathom::da3
