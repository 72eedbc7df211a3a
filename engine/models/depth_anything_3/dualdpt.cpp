// Depth Anything 3, src/depth_anything_3/model/dualdpt.py @2c21ea8; Ranftl et al., "Vision Transformers for Dense
// Prediction". Views go through in chunks, so that memory does not grow with their number.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/dualdpt.h"

#include "engine/models/depth_anything_3/uv_embedding.h"
#include "engine/nn/interpolate.h"

#include <algorithm>
#include <string>
#include <vector>

namespace fathom::da3 {

namespace {
constexpr double kNormEps = 1e-5;
constexpr std::int64_t kHeadChannels = 32;
constexpr std::int64_t kDepthOutputs = 2; // depth, confidence
constexpr std::int64_t kRayOutputs = 7;   // direction, origin, confidence
constexpr std::size_t kFinestLevel = 3;
constexpr std::int64_t kViewsPerChunk = 8;
/// Largest map of a chunk; the device kernels of bilinear resizing index with 32 bits.
constexpr std::int64_t kElementsPerChunk = std::int64_t{1} << 30;

nn::Conv2d conv1x1(std::int64_t in, std::int64_t out) {
    return nn::Conv2d(in, out, nn::ConvolutionShape{.kernel = 1});
}

nn::Conv2d conv3x3(std::int64_t in, std::int64_t out, nn::Bias bias = nn::Bias::Yes) {
    return nn::Conv2d(in, out, nn::ConvolutionShape{.kernel = 3, .padding = 1}, bias);
}

torch::Tensor withPosition(const torch::Tensor& x, std::int64_t height, std::int64_t width) {
    const double aspect = static_cast<double>(width) / static_cast<double>(height);
    return x + uvEmbedding(x.size(1), x.size(2), x.size(3), aspect, x.device());
}

/// Passes the cancellation check and shows a stage's result.
torch::Tensor stage(const HeadOptions& options, const std::string& name, torch::Tensor value) {
    if (options.observe)
        options.observe("head." + name, value);
    options.cancel.throwIfCancelled();
    return value;
}

/// `map` is [V,channels,8h,8w]: the first six are the ray, the seventh its confidence before activation.
void setRays(HeadOutput& output, const torch::Tensor& map) {
    output.ray = map.slice(1, 0, kRayOutputs - 1).permute({0, 2, 3, 1}).contiguous();
    output.rayConfidence = map.select(1, kRayOutputs - 1).exp() + 1;
}
} // namespace

ScratchImpl::ScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels) {
    using torch::nn::ReLU, torch::nn::Sequential;
    const std::int64_t half = features / 2;
    layer1_rn = register_module("layer1_rn", conv3x3(outChannels[0], features, nn::Bias::No));
    layer2_rn = register_module("layer2_rn", conv3x3(outChannels[1], features, nn::Bias::No));
    layer3_rn = register_module("layer3_rn", conv3x3(outChannels[2], features, nn::Bias::No));
    layer4_rn = register_module("layer4_rn", conv3x3(outChannels[3], features, nn::Bias::No));
    refinenet1 = register_module("refinenet1", nn::FeatureFusionBlock(features, true));
    refinenet2 = register_module("refinenet2", nn::FeatureFusionBlock(features, true));
    refinenet3 = register_module("refinenet3", nn::FeatureFusionBlock(features, true));
    refinenet4 = register_module("refinenet4", nn::FeatureFusionBlock(features, false));
    output_conv1 = register_module("output_conv1", conv3x3(features, half));
    output_conv2 = register_module(
        "output_conv2", Sequential(conv3x3(half, kHeadChannels), ReLU(), conv1x1(kHeadChannels, kDepthOutputs)));

    refinenet1_aux = register_module("refinenet1_aux", nn::FeatureFusionBlock(features, true));
    refinenet2_aux = register_module("refinenet2_aux", nn::FeatureFusionBlock(features, true));
    refinenet3_aux = register_module("refinenet3_aux", nn::FeatureFusionBlock(features, true));
    refinenet4_aux = register_module("refinenet4_aux", nn::FeatureFusionBlock(features, false));
    output_conv1_aux = register_module("output_conv1_aux", torch::nn::ModuleList());
    output_conv2_aux = register_module("output_conv2_aux", torch::nn::ModuleList());
    const nn::LayerNorm sharedNorm(kHeadChannels, kNormEps);
    for (std::size_t level = 0; level <= kFinestLevel; ++level) {
        output_conv1_aux->push_back(Sequential(conv3x3(features, half), conv3x3(half, features),
                                               conv3x3(features, half), conv3x3(half, features),
                                               conv3x3(features, half)));
        output_conv2_aux->push_back(Sequential(conv3x3(half, kHeadChannels),
                                               Permute(std::array<std::int64_t, 4>{0, 2, 3, 1}), sharedNorm,
                                               Permute(std::array<std::int64_t, 4>{0, 3, 1, 2}), ReLU(),
                                               conv1x1(kHeadChannels, kRayOutputs)));
    }
}

DualDPTImpl::DualDPTImpl(const Preset& preset) {
    const std::int64_t dim = 2 * preset.dim;
    const auto& out = preset.outChannels;
    norm = register_module("norm", nn::LayerNorm(dim, kNormEps));
    projects = register_module("projects", torch::nn::ModuleList());
    for (const std::int64_t channels : out)
        projects->push_back(conv1x1(dim, channels));
    resize_layers = register_module(
        "resize_layers",
        torch::nn::ModuleList(nn::ConvTranspose2d(out[0], out[0], 4), nn::ConvTranspose2d(out[1], out[1], 2),
                              torch::nn::Identity(),
                              nn::Conv2d(out[3], out[3], nn::ConvolutionShape{.kernel = 3, .stride = 2, .padding = 1})));
    scratch = register_module("scratch", Scratch(preset.features, out));
}

DualDPTImpl::Pyramid DualDPTImpl::pyramid(const std::array<torch::Tensor, 4>& taps, std::int64_t height,
                                          std::int64_t width, const HeadOptions& options) {
    const std::int64_t h = height / kPatchSide, w = width / kPatchSide;
    Pyramid levels;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        const std::string index = std::to_string(k);
        torch::Tensor x = norm(taps[k]).transpose(1, 2).unflatten(2, {h, w}); // [V,2C,h,w]
        x = stage(options, "projects." + index, projects->at<nn::Conv2dImpl>(k).forward(x));
        levels[k] = withPosition(x, height, width);
    }
    levels[0] = resize_layers->at<nn::ConvTranspose2dImpl>(0).forward(levels[0]); // [V,OC0,4h,4w]
    levels[1] = resize_layers->at<nn::ConvTranspose2dImpl>(1).forward(levels[1]); // [V,OC1,2h,2w]
    levels[3] = resize_layers->at<nn::Conv2dImpl>(3).forward(levels[3]);          // [V,OC3,⌈h/2⌉,⌈w/2⌉]
    for (std::size_t k = 0; k < levels.size(); ++k)
        stage(options, "resize_layers." + std::to_string(k), levels[k]);

    levels[0] = stage(options, "scratch.layer1_rn", scratch->layer1_rn(levels[0]));
    levels[1] = stage(options, "scratch.layer2_rn", scratch->layer2_rn(levels[1]));
    levels[2] = stage(options, "scratch.layer3_rn", scratch->layer3_rn(levels[2]));
    levels[3] = stage(options, "scratch.layer4_rn", scratch->layer4_rn(levels[3]));
    return levels;
}

torch::Tensor DualDPTImpl::fuse(const Pyramid& levels, bool aux, const HeadOptions& options) {
    const std::array<nn::FeatureFusionBlock, 4> blocks =
        aux ? std::array{scratch->refinenet1_aux, scratch->refinenet2_aux, scratch->refinenet3_aux,
                         scratch->refinenet4_aux}
            : std::array{scratch->refinenet1, scratch->refinenet2, scratch->refinenet3, scratch->refinenet4};
    torch::Tensor x = levels[3], lateral;
    for (std::size_t k = blocks.size(); k-- > 0;) {
        // Each level is brought to the size of the next finer one, the finest to twice its own.
        const std::int64_t height = k > 0 ? levels[k - 1].size(2) : 2 * levels[0].size(2);
        const std::int64_t width = k > 0 ? levels[k - 1].size(3) : 2 * levels[0].size(3);
        nn::FeatureFusionBlock block = blocks[k];
        x = stage(options, "scratch.refinenet" + std::to_string(k + 1) + (aux ? "_aux" : ""),
                  block(x, lateral, height, width));
        if (k > 0)
            lateral = levels[k - 1];
    }
    return x; // [V,F,8h,8w]
}

HeadOutput DualDPTImpl::forwardViews(const std::array<torch::Tensor, 4>& taps, std::int64_t height,
                                     std::int64_t width, const HeadOptions& options) {
    const Pyramid levels = pyramid(taps, height, width, options);
    HeadOutput output;
    torch::Tensor x = stage(options, "scratch.output_conv1", scratch->output_conv1(fuse(levels, false, options)));
    x = withPosition(nn::resizeKeepingCorners(x, height, width), height, width);     // [V,F/2,H,W]
    x = stage(options, "scratch.output_conv2", scratch->output_conv2->forward(x));   // [V,2,H,W]
    output.depth = x.select(1, 0).exp();
    output.confidence = x.select(1, 1).exp() + 1;
    if (!options.rays)
        return output;

    auto& conv1 = scratch->output_conv1_aux->at<torch::nn::SequentialImpl>(kFinestLevel);
    auto& conv2 = scratch->output_conv2_aux->at<torch::nn::SequentialImpl>(kFinestLevel);
    x = stage(options, "scratch.output_conv1_aux.3", conv1.forward(fuse(levels, true, options))); // [V,F/2,8h,8w]
    x = stage(options, "scratch.output_conv2_aux.3", conv2.forward(withPosition(x, height, width)));
    setRays(output, x);
    return output;
}

HeadOutput DualDPTImpl::forward(const std::array<torch::Tensor, 4>& taps, std::int64_t height, std::int64_t width,
                                const HeadOptions& options) {
    const std::int64_t batch = taps[0].size(0), views = taps[0].size(1), all = batch * views;
    const std::int64_t perView = scratch->output_conv1->weight.size(0) * height * width;
    const std::int64_t chunk = std::clamp<std::int64_t>(kElementsPerChunk / perView, 1, kViewsPerChunk);

    std::vector<torch::Tensor> depth, confidence, ray, rayConfidence;
    for (std::int64_t first = 0; first < all; first += chunk) {
        std::array<torch::Tensor, 4> part;
        for (std::size_t k = 0; k < taps.size(); ++k)
            part[k] = taps[k].flatten(0, 1).slice(0, first, std::min(first + chunk, all));
        const HeadOutput output = forwardViews(part, height, width, options);
        depth.push_back(output.depth);
        confidence.push_back(output.confidence);
        if (options.rays) {
            ray.push_back(output.ray);
            rayConfidence.push_back(output.rayConfidence);
        }
    }
    const auto joined = [&](const std::vector<torch::Tensor>& parts) {
        return parts.empty() ? torch::Tensor() : torch::cat(parts, 0).unflatten(0, {batch, views});
    };
    return {joined(depth), joined(confidence), joined(ray), joined(rayConfidence)};
}

} // namespace fathom::da3
