// Depth-Anything-V2, depth_anything_v2/dpt.py @a561b84; Ranftl et al., "Vision Transformers for Dense Prediction".
// V1 resizes its result once more to the size that it already has and rectifies it again: both change nothing.
#include <torch/torch.h>

#include "engine/models/depth_anything_v2/dpt.h"

#include "engine/nn/interpolate.h"

#include <string>

namespace fathom::dav2 {

namespace {
constexpr std::int64_t kMapChannels = 32; // between the last two convolutions

nn::Conv2d projection(std::int64_t in, std::int64_t out) {
    return nn::Conv2d(in, out, nn::ConvolutionShape{.kernel = 1});
}

nn::Conv2d convolution(std::int64_t in, std::int64_t out, nn::Bias bias = nn::Bias::Yes) {
    return nn::Conv2d(in, out, nn::ConvolutionShape{.kernel = 3, .padding = 1}, bias);
}

/// Passes the cancellation check and shows a stage's result.
torch::Tensor stage(const HeadOptions& options, const std::string& name, torch::Tensor value) {
    if (options.observe)
        options.observe(name, value);
    options.cancel.throwIfCancelled();
    return value;
}

torch::Tensor scaled(const torch::Tensor& x, double factor) {
    return factor == 1 ? x : x * factor;
}
} // namespace

ScratchImpl::ScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels) {
    const std::int64_t half = features / 2;
    layer1_rn = register_module("layer1_rn", convolution(outChannels[0], features, nn::Bias::No));
    layer2_rn = register_module("layer2_rn", convolution(outChannels[1], features, nn::Bias::No));
    layer3_rn = register_module("layer3_rn", convolution(outChannels[2], features, nn::Bias::No));
    layer4_rn = register_module("layer4_rn", convolution(outChannels[3], features, nn::Bias::No));
    refinenet1 = register_module("refinenet1", nn::FeatureFusionBlock(features, true));
    refinenet2 = register_module("refinenet2", nn::FeatureFusionBlock(features, true));
    refinenet3 = register_module("refinenet3", nn::FeatureFusionBlock(features, true));
    refinenet4 = register_module("refinenet4", nn::FeatureFusionBlock(features, true));
    output_conv1 = register_module("output_conv1", convolution(features, half));
    output_conv2 = register_module("output_conv2",
                                   torch::nn::Sequential(convolution(half, kMapChannels), torch::nn::ReLU(),
                                                         projection(kMapChannels, 1)));
}

DPTHeadImpl::DPTHeadImpl(const Preset& preset) {
    const Encoder& encoder = preset.encoder;
    const auto& out = encoder.outChannels;
    projects = register_module("projects", torch::nn::ModuleList());
    for (const std::int64_t channels : out)
        projects->push_back(projection(encoder.dim, channels));
    resize_layers = register_module(
        "resize_layers",
        torch::nn::ModuleList(nn::ConvTranspose2d(out[0], out[0], 4), nn::ConvTranspose2d(out[1], out[1], 2),
                              torch::nn::Identity(),
                              nn::Conv2d(out[3], out[3], nn::ConvolutionShape{.kernel = 3, .stride = 2, .padding = 1})));
    scratch = register_module("scratch", Scratch(encoder.features, out));
}

DPTHeadImpl::Pyramid DPTHeadImpl::pyramid(const std::array<torch::Tensor, 4>& taps, std::int64_t h, std::int64_t w,
                                          const HeadOptions& options) {
    Pyramid levels;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        const torch::Tensor x = taps[k].transpose(1, 2).unflatten(2, {h, w}); // [B,C,h,w]
        levels[k] = stage(options, "project" + std::to_string(k), projects->at<nn::Conv2dImpl>(k).forward(x));
    }
    levels[0] = resize_layers->at<nn::ConvTranspose2dImpl>(0).forward(levels[0]); // [B,OC0,4h,4w]
    levels[1] = resize_layers->at<nn::ConvTranspose2dImpl>(1).forward(levels[1]); // [B,OC1,2h,2w]
    levels[3] = resize_layers->at<nn::Conv2dImpl>(3).forward(levels[3]);          // [B,OC3,⌈h/2⌉,⌈w/2⌉]
    for (std::size_t k = 0; k < levels.size(); ++k)
        stage(options, "resize" + std::to_string(k), levels[k]);

    levels[0] = stage(options, "layer1_rn", scratch->layer1_rn(levels[0]));
    levels[1] = stage(options, "layer2_rn", scratch->layer2_rn(levels[1]));
    levels[2] = stage(options, "layer3_rn", scratch->layer3_rn(levels[2]));
    levels[3] = stage(options, "layer4_rn", scratch->layer4_rn(levels[3]));
    return levels;
}

torch::Tensor DPTHeadImpl::fuse(const Pyramid& levels, const HeadOptions& options) {
    const std::array<nn::FeatureFusionBlock, 4> blocks{scratch->refinenet1, scratch->refinenet2, scratch->refinenet3,
                                                       scratch->refinenet4};
    torch::Tensor x = levels[3], lateral;
    for (std::size_t k = blocks.size(); k-- > 0;) {
        // Each level is brought to the size of the next finer one, the finest to twice its own.
        const std::int64_t height = k > 0 ? levels[k - 1].size(2) : 2 * levels[0].size(2);
        const std::int64_t width = k > 0 ? levels[k - 1].size(3) : 2 * levels[0].size(3);
        nn::FeatureFusionBlock block = blocks[k];
        x = block(scaled(x, options.fusionScale[k]), lateral, height, width);
        stage(options, "path" + std::to_string(k + 1), x);
        if (k > 0)
            lateral = levels[k - 1];
    }
    return x; // [B,F,8h,8w]
}

torch::Tensor DPTHeadImpl::forward(const std::array<torch::Tensor, 4>& taps, std::int64_t height, std::int64_t width,
                                   const HeadOptions& options) {
    const Pyramid levels = pyramid(taps, height / kPatchSide, width / kPatchSide, options);
    torch::Tensor x = stage(options, "output_conv1", scratch->output_conv1(fuse(levels, options))); // [B,F/2,8h,8w]
    x = stage(options, "upsampled", nn::resizeKeepingCorners(x, height, width));                    // [B,F/2,H,W]
    return stage(options, "logit", scratch->output_conv2->forward(x));                              // [B,1,H,W]
}

} // namespace fathom::dav2
