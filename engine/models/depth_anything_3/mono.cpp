// Depth Anything 3, src/depth_anything_3/model/da3.py @2c21ea8, with configs da3mono-large and da3metric-large.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/mono.h"

#include "engine/models/depth_anything_3/sky.h"

#include <utility>

namespace fathom::da3 {

namespace {
/// \param depth, sky  [B,S,H,W]
torch::Tensor filledViewByView(const torch::Tensor& depth, const torch::Tensor& sky) {
    const torch::Tensor depths = depth.flatten(0, 1), skies = sky.flatten(0, 1);
    std::vector<torch::Tensor> views;
    for (std::int64_t view = 0; view < depths.size(0); ++view)
        views.push_back(withSkyFilled(depths[view], skies[view]));
    return torch::stack(views).view_as(depth);
}
} // namespace

MonocularNetImpl::MonocularNetImpl(const Preset& preset)
    : backbone(register_module("backbone", Backbone(preset))), head(register_module("head", DPT(preset))) {}

MonocularPrediction MonocularNetImpl::forward(const torch::Tensor& images, const MonocularOptions& options) {
    BackboneOutput features = backbone->pretrained->forward(
        images, {},
        {.featureLayers = options.featureLayers, .cancel = options.cancel, .observe = options.observe});
    const SkyHeadOutput maps = head->forward(features.patches, images.size(3), images.size(4),
                                             {.cancel = options.cancel, .observe = options.observe});
    if (options.observe)
        options.observe("depth.before_sky", maps.depth);
    torch::Tensor depth =
        options.skyOfEachView ? filledViewByView(maps.depth, maps.sky) : withSkyFilled(maps.depth, maps.sky);
    return {std::move(depth), maps.sky, std::move(features.features)};
}

MonocularDepthImpl::MonocularDepthImpl(const Preset& networkPreset)
    : preset(networkPreset), model(register_module("model", MonocularNet(preset))) {}

MonocularPrediction MonocularDepthImpl::forward(const torch::Tensor& images, const MonocularOptions& options) {
    requireFittingInput(preset, images, {.featureLayers = options.featureLayers});
    return model->forward(images, options);
}

void setComputeType(MonocularDepth& network, torch::Dtype type) {
    setComputeType(network->model->backbone, type);
}

} // namespace fathom::da3
