#pragma once

#include "engine/image/resize.h"
#include "engine/structure/features.h"

#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// Arithmetic of the network's matrix products; norms, softmax and the ends of the heads stay in fp32.
/// Fp32 may split its factors into pairs of bfloat16 where the processor multiplies those faster; its error stays that
/// of fp32. Fp32Strict never does.
enum class Precision { Auto, Fp32, Tf32, Bf16, Fp16, Fp32Strict, Int8 };

/// How the loaded network is rewritten before it runs.
enum class CompileMode {
    Off,            ///< plain operators: the reference
    Default,        ///< rewritten by the passes of engine/plan; same results within rounding
    ReduceOverhead, ///< the same, and a GPU records a pass once for every shape and replays it
    /// A GPU: the same, and the first pass of every shape measures which convolutions are fastest. The processor: as
    /// Default, and the first pass of every shape measures how many threads are fastest; kept on the disk.
    MaxAutotune,
};

/// Which view carries the world frame when three or more are reasoned about together.
enum class ReferenceView { First, Middle, SaddleBalanced, SaddleSimRange };

enum class PoseSource {
    Automatic,  ///< the camera head where the model has one (the demonstration model's refined), else matches
    CameraHead, ///< the camera decoder
    Rays,       ///< least squares on the ray map; slower
    Matches,    ///< feature matches between the photos and bundle adjustment
    Given,      ///< cameras that came with the photos
};

/// Whose scale a result has when the cameras are known before.
enum class KnownCameraScale {
    AsGiven,   ///< cameras stay as they were given, depth is brought to their scale
    Predicted, ///< depth stays as predicted, the given cameras are brought to its scale
};

/// Of featureLayers: the last block, whatever its number.
inline constexpr int kLastBlock = -1;

/// Everything that decides how views become depth and cameras. A plain value; ranges in estimate_options.cpp.
struct EstimateOptions {
    std::string device = "cpu"; ///< Device::id
    Precision precision = Precision::Auto;
    CompileMode compileMode = CompileMode::Default;
    int batchSize = 8; ///< views reasoned about together, 1 … 512
    int overlapViews =
        2; ///< views that consecutive batches share, 1 … batchSize − 1; unused when one batch suffices
    std::optional<int> processResolution; ///< pixels, 56 … 4032; none: the model's own default
    ResizeMethod resizeMethod = ResizeMethod::UpperBoundResize;
    ReferenceView referenceView = ReferenceView::SaddleBalanced;
    PoseSource poseSource = PoseSource::Automatic;
    bool refinePoses = false; ///< adjust the model's cameras to matches between the photos
    FeatureKind features = FeatureKind::Sift; ///< what is matched
    KnownCameraScale knownCameraScale = KnownCameraScale::AsGiven;
    /// Focal length of all pictures, in pixels of the pictures as they are read; none: what EXIF says of each.
    std::optional<double> focalPixels;
    bool gaussians = false;         ///< also predict 3D Gaussians
    std::vector<int> featureLayers; ///< transformer blocks whose features are wanted, from 0; kLastBlock: the last
    /// Repeats what is wrong in the published program where this program does better; for comparisons.
    bool asUpstream = false;
    /// Where the weights lie when one memory is too small: auto, balanced, balanced_low_0, sequential, or parts by name;
    /// see DeviceMap.
    std::string deviceMap = "auto";
    std::string memoryLimits{}; ///< most bytes of weights a memory, "cpu=3GiB"; empty: what is free
    int threads = 0; ///< of the network on the processor, 1 … 256; 0: one a core
    std::vector<std::string> planWithout{}; ///< names of passes of the plan that are left out, for comparisons

    /// \throws Error{InvalidOption} naming the option and its range.
    void validate() const;

    friend bool operator==(const EstimateOptions&, const EstimateOptions&) = default;
};

/// Inclusive ranges, for validation and for widgets.
struct OptionRange {
    int minimum;
    int maximum;
};
inline constexpr OptionRange kBatchSizeRange{1, 512};
inline constexpr OptionRange kThreadsRange{0, 256};
inline constexpr OptionRange kProcessResolutionRange{56, 4032};

} // namespace fathom
