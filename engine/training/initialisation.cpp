#include "engine/training/initialisation.h"

#include <cmath>
#include <numbers>

namespace fathom::training {
namespace {

constexpr double kLinearDeviation = 0.02;
constexpr double kCameraTokenDeviation = 0.1;
constexpr double kLayerScale = 0.3; ///< keeps the raw camera token, read without a norm, of order 1
constexpr double kPositionAmplitude = 0.3;
constexpr double kLowestFrequency = 0.25; ///< cycles over the image
constexpr double kFrequencySpan = 36.0;
constexpr double kFirstDecoderLayerGain = 0.2;
constexpr double kFieldOfViewBias = 1.0; ///< radians; the ReLU behind it must start alive
constexpr double kResidualInnerGain = std::numbers::sqrt2;
constexpr double kResidualOuterGain = 0.3;
constexpr double kLastConvolutionGain = 0.5;

bool contains(const std::string& name, std::string_view part) { return name.find(part) != std::string::npos; }

/// Sines and cosines over the unit square on the square grid of stored positions; the class slot stays zero.
torch::Tensor smoothPositions(int64_t channels, int64_t slots) {
    const int64_t frequencies = channels / 4;
    const auto side = static_cast<int64_t>(std::lround(std::sqrt(static_cast<double>(slots - 1))));
    const torch::Tensor octave = torch::arange(frequencies, torch::kFloat) / static_cast<double>(frequencies - 1);
    const torch::Tensor frequency = 2.0 * std::numbers::pi * kLowestFrequency * torch::pow(kFrequencySpan, octave);
    const torch::Tensor unit = (torch::arange(side, torch::kFloat) + 0.5) / static_cast<double>(side);
    const torch::Tensor angle = unit.unsqueeze(1) * frequency;
    const torch::Tensor axis = torch::cat({angle.sin(), angle.cos()}, 1);
    const torch::Tensor rows = axis.unsqueeze(1).expand({side, side, 2 * frequencies});
    const torch::Tensor columns = axis.unsqueeze(0).expand({side, side, 2 * frequencies});
    const torch::Tensor grid = torch::cat({rows, columns}, -1).reshape({1, side * side, channels});
    return torch::cat({torch::zeros({1, 1, channels}), kPositionAmplitude * grid}, 1);
}

double headGain(const std::string& name) {
    if (contains(name, "resConfUnit"))
        return contains(name, ".conv1.") ? kResidualInnerGain : kResidualOuterGain;
    const bool last = contains(name, "output_conv2.2.") || (contains(name, "output_conv2_aux.") && contains(name, ".5."));
    return last ? kLastConvolutionGain : 1.0;
}

void initialiseHead(const std::string& name, const torch::Tensor& tensor) {
    if (tensor.dim() != 4) {
        const bool normWeight = contains(name, ".weight");
        tensor.fill_(normWeight ? 1.0 : 0.0);
    } else if (contains(name, "resize_layers.0.") || contains(name, "resize_layers.1.")) {
        // Transposed, kernel equals stride: one tap per output pixel, [in, out, k, k].
        tensor.normal_(0.0, 1.0 / std::sqrt(static_cast<double>(tensor.size(0))));
    } else {
        const double fanIn = static_cast<double>(tensor.size(1) * tensor.size(2) * tensor.size(3));
        tensor.normal_(0.0, headGain(name) / std::sqrt(fanIn));
    }
}

void initialiseCameraDecoder(const std::string& name, const torch::Tensor& tensor) {
    if (contains(name, "fc_qvec.bias"))
        tensor.copy_(torch::tensor({0.0F, 0.0F, 0.0F, 1.0F}));
    else if (contains(name, "fc_fov.0.bias"))
        tensor.fill_(kFieldOfViewBias);
    else if (tensor.dim() == 1)
        tensor.zero_();
    else if (contains(name, "backbone."))
        torch::nn::init::kaiming_uniform_(tensor, 0.0, torch::kFanIn, torch::kReLU);
    else
        tensor.normal_(0.0, kLinearDeviation);
    if (contains(name, "backbone.0.weight"))
        tensor.mul_(kFirstDecoderLayerGain);
}

void truncatedNormal(const torch::Tensor& tensor, double deviation) {
    tensor.normal_(0.0, deviation).clamp_(-2.0 * deviation, 2.0 * deviation);
}

void initialiseBackbone(const std::string& name, const torch::Tensor& tensor, const da3::Preset& preset) {
    if (contains(name, "pos_embed"))
        tensor.copy_(smoothPositions(preset.dim, tensor.size(1)));
    else if (contains(name, "camera_token"))
        truncatedNormal(tensor, kCameraTokenDeviation);
    else if (contains(name, "gamma"))
        tensor.fill_(kLayerScale);
    else if (contains(name, "norm") && contains(name, ".weight"))
        tensor.fill_(1.0);
    else if (contains(name, ".bias"))
        tensor.zero_();
    else
        truncatedNormal(tensor, kLinearDeviation);
}

} // namespace

void initialise(const ParameterSet& parameters, const da3::Preset& preset, std::uint64_t seed) {
    const torch::NoGradGuard noGrad;
    torch::manual_seed(seed);
    for (const auto& [name, tensor] : parameters.entries()) {
        if (contains(name, "model.head."))
            initialiseHead(name, tensor);
        else if (contains(name, "model.cam_dec."))
            initialiseCameraDecoder(name, tensor);
        else
            initialiseBackbone(name, tensor, preset);
    }
    for (std::int64_t i = 0; i < preset.depth; ++i) {
        if (!preset.attendsAcrossViews(i))
            continue;
        const torch::Tensor& weight =
            parameters.at("model.backbone.pretrained.blocks." + std::to_string(i) + ".attn.qkv.weight");
        weight.slice(0, preset.dim, 2 * preset.dim).copy_(weight.slice(0, 0, preset.dim));
    }
}

} // namespace fathom::training
