// Depth Anything 3, src/depth_anything_3/model/gsdpt.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/gsdpt.h"

namespace fathom::da3 {

GSDPTImpl::GSDPTImpl(const Preset& preset) : DenseHeadImpl(preset.tapDim(), preset.outChannels, Position::Added) {
    using torch::nn::GELU, torch::nn::Sequential;
    const std::int64_t half = preset.features / 2;
    scratch = register_module("scratch", DenseScratch(preset.features, preset.outChannels, kRawGaussianSize + 1));
    images_merger = register_module("images_merger",
                                    Sequential(conv3x3(3, half / 4), GELU(), conv3x3(half / 4, half / 2), GELU(),
                                               conv3x3(half / 2, half), GELU()));
}

GaussianHeadOutput GSDPTImpl::forward(const Taps& taps, const torch::Tensor& images, const HeadOptions& options) {
    const std::int64_t height = images.size(3), width = images.size(4);
    const torch::Tensor pictures = images.flatten(0, 1);
    const std::int64_t perView = scratch->output_conv1->weight.size(0) * height * width;
    const auto maps = overViews(taps, perView, [&](const Taps& views, std::int64_t first, std::int64_t last) {
        const Pyramid levels = pyramid(views, height, width, *scratch, options);
        torch::Tensor x = neck(levels, height, width, *scratch, options); // [V,F/2,H,W]
        x = x + stage(options, "images_merger", images_merger->forward(pictures.slice(0, first, last)));
        x = stage(options, "scratch.output_conv2", scratch->output_conv2->forward(withPosition(x, height, width)));
        return std::vector{x.slice(1, 0, kRawGaussianSize).permute({0, 2, 3, 1}).contiguous(),
                           x.select(1, kRawGaussianSize).sigmoid()};
    });
    return {maps[0], maps[1]};
}

} // namespace fathom::da3
