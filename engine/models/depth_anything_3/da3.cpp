// Depth Anything 3, src/depth_anything_3/model/da3.py and api.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/da3.h"

#include "engine/base/error.h"

#include <sstream>

namespace fathom::da3 {

namespace {
[[noreturn]] void refuse(const std::string& message, const torch::Tensor& value) {
    std::ostringstream shape;
    shape << value.sizes();
    throw Error(ErrorCode::InvalidOption, message, shape.str());
}

void requireFittingCameras(const Cameras& known, const torch::Tensor& images) {
    const std::int64_t batch = images.size(0), views = images.size(1);
    if (known.extrinsics.sizes() != torch::IntArrayRef({batch, views, 4, 4}))
        refuse("Known extrinsics must have the shape [batch, views, 4, 4].", known.extrinsics);
    if (known.intrinsics.sizes() != torch::IntArrayRef({batch, views, 3, 3}))
        refuse("Known intrinsics must have the shape [batch, views, 3, 3].", known.intrinsics);
}

/// Ray cameras of every sample of a batch.
Cameras solveBatch(const HeadOutput& head, std::int64_t height, std::int64_t width, const RayPoseOptions& options) {
    std::vector<torch::Tensor> extrinsics, intrinsics;
    for (std::int64_t sample = 0; sample < head.ray.size(0); ++sample) {
        const Cameras cameras = camerasFromRays(head.ray[sample], head.rayConfidence[sample], height, width, options);
        extrinsics.push_back(cameras.extrinsics);
        intrinsics.push_back(cameras.intrinsics);
    }
    return {torch::stack(extrinsics), torch::stack(intrinsics)};
}
} // namespace

void requireFittingInput(const Preset& preset, const torch::Tensor& images, const ForwardOptions& options) {
    if (images.dim() != 5 || images.size(0) < 1 || images.size(1) < 1 || images.size(2) != 3)
        refuse("Images must have the shape [batch, views, 3, height, width].", images);
    if (images.size(3) < kPatchSide || images.size(3) % kPatchSide != 0 || images.size(4) < kPatchSide ||
        images.size(4) % kPatchSide != 0)
        refuse("Image sides must be multiples of " + std::to_string(kPatchSide) + ".", images);
    if (options.forcedReference && (*options.forcedReference < 0 || *options.forcedReference >= images.size(1)))
        refuse("The forced reference view " + std::to_string(*options.forcedReference) + " does not exist.", images);
    for (const std::int64_t layer : options.featureLayers)
        if (layer < 0 || layer >= preset.depth)
            throw Error(ErrorCode::InvalidOption, "Features can come from blocks 0 to " +
                                                      std::to_string(preset.depth - 1) + ", not from block " +
                                                      std::to_string(layer) + ".");
    if (options.gaussians && !preset.gaussianHead)
        throw Error(ErrorCode::InvalidOption, "This network gives no Gaussians.");
    if (options.knownCameras && !preset.cameraEncoder)
        throw Error(ErrorCode::InvalidOption, "This network does not accept known cameras.");
    if (options.knownCameras)
        requireFittingCameras(*options.knownCameras, images);
}

BackboneImpl::BackboneImpl(const Preset& preset)
    : pretrained(register_module("pretrained", DinoVisionTransformer(preset))) {}

DepthAnything3NetImpl::DepthAnything3NetImpl(const Preset& preset)
    : backbone(register_module("backbone", Backbone(preset))), head(register_module("head", DualDPT(preset))),
      cam_dec(register_module("cam_dec", CameraDec(2 * preset.dim))) {
    if (preset.cameraEncoder)
        cam_enc = register_module("cam_enc", CameraEnc(preset.dim));
    if (preset.gaussianHead)
        gs_head = register_module("gs_head", GSDPT(preset));
}

torch::Tensor DepthAnything3NetImpl::cameraTokens(const Cameras& known, std::int64_t height, std::int64_t width,
                                                  const ForwardOptions& options) {
    const torch::Tensor tokens = cam_enc(encodeCameras(known.extrinsics, known.intrinsics, height, width));
    if (options.observe)
        options.observe("cam_enc", tokens);
    return tokens;
}

Prediction DepthAnything3NetImpl::forward(const torch::Tensor& images, const ForwardOptions& options) {
    const std::int64_t height = images.size(3), width = images.size(4);
    const torch::Tensor tokens =
        options.knownCameras ? cameraTokens(*options.knownCameras, height, width, options) : torch::Tensor();
    BackboneOutput features = backbone->pretrained->forward(images, tokens,
                                                            {.reference = options.reference,
                                                             .forcedReference = options.forcedReference,
                                                             .featureLayers = options.featureLayers,
                                                             .featuresAsUpstream = options.asUpstream,
                                                             .cancel = options.cancel,
                                                             .observe = options.observe});
    const bool fromRays = options.poseSource == PoseSource::Rays;
    HeadOutput maps = head->forward(
        features.patches, height, width,
        {.rays = options.rays || fromRays, .cancel = options.cancel, .observe = options.observe});

    Prediction prediction;
    prediction.depth = maps.depth;
    prediction.confidence = maps.confidence;
    prediction.reference = features.reference;
    prediction.features = std::move(features.features);
    if (fromRays) {
        RayPoseOptions rayPose = options.rayPose;
        rayPose.asUpstream = options.asUpstream;
        rayPose.cancel = options.cancel;
        prediction.cameras = solveBatch(maps, height, width, rayPose);
    } else {
        prediction.poseEncoding = cam_dec(features.cameraToken);
        prediction.cameras = decodeCameras(prediction.poseEncoding, height, width);
    }
    if (options.rays) {
        prediction.ray = maps.ray;
        prediction.rayConfidence = maps.rayConfidence;
    }
    if (options.gaussians)
        prediction.gaussians = predictGaussians(features, images, prediction, options);
    return prediction;
}

Gaussians DepthAnything3NetImpl::predictGaussians(const BackboneOutput& features, const torch::Tensor& images,
                                                  const Prediction& prediction, const ForwardOptions& options) {
    const GaussianHeadOutput raw = gs_head->forward(
        features.patches, images, {.cancel = options.cancel, .observe = options.observe, .prefix = "gs_head."});
    if (options.observe) {
        options.observe("gaussians.raw", raw.raw);
        options.observe("gaussians.density", raw.density);
    }
    GaussianScene scene{prediction.depth, prediction.cameras};
    if (options.knownCameras && options.asUpstream)
        scene.givenExtrinsics = options.knownCameras->extrinsics;
    return adaptGaussians(raw, scene);
}

DepthAnything3Impl::DepthAnything3Impl(const Preset& networkPreset)
    : preset(networkPreset), model(register_module("model", DepthAnything3Net(preset))) {}

Prediction DepthAnything3Impl::forward(const torch::Tensor& images, const ForwardOptions& options) {
    requireFittingInput(preset, images, options);
    return model->forward(images, options);
}

std::vector<torch::Tensor> DepthAnything3Impl::tables() const {
    std::vector<torch::Tensor> all = model->head->tables();
    if (const auto kept = model->backbone->pretrained->tables())
        all.insert(all.end(), {kept->withinView.cosine, kept->withinView.sine, kept->acrossViews.cosine,
                               kept->acrossViews.sine, kept->position});
    return all;
}

void setComputeType(Backbone& backbone, torch::Dtype type) {
    const torch::NoGradGuard noGrad;
    DinoVisionTransformerImpl& transformer = *backbone->pretrained;
    for (const auto& module : transformer.blocks->modules(/*include_self=*/false))
        if (auto* linear = module->as<nn::LinearImpl>())
            linear->to(type);
}

void setComputeType(DepthAnything3& network, torch::Dtype type) {
    setComputeType(network->model->backbone, type);
}

} // namespace fathom::da3
