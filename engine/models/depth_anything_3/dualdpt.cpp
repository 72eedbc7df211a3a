// Depth Anything 3, src/depth_anything_3/model/dualdpt.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/dualdpt.h"

#include "engine/base/error.h"

#include <utility>

namespace fathom::da3 {

namespace {
constexpr double kNormEps = 1e-5;
constexpr std::int64_t kDepthOutputs = 2; // depth, confidence
constexpr std::int64_t kRayOutputs = 7;   // direction, origin, confidence
constexpr std::size_t kFinestLevel = 3;

/// `map` is [V,channels,8h,8w]: the first six are the ray, the seventh its confidence before activation.
void setRays(HeadOutput& output, const torch::Tensor& map) {
    output.ray = map.slice(1, 0, kRayOutputs - 1).permute({0, 2, 3, 1}).contiguous();
    output.rayConfidence = map.select(1, kRayOutputs - 1).exp() + 1;
}
} // namespace

ScratchImpl::ScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels)
    : DenseScratchImpl(features, outChannels, kDepthOutputs) {
    using torch::nn::ReLU, torch::nn::Sequential;
    const std::int64_t half = features / 2;
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

DualDPTImpl::DualDPTImpl(const Preset& preset)
    : DenseHeadImpl(preset.tapDim(), preset.outChannels, Position::Added) {
    norm = register_module("norm", nn::LayerNorm(preset.tapDim(), kNormEps));
    scratch = register_module("scratch", Scratch(preset.features, preset.outChannels));
}

HeadOutput DualDPTImpl::forwardViews(const Taps& views, std::int64_t height, std::int64_t width,
                                     const HeadOptions& options) {
    const Pyramid levels = pyramid(views, height, width, *scratch, options);
    HeadOutput output;
    torch::Tensor x = withPosition(neck(levels, height, width, *scratch, options), height, width); // [V,F/2,H,W]
    x = stage(options, "scratch.output_conv2", scratch->output_conv2->forward(x));                 // [V,2,H,W]
    output.depth = x.select(1, 0).exp();
    output.confidence = x.select(1, 1).exp() + 1;
    if (!options.rays)
        return output;

    const std::array blocks{scratch->refinenet1_aux, scratch->refinenet2_aux, scratch->refinenet3_aux,
                            scratch->refinenet4_aux};
    auto& conv1 = scratch->output_conv1_aux->at<torch::nn::SequentialImpl>(kFinestLevel);
    auto& conv2 = scratch->output_conv2_aux->at<torch::nn::SequentialImpl>(kFinestLevel);
    x = stage(options, "scratch.output_conv1_aux.3", conv1.forward(fuse(levels, blocks, "_aux", options)));
    x = stage(options, "scratch.output_conv2_aux.3", conv2.forward(withPosition(x, height, width))); // [V,7,8h,8w]
    setRays(output, x);
    return output;
}

HeadOutput DualDPTImpl::forward(const Taps& taps, std::int64_t height, std::int64_t width,
                                const HeadOptions& options) {
    if (kernel) {
        requireInternal(!options.rays, "a head that gives rays keeps its plain operators");
        return kernel->forward(taps, height, width, options.cancel);
    }
    const std::int64_t perView = scratch->output_conv1->weight.size(0) * height * width;
    std::vector<torch::Tensor> maps = overViews(taps, perView, [&](const Taps& views, std::int64_t, std::int64_t) {
        HeadOutput output = forwardViews(views, height, width, options);
        return std::vector{output.depth, output.confidence, output.ray, output.rayConfidence};
    });
    return {std::move(maps[0]), std::move(maps[1]), std::move(maps[2]), std::move(maps[3])};
}

} // namespace fathom::da3
