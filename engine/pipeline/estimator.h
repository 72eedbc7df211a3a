#pragma once

#include "engine/base/cancellation.h"
#include "engine/pipeline/estimate_options.h"
#include "engine/pipeline/model_catalog.h"
#include "engine/scene/view.h"

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
};

/// A loaded model on one device. One thread at a time.
class Estimator {
public:
    virtual ~Estimator() = default;

    [[nodiscard]] virtual const ModelDescription& model() const noexcept = 0;

    /// One pass over views that are reasoned about together; all images have one size, sides multiples of 14.
    /// Answers cancellation within one network block.
    /// \throws Error{OutOfMemory, OutOfDeviceMemory, …}, Cancelled
    [[nodiscard]] virtual std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                             const CancelToken& token) = 0;
};

/// Makes estimators; replaced in tests by one that needs no network.
using EstimatorFactory = std::function<std::unique_ptr<Estimator>(
    const ModelDescription&, const EstimateOptions&, const CancelToken&)>;

/// Loads the weights, applies the plan of options.compileMode and moves everything to the device.
/// \throws Error{…} as weights, devices and options do, Cancelled
[[nodiscard]] std::unique_ptr<Estimator>
loadEstimator(const ModelDescription& model, const EstimateOptions& options, const CancelToken& token = {});

} // namespace fathom
