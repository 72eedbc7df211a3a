#include "engine/training/training_head.h"

#include <cmath>

namespace fathom::training {
namespace {

constexpr int64_t kPatch = da3::kPatchSide;
constexpr double kNormEpsilon = 1e-5;
constexpr double kPositionBase = 100.0;
constexpr double kPositionAmplitude = 0.1;
const std::string kRoot = "model.head.";
const std::string kScratch = kRoot + "scratch.";

torch::Tensor resizeTo(const torch::Tensor& x, std::vector<int64_t> size) {
    return torch::upsample_bilinear2d(x, size, true);
}

/// Adds sines and cosines of the position on the image plane; `aspect` is the image's width over height.
torch::Tensor addPosition(const torch::Tensor& x, double aspect) {
    const int64_t channels = x.size(1), height = x.size(2), width = x.size(3);
    const auto options = torch::TensorOptions().dtype(torch::kFloat).device(x.device());
    const double diagonal = std::sqrt(aspect * aspect + 1.0);
    const torch::Tensor frequency =
        torch::pow(kPositionBase, -torch::arange(channels / 4, options) / (static_cast<double>(channels) / 4.0));
    const auto embed = [&](double span, int64_t count) {
        const double end = span * static_cast<double>(count - 1) / static_cast<double>(count);
        const torch::Tensor angle = torch::linspace(-end, end, count, options).unsqueeze(1) * frequency;
        return torch::cat({angle.sin(), angle.cos()}, 1);
    };
    const torch::Tensor columns = embed(aspect / diagonal, width).unsqueeze(0).expand({height, width, channels / 2});
    const torch::Tensor rows = embed(1.0 / diagonal, height).unsqueeze(1).expand({height, width, channels / 2});
    const torch::Tensor position = (torch::cat({columns, rows}, -1) * kPositionAmplitude).to(x.scalar_type());
    return x + position.permute({2, 0, 1}).unsqueeze(0);
}

} // namespace

TrainingHead::TrainingHead(const ParameterSet& parameters, const da3::Preset& preset, torch::Dtype compute)
    : m_parameters(parameters), m_compute(compute) {}

torch::Tensor TrainingHead::convolve(const torch::Tensor& x, const std::string& layer, int64_t stride) const {
    const torch::Tensor weight =
        m_parameters.at(layer + ".weight").to(m_compute).contiguous(torch::MemoryFormat::ChannelsLast);
    torch::Tensor bias;
    if (m_parameters.contains(layer + ".bias"))
        bias = m_parameters.at(layer + ".bias").to(m_compute);
    return torch::conv2d(x, weight, bias, stride, weight.size(2) / 2);
}

torch::Tensor TrainingHead::upsampleTransposed(const torch::Tensor& x, const std::string& layer) const {
    // Kernel equals stride, so every output pixel has one tap: a matrix product and a shuffle.
    const torch::Tensor weight = m_parameters.at(layer + ".weight").to(m_compute); // [in, out, k, k]
    const torch::Tensor bias = m_parameters.at(layer + ".bias").to(m_compute);
    const int64_t outputs = weight.size(1), factor = weight.size(2);
    const int64_t count = x.size(0), height = x.size(2), width = x.size(3);
    const torch::Tensor taps = weight.permute({2, 3, 1, 0}).reshape({factor * factor * outputs, weight.size(0)});
    const torch::Tensor product = torch::linear(x.permute({0, 2, 3, 1}), taps, bias.repeat({factor * factor}));
    return product.view({count, height, width, factor, factor, outputs})
        .permute({0, 1, 3, 2, 4, 5})
        .reshape({count, height * factor, width * factor, outputs})
        .permute({0, 3, 1, 2});
}

torch::Tensor TrainingHead::residualUnit(const torch::Tensor& x, const std::string& unit) const {
    return convolve(torch::relu(convolve(torch::relu(x), unit + ".conv1")), unit + ".conv2") + x;
}

torch::Tensor TrainingHead::fuse(const std::string& block, torch::Tensor top, const torch::Tensor& lateral,
                                 std::vector<int64_t> size) const {
    if (lateral.defined())
        top = top + residualUnit(lateral, block + ".resConfUnit1");
    // A 1×1 convolution and a resize commute; before the resize it works on the smaller map.
    return resizeTo(convolve(residualUnit(top, block + ".resConfUnit2"), block + ".out_conv"), std::move(size));
}

torch::Tensor TrainingHead::pyramid(const std::vector<torch::Tensor>& levels, const std::string& suffix) const {
    const auto sizeOf = [&](int level) {
        const torch::Tensor& map = levels[static_cast<std::size_t>(level)];
        return std::vector<int64_t>{map.size(2), map.size(3)};
    };
    torch::Tensor y = fuse(kScratch + "refinenet4" + suffix, levels[3], {}, sizeOf(2));
    y = fuse(kScratch + "refinenet3" + suffix, y, levels[2], sizeOf(1));
    y = fuse(kScratch + "refinenet2" + suffix, y, levels[1], sizeOf(0));
    const std::vector<int64_t> finest = sizeOf(0);
    return fuse(kScratch + "refinenet1" + suffix, y, levels[0], {2 * finest[0], 2 * finest[1]});
}

torch::Tensor TrainingHead::rayBranch(const std::vector<torch::Tensor>& levels, double aspect) const {
    torch::Tensor y = pyramid(levels, "_aux");
    for (int i = 0; i < 5; ++i)
        y = convolve(y, kScratch + "output_conv1_aux.3." + std::to_string(i));
    y = convolve(addPosition(y, aspect), kScratch + "output_conv2_aux.3.0");
    // One norm is shared by the four levels and stored under the first of them.
    const torch::Tensor& weight = m_parameters.at(kScratch + "output_conv2_aux.0.2.weight");
    const torch::Tensor& bias = m_parameters.at(kScratch + "output_conv2_aux.0.2.bias");
    y = torch::layer_norm(y.permute({0, 2, 3, 1}), {weight.size(0)}, weight.to(m_compute), bias.to(m_compute), kNormEpsilon);
    return convolve(torch::relu(y).permute({0, 3, 1, 2}), kScratch + "output_conv2_aux.3.5").to(torch::kFloat);
}

HeadOutput TrainingHead::forward(const std::vector<torch::Tensor>& features, int64_t rows, int64_t columns,
                                 bool rays) const {
    const double aspect = static_cast<double>(columns) / static_cast<double>(rows);
    const torch::Tensor& normWeight = m_parameters.at(kRoot + "norm.weight");
    const torch::Tensor& normBias = m_parameters.at(kRoot + "norm.bias");
    std::vector<torch::Tensor> levels;
    for (std::size_t i = 0; i < features.size(); ++i) {
        const torch::Tensor& tokens = features[i];
        const std::string index = std::to_string(i);
        torch::Tensor x = torch::layer_norm(tokens, {tokens.size(2)}, normWeight, normBias, kNormEpsilon).to(m_compute);
        x = convolve(x.view({tokens.size(0), rows, columns, tokens.size(2)}).permute({0, 3, 1, 2}), kRoot + "projects." + index);
        x = addPosition(x, aspect);
        if (i < 2)
            x = upsampleTransposed(x, kRoot + "resize_layers." + index);
        else if (i == 3)
            x = convolve(x, kRoot + "resize_layers.3", 2);
        levels.push_back(convolve(x, kScratch + "layer" + std::to_string(i + 1) + "_rn"));
    }
    torch::Tensor y = convolve(pyramid(levels, ""), kScratch + "output_conv1");
    y = addPosition(resizeTo(y, {rows * kPatch, columns * kPatch}), aspect);
    y = convolve(torch::relu(convolve(y, kScratch + "output_conv2.0")), kScratch + "output_conv2.2").to(torch::kFloat);
    HeadOutput output{.logDepth = y.select(1, 0), .confidenceLogit = y.select(1, 1), .rays = {}};
    if (rays)
        output.rays = rayBranch(levels, aspect);
    return output;
}

} // namespace fathom::training
