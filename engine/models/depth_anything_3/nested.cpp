// Depth Anything 3, src/depth_anything_3/model/da3.py (NestedDepthAnything3Net) @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/nested.h"

#include "engine/models/depth_anything_3/metric_alignment.h"

#include <string>

namespace fathom::da3 {

namespace {
/// Shows the monocular branch under names of its own.
Observer metricObserver(const Observer& observe) {
    if (!observe)
        return {};
    return [observe](std::string_view name, const torch::Tensor& value) {
        observe("metric." + std::string(name), value);
    };
}

void show(const Observer& observe, std::string_view name, const torch::Tensor& value) {
    if (observe)
        observe(name, value);
}
} // namespace

NestedNetImpl::NestedNetImpl(const Preset& preset, const Preset& metricPreset)
    : da3(register_module("da3", DepthAnything3Net(preset))),
      da3_metric(register_module("da3_metric", MonocularNet(metricPreset))) {}

NestedPrediction NestedNetImpl::forward(const torch::Tensor& images, const ForwardOptions& options) {
    Prediction anyView = da3->forward(images, options);
    const MonocularPrediction monocular =
        da3_metric->forward(images, {.cancel = options.cancel, .observe = metricObserver(options.observe)});
    const torch::Tensor metres = metresOf(monocular.depth, anyView.cameras.intrinsics);
    show(options.observe, "depth.before_scale", anyView.depth);
    show(options.observe, "metric.metres", metres);

    const MetricMaps maps = alignedToMetres(
        {anyView.depth, anyView.confidence, anyView.cameras.extrinsics, metres, monocular.sky}, options.asUpstream);
    anyView.depth = maps.depth;
    anyView.confidence = maps.confidence;
    anyView.cameras.extrinsics = maps.extrinsics;
    if (anyView.gaussians && !options.asUpstream) {
        anyView.gaussians->means.mul_(maps.scale);
        anyView.gaussians->scales.mul_(maps.scale);
    }
    return {std::move(anyView), monocular.sky, maps.scale};
}

NestedDepthImpl::NestedDepthImpl(const Preset& networkPreset, const Preset& metricPreset)
    : preset(networkPreset), model(register_module("model", NestedNet(preset, metricPreset))) {}

NestedPrediction NestedDepthImpl::forward(const torch::Tensor& images, const ForwardOptions& options) {
    requireFittingInput(preset, images, options);
    return model->forward(images, options);
}

void setComputeType(NestedDepth& network, torch::Dtype type) {
    setComputeType(network->model->da3->backbone, type);
    setComputeType(network->model->da3_metric->backbone, type);
}

} // namespace fathom::da3
