// Depth Anything 3, src/depth_anything_3/model/dpt.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/dpt.h"

namespace fathom::da3 {

SkyScratchImpl::SkyScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels)
    : DenseScratchImpl(features, outChannels, /*outputs=*/1) {
    using torch::nn::ReLU, torch::nn::Sequential;
    sky_output_conv2 = register_module(
        "sky_output_conv2",
        Sequential(conv3x3(features / 2, kHeadChannels), ReLU(), conv1x1(kHeadChannels, /*out=*/1)));
}

DPTImpl::DPTImpl(const Preset& preset) : DenseHeadImpl(preset.tapDim(), preset.outChannels, Position::Absent) {
    scratch = register_module("scratch", SkyScratch(preset.features, preset.outChannels));
}

SkyHeadOutput DPTImpl::forward(const Taps& taps, std::int64_t height, std::int64_t width,
                               const HeadOptions& options) {
    const std::int64_t perView = scratch->output_conv1->weight.size(0) * height * width;
    const auto maps = overViews(taps, perView, [&](const Taps& views, std::int64_t, std::int64_t) {
        const Pyramid levels = pyramid(views, height, width, *scratch, options);
        const torch::Tensor x = neck(levels, height, width, *scratch, options); // [V,F/2,H,W]
        const torch::Tensor depth = stage(options, "scratch.output_conv2", scratch->output_conv2->forward(x));
        const torch::Tensor sky = stage(options, "scratch.sky_output_conv2", scratch->sky_output_conv2->forward(x));
        return std::vector{depth.squeeze(1).exp(), torch::relu(sky.squeeze(1))};
    });
    return {maps[0], maps[1]};
}

} // namespace fathom::da3
