#include <torch/torch.h>

#include "engine/estimators/da3_estimator.h"

#include "engine/base/error.h"
#include "engine/estimators/device_estimator.h"
#include "engine/estimators/host_copy.h"
#include "engine/estimators/pass_conditions.h"
#include "engine/estimators/ready_network.h"
#include "engine/estimators/tensor_maps.h"
#include "engine/geometry/known_camera_alignment.h"
#include "engine/geometry/normalized_cameras.h"
#include "engine/models/depth_anything_3/nested.h"
#include "engine/nn/torch_error.h"
#include "engine/pipeline/pass_memory.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <optional>

namespace fathom {

namespace {

da3::ReferenceStrategy strategyOf(ReferenceView view) {
    switch (view) {
    case ReferenceView::First:
        return da3::ReferenceStrategy::First;
    case ReferenceView::Middle:
        return da3::ReferenceStrategy::Middle;
    case ReferenceView::SaddleBalanced:
        return da3::ReferenceStrategy::SaddleBalanced;
    case ReferenceView::SaddleSimRange:
        return da3::ReferenceStrategy::SaddleSimRange;
    }
    throw Error(ErrorCode::Internal, "Unknown reference view strategy.");
}

/// Cameras as the camera encoder takes them.
std::vector<PosedIntrinsics> normalised(std::vector<PosedIntrinsics> cameras) {
    std::vector<RigidTransform> poses;
    for (const PosedIntrinsics& camera : cameras)
        poses.push_back(camera.cameraFromWorld);
    poses = normalizedCameras(poses);
    for (std::size_t i = 0; i < cameras.size(); ++i)
        cameras[i].cameraFromWorld = poses[i];
    return cameras;
}

/// The known cameras when every view has one, else nothing.
std::vector<PosedIntrinsics> camerasOf(const std::vector<ViewKnowledge>& known) {
    std::vector<PosedIntrinsics> cameras;
    for (const ViewKnowledge& view : known)
        if (view.camera)
            cameras.push_back(*view.camera);
    if (cameras.size() != known.size())
        cameras.clear();
    return cameras;
}

/// Whether a pass goes from images to depth and cameras and nowhere else.
bool isPlain(const da3::ForwardOptions& options) {
    return !options.rays && options.poseSource == da3::PoseSource::CameraHead && !options.knownCameras &&
           !options.gaussians && options.featureLayers.empty();
}

plan::RecordedForward::Pass passOf(const da3::Prediction& prediction, const da3::DepthAnything3& network) {
    plan::RecordedForward::Pass pass;
    pass.results = {prediction.depth,
                    prediction.confidence,
                    prediction.poseEncoding,
                    prediction.cameras.extrinsics,
                    prediction.cameras.intrinsics,
                    prediction.reference};
    pass.constants = network->tables();
    return pass;
}

/// The inverse of passOf().
da3::Prediction predictionOf(const std::vector<torch::Tensor>& results) {
    da3::Prediction prediction;
    prediction.depth = results[0];
    prediction.confidence = results[1];
    prediction.poseEncoding = results[2];
    prediction.cameras = {results[3], results[4]};
    prediction.reference = results[5];
    return prediction;
}

/// What a pass gives every view, all of it under way to the processor at once.
struct ResultsOnTheirWay {
    ResultsOnTheirWay(const da3::Prediction& prediction, const torch::Tensor& skyMaps)
        : depth(prediction.depth[0]), confidence(prediction.confidence[0]),
          sky(skyMaps.defined() ? skyMaps[0] : torch::Tensor()), extrinsics(prediction.cameras.extrinsics[0]),
          intrinsics(prediction.cameras.intrinsics[0]), reference(prediction.reference) {
        for (const torch::Tensor& values : prediction.features)
            features.emplace_back(values[0]);
    }

    HostCopy depth, confidence, sky, extrinsics, intrinsics, reference;
    std::vector<HostCopy> features;
};

void scaleDepth(FloatMap& depth, double factor) {
    std::transform(depth.data(), depth.data() + depth.valueCount(), depth.data(),
                   [factor](float value) { return static_cast<float>(value * factor); });
}

/// Runs networks whose views see each other: pixels in, maps and cameras out.
class AnyViewEstimator : public DeviceEstimator {
public:
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size size) const noexcept override {
        return estimatedPassBytes(m_preset, views, size, m_forward.gaussians);
    }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override;

protected:
    template <typename Network>
    AnyViewEstimator(ModelDescription model, const ReadyNetwork<Network>& ready, const EstimateOptions& options);

    /// What a pass gives besides the prediction of an any-view network.
    struct Outcome {
        da3::Prediction prediction;
        torch::Tensor sky;           ///< undefined when the network has none
        std::optional<double> scale; ///< metres per unit of the any-view branch
    };
    virtual Outcome forward(const torch::Tensor& images, const da3::ForwardOptions& options) = 0;

private:
    [[nodiscard]] std::vector<ViewEstimate> run(const std::vector<const RgbImage*>& processed,
                                                const std::vector<PosedIntrinsics>& cameras,
                                                const CancelToken& token);
    [[nodiscard]] std::vector<ViewEstimate> estimatesOf(const Outcome& outcome, Size size) const;
    void adoptKnownCameras(std::vector<ViewEstimate>& estimates, const std::vector<PosedIntrinsics>& cameras) const;

    da3::Preset m_preset;
    da3::ForwardOptions m_forward;
    KnownCameraScale m_scale;
    bool m_tf32;
    bool m_measuresConvolutions;
    std::mutex m_readMutex;                    ///< of the next
    std::function<void()> m_readCameraEncoder; ///< empty once it is there
};

class Da3Estimator : public AnyViewEstimator {
public:
    Da3Estimator(ModelDescription model, const ReadyNetwork<da3::DepthAnything3>& ready, const EstimateOptions& options);

private:
    /// Has the device record plain passes (images to depth and cameras) and replay them.
    void record(plan::MakeRecording make, const EstimateOptions& options);
    Outcome forward(const torch::Tensor& images, const da3::ForwardOptions& options) override;

    da3::DepthAnything3 m_network;
    std::optional<plan::RecordedForward> m_recorded;
};

/// Depth and camera positions in metres.
class NestedEstimator : public AnyViewEstimator {
public:
    NestedEstimator(ModelDescription model, const ReadyNetwork<da3::NestedDepth>& ready, const EstimateOptions& options);

private:
    Outcome forward(const torch::Tensor& images, const da3::ForwardOptions& options) override;

    da3::NestedDepth m_network;
};

template <typename Network>
AnyViewEstimator::AnyViewEstimator(ModelDescription model, const ReadyNetwork<Network>& ready,
                                   const EstimateOptions& options)
    : DeviceEstimator(std::move(model), ready.device), m_preset(ready.network->preset), m_scale(options.knownCameraScale),
      m_tf32(ready.tf32), m_measuresConvolutions(options.compileMode == CompileMode::MaxAutotune),
      m_readCameraEncoder(ready.readCameraEncoder) {
    m_forward.reference = strategyOf(options.referenceView);
    m_forward.poseSource =
        options.poseSource == PoseSource::Rays ? da3::PoseSource::Rays : da3::PoseSource::CameraHead;
    m_forward.gaussians = options.gaussians;
    m_forward.asUpstream = options.asUpstream;
    for (const int layer : options.featureLayers)
        m_forward.featureLayers.push_back(layer == kLastBlock ? m_preset.depth - 1 : layer);
}

std::vector<ViewEstimate> AnyViewEstimator::estimatesOf(const Outcome& outcome, Size size) const {
    const da3::Prediction& prediction = outcome.prediction;
    const ResultsOnTheirWay results(prediction, outcome.sky);
    const torch::Tensor depth = results.depth.wait(torch::kFloat32);
    requireUsableDepth(depth, m_model);
    const std::int64_t views = depth.size(0);
    std::vector<ViewEstimate> estimates(static_cast<std::size_t>(views));
    for (std::int64_t view = 0; view < views; ++view) // while the others arrive
        estimates[static_cast<std::size_t>(view)].depth = mapOf(depth[view]);
    const torch::Tensor confidence = results.confidence.wait(torch::kFloat32), sky = results.sky.wait(torch::kFloat32);
    const torch::Tensor extrinsics = results.extrinsics.wait(torch::kFloat64);
    const torch::Tensor intrinsics = results.intrinsics.wait(torch::kFloat64);
    const auto reference = results.reference.wait(torch::kInt64)[0].item<std::int64_t>();
    for (std::int64_t view = 0; view < views; ++view) {
        ViewEstimate& estimate = estimates[static_cast<std::size_t>(view)];
        if (m_model.capabilities.confidence)
            estimate.confidence = mapOf(confidence[view]);
        if (sky.defined())
            estimate.sky = mapOf(sky[view]);
        if (m_model.capabilities.poses) {
            estimate.intrinsics = intrinsicsOf(intrinsics[view], size);
            estimate.cameraFromBatch = transformOf(extrinsics[view]);
        }
        if (prediction.gaussians)
            estimate.gaussians = gaussiansOf(*prediction.gaussians, view, views);
        estimate.metricScale = outcome.scale;
        estimate.isReference = view == reference;
    }
    for (std::size_t k = 0; k < results.features.size(); ++k) {
        const torch::Tensor features = results.features[k].wait(torch::kFloat32);
        for (std::int64_t view = 0; view < views; ++view)
            estimates[static_cast<std::size_t>(view)].features.push_back(
                featureMapOf(m_forward.featureLayers[k], features[view]));
    }
    return estimates;
}

void AnyViewEstimator::adoptKnownCameras(std::vector<ViewEstimate>& estimates,
                                         const std::vector<PosedIntrinsics>& cameras) const {
    std::vector<RigidTransform> predicted, given;
    for (std::size_t i = 0; i < cameras.size(); ++i) {
        predicted.push_back(*estimates[i].cameraFromBatch);
        given.push_back(cameras[i].cameraFromWorld);
    }
    const SimilarityTransform fit = predictedFromGiven(predicted, given, m_forward.asUpstream);
    for (std::size_t i = 0; i < cameras.size(); ++i) {
        ViewEstimate& estimate = estimates[i];
        estimate.intrinsics = cameras[i].intrinsics;
        if (m_scale == KnownCameraScale::Predicted) {
            estimate.cameraFromBatch = fit.cameraFromTarget(given[i]);
            continue;
        }
        estimate.cameraFromBatch = given[i];
        scaleDepth(estimate.depth, 1 / fit.scale);
        if (!m_forward.asUpstream)
            estimate.gaussians = transformed(std::move(estimate.gaussians), fit.inverse());
        estimate.inGivenWorld = true;
        estimate.unitUnknown = true; // whatever unit the given cameras have
    }
}

std::vector<ViewEstimate> AnyViewEstimator::run(const std::vector<const RgbImage*>& processed,
                                                const std::vector<PosedIntrinsics>& cameras,
                                                const CancelToken& token) {
    const c10::InferenceMode inference;
    establish({m_device, execution().threads, m_tf32, m_measuresConvolutions, areOwn(execution().kernels)});
    da3::ForwardOptions options = m_forward;
    options.cancel = token;
    if (!cameras.empty()) {
        const std::lock_guard lock(m_readMutex); // passes may run side by side
        if (m_readCameraEncoder)
            m_readCameraEncoder();
        m_readCameraEncoder = nullptr;
    }
    if (!cameras.empty())
        options.knownCameras = fathom::camerasOf(normalised(cameras), m_device);
    std::vector<ViewEstimate> estimates =
        estimatesOf(forward(networkInputOf(processed, m_device), options), processed.front()->size());
    if (!cameras.empty())
        adoptKnownCameras(estimates, cameras);
    return estimates;
}

std::vector<ViewEstimate> AnyViewEstimator::estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) {
    requireRoom(processed);
    const std::vector<PosedIntrinsics> cameras = camerasOf(known);
    if (!cameras.empty() && (!m_model.capabilities.poses || !m_preset.cameraEncoder))
        throw Error(ErrorCode::InvalidOption, m_model.name + " accepts no known cameras.", m_model.id);
    return translatingTorchErrors([&] { return run(processed, cameras, token); });
}

Da3Estimator::Da3Estimator(ModelDescription model, const ReadyNetwork<da3::DepthAnything3>& ready,
                           const EstimateOptions& options)
    : AnyViewEstimator(std::move(model), ready, options), m_network(ready.network) {
    if (ready.recordings)
        record(ready.recordings, options);
}

void Da3Estimator::record(plan::MakeRecording make, const EstimateOptions& options) {
    const da3::ForwardOptions plain{.reference = strategyOf(options.referenceView)};
    m_recorded.emplace(
        [network = m_network, plain](const torch::Tensor& images) mutable {
            return passOf(network->forward(images, plain), network);
        },
        std::move(make));
}

AnyViewEstimator::Outcome Da3Estimator::forward(const torch::Tensor& images, const da3::ForwardOptions& options) {
    if (m_recorded && isPlain(options))
        return {predictionOf((*m_recorded)(images)), {}, std::nullopt};
    return {m_network->forward(images, options), {}, std::nullopt};
}

NestedEstimator::NestedEstimator(ModelDescription model, const ReadyNetwork<da3::NestedDepth>& ready,
                                 const EstimateOptions& options)
    : AnyViewEstimator(std::move(model), ready, options), m_network(ready.network) {}

AnyViewEstimator::Outcome NestedEstimator::forward(const torch::Tensor& images,
                                                   const da3::ForwardOptions& options) {
    da3::NestedPrediction prediction = m_network->forward(images, options);
    return {std::move(prediction.metric), prediction.sky, prediction.scale};
}

} // namespace

std::unique_ptr<Estimator> makeEstimator(ModelDescription model, ReadyNetwork<da3::DepthAnything3> ready,
                                         const EstimateOptions& options) {
    return std::make_unique<Da3Estimator>(std::move(model), ready, options);
}

std::unique_ptr<Estimator> makeEstimator(ModelDescription model, ReadyNetwork<da3::NestedDepth> ready,
                                         const EstimateOptions& options) {
    return std::make_unique<NestedEstimator>(std::move(model), ready, options);
}

} // namespace fathom
