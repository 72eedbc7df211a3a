// Depth-Anything-V2, depth_anything_v2/dpt.py and metric_depth/depth_anything_v2/dpt.py @a561b84.
#include <torch/torch.h>

#include "engine/models/depth_anything_v2/depth_anything_v2.h"

#include "engine/base/error.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace fathom::dav2 {

namespace {
/// Largest map of one pass through the head; the device kernels of bilinear resizing index with 32 bits.
constexpr std::int64_t kElementsPerPass = std::int64_t{1} << 30;

void validateImages(const torch::Tensor& images) {
    const bool fits = images.dim() == 4 && images.size(0) >= 1 && images.size(1) == 3 && images.size(2) >= kPatchSide &&
                      images.size(2) % kPatchSide == 0 && images.size(3) >= kPatchSide &&
                      images.size(3) % kPatchSide == 0;
    if (fits)
        return;
    std::ostringstream shape;
    shape << images.sizes();
    throw Error(ErrorCode::InvalidOption,
                "Images must have the shape [batch, 3, height, width] with sides that are multiples of " +
                    std::to_string(kPatchSide) + ".",
                shape.str());
}
} // namespace

DepthAnythingV2Impl::DepthAnythingV2Impl(const Preset& networkPreset)
    : preset(networkPreset), pretrained(register_module("pretrained", DinoVisionTransformer(preset))),
      depth_head(register_module("depth_head", DPTHead(preset))) {}

torch::Tensor DepthAnythingV2Impl::forwardImages(const torch::Tensor& images, const ForwardOptions& options) {
    const auto taps = pretrained->forward(
        images, {.positionRule = options.positionRule, .cancel = options.cancel, .observe = options.observe});
    const torch::Tensor map = depth_head->forward(
        taps, images.size(2), images.size(3),
        {.fusionScale = options.fusionScale, .cancel = options.cancel, .observe = options.observe});
    return (preset.isMetric() ? map.sigmoid() * preset.maxDepth : map.relu()).squeeze(1); // [B,H,W]
}

torch::Tensor DepthAnythingV2Impl::forward(const torch::Tensor& images, const ForwardOptions& options) {
    validateImages(images);
    const std::int64_t perImage = preset.encoder.features / 2 * images.size(2) * images.size(3);
    const std::int64_t together = std::max<std::int64_t>(kElementsPerPass / perImage, 1);
    if (images.size(0) <= together)
        return forwardImages(images, options);
    std::vector<torch::Tensor> maps;
    for (const torch::Tensor& part : images.split(together))
        maps.push_back(forwardImages(part, options));
    return torch::cat(maps);
}

void setComputeType(DepthAnythingV2& network, torch::Dtype type) {
    const torch::NoGradGuard noGrad;
    DinoVisionTransformerImpl& transformer = *network->pretrained;
    for (const auto& module : transformer.blocks->modules(/*include_self=*/false))
        if (auto* linear = module->as<nn::LinearImpl>())
            linear->to(type);
}

} // namespace fathom::dav2
