// Depth Anything 3, src/depth_anything_3/model/da3.py @2c21ea8, with configs da3mono-large and da3metric-large.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/mono.h"

#include "engine/models/depth_anything_3/sky.h"

#include <utility>

namespace fathom::da3 {

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
    return {withSkyFilled(maps.depth, maps.sky), maps.sky, std::move(features.features)};
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
