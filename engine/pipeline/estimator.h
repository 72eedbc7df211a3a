#pragma once

#include "engine/base/cancellation.h"
#include "engine/geometry/pose_encoding.h"
#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/estimate_options.h"
#include "engine/pipeline/model_catalog.h"
#include "engine/scene/feature_colours.h"
#include "engine/scene/view.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace fathom {

/// What one network pass says about one view. Maps have the size of the processed image.
struct ViewEstimate {
    FloatMap depth;
    FloatMap confidence;                           ///< empty when the model has none
    FloatMap sky;                                  ///< empty when the model has none
    FloatMap inverseDepth; ///< as View::inverseDepth; empty when the model gives depth
    std::optional<Intrinsics> intrinsics;          ///< pixels of the processed image
    std::optional<RigidTransform> cameraFromBatch; ///< batch frame = about the reference view's camera
    Gaussians gaussians;   ///< batch frame; empty unless asked for
    bool inGivenWorld = false; ///< the batch frame is the world of the known cameras
    /// The model's metres do not hold here: nobody knows the focal length, or the scale is that of known cameras.
    bool unitUnknown = false;
    std::optional<double> metricScale; ///< metres per unit of the any-view branch, where a model finds it
    bool isReference = false;          ///< the view that carries the frame of its pass
    std::vector<FeatureMap> features;  ///< of EstimateOptions::featureLayers
};

/// What is known of a view before the network sees it, in pixels of the processed image.
struct ViewKnowledge {
    std::optional<double> focalPixels; ///< mean of both axes
    std::optional<PosedIntrinsics> camera;
    /// ProcessedImage::planes; null or empty where there are none.
    const std::vector<float>* planes = nullptr;
};

/// A loaded model on one device. One thread at a time, except where runsSideBySide() allows more.
class Estimator {
public:
    virtual ~Estimator() = default;

    [[nodiscard]] virtual const ModelDescription& model() const noexcept = 0;

    /// How it runs, as the loader set it.
    [[nodiscard]] const Execution& execution() const noexcept { return m_execution; }
    void setExecution(Execution execution) { m_execution = std::move(execution); }

    /// Whether several threads may estimate at once: they share the weights, and every call works in memory of its own.
    [[nodiscard]] virtual bool runsSideBySide() const noexcept { return false; }

    /// Threads of the passes to come, on the processor; not while one runs.
    void setThreads(int threads) { m_execution.threads = threads; }

    /// Memory that a pass takes beside the weights, in bytes; 0: unknown.
    [[nodiscard]] virtual std::uint64_t passBytes(std::size_t views, Size size) const noexcept {
        (void)views;
        (void)size;
        return 0;
    }

    /// Memory that passes may take now, in bytes; 0: unknown, or not to be planned with.
    [[nodiscard]] virtual std::uint64_t freeBytes() const { return 0; }

    /// One pass over views that are reasoned about together; all images have one size, sides multiples of 14.
    /// Answers cancellation within one network block.
    /// \throws Error{OutOfMemory, OutOfDeviceMemory, …}, Cancelled
    [[nodiscard]] virtual std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                             const CancelToken& token) = 0;

    /// The same with what is known of every view. Models that can use none of it ignore it.
    /// \param known  empty, or one entry a view; known cameras are used when every view has one.
    /// \throws as estimate; Error{InvalidOption} for known cameras that the model does not accept
    [[nodiscard]] virtual std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                                    const std::vector<ViewKnowledge>& known,
                                                                    const CancelToken& token) {
        (void)known;
        return estimate(processed, token);
    }

private:
    Execution m_execution;
};

/// Makes estimators; replaced in tests by one that needs no network.
using EstimatorFactory = std::function<std::unique_ptr<Estimator>(
    const ModelDescription&, const EstimateOptions&, const CancelToken&)>;

} // namespace fathom
