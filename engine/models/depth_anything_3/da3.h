#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_3/cam_dec.h"
#include "engine/models/depth_anything_3/cam_enc.h"
#include "engine/models/depth_anything_3/dinov2/vision_transformer.h"
#include "engine/models/depth_anything_3/dualdpt.h"
#include "engine/models/depth_anything_3/gaussian_adapter.h"
#include "engine/models/depth_anything_3/gsdpt.h"
#include "engine/models/depth_anything_3/observer.h"
#include "engine/models/depth_anything_3/presets.h"
#include "engine/models/depth_anything_3/ray_pose.h"
#include "engine/models/depth_anything_3/transform.h"

#include <torch/torch.h>

#include <optional>
#include <vector>

namespace fathom::da3 {

enum class PoseSource {
    CameraHead, ///< the camera decoder
    Rays,       ///< least squares on the ray map; evaluates the ray branch
};

struct ForwardOptions {
    bool rays = false; ///< evaluate the ray branch and return its maps
    PoseSource poseSource = PoseSource::CameraHead;
    ReferenceStrategy reference = ReferenceStrategy::SaddleBalanced;
    std::optional<std::int64_t> forcedReference{}; ///< this view instead of a strategy; with three or more views
    /// Known cameras: extrinsics [B,S,4,4] already normalised (first view at the origin, unit median distance)
    /// and intrinsics [B,S,3,3] in pixels of the images. Needs a preset with a camera encoder.
    std::optional<Cameras> knownCameras{};
    RayPoseOptions rayPose{}; ///< random choices of PoseSource::Rays; `asUpstream` and `cancel` are those below
    std::vector<std::int64_t> featureLayers{}; ///< blocks whose features are wanted, by number
    bool gaussians = false;                    ///< needs a preset with a Gaussian head
    /// Repeats what is wrong in the published program: ray cameras with an off-centre principal point, features in
    /// the order of the reordered views, Gaussians in a scale of their own, a metric scale of zero.
    bool asUpstream = false;
    CancelToken cancel{};   ///< asked at least once per transformer block and head stage
    Observer observe{};
};

/// fp32 on the device of the images.
struct Prediction {
    torch::Tensor depth;         ///< [B,S,H,W], positive, unit of the predicted poses
    torch::Tensor confidence;    ///< [B,S,H,W], above 1
    torch::Tensor poseEncoding;  ///< [B,S,9] of the camera decoder; undefined with PoseSource::Rays
    Cameras cameras;             ///< extrinsics [B,S,3,4] camera from the reference view's frame; intrinsics [B,S,3,3]
    torch::Tensor ray;           ///< [B,S,8h,8w,6], only when asked for
    torch::Tensor rayConfidence; ///< [B,S,8h,8w], only when asked for
    torch::Tensor reference;     ///< [B] int64, the view that carries the world frame
    std::vector<torch::Tensor> features{};  ///< [B,S,h,w,C] of ForwardOptions::featureLayers, views in input order
    std::optional<Gaussians> gaussians{};   ///< in the frame and scale of the cameras, only when asked for
};

/// Holds the transformer under the name that checkpoints give it.
struct BackboneImpl : torch::nn::Module {
    explicit BackboneImpl(const Preset& preset);
    DinoVisionTransformer pretrained{nullptr};
};
TORCH_MODULE(Backbone);

/// Any-view network: images to depth, confidence and cameras.
struct DepthAnything3NetImpl : torch::nn::Module {
    explicit DepthAnything3NetImpl(const Preset& preset);

    Prediction forward(const torch::Tensor& images, const ForwardOptions& options);

    Backbone backbone{nullptr};
    DualDPT head{nullptr};
    CameraDec cam_dec{nullptr};
    CameraEnc cam_enc{nullptr}; ///< empty when the preset has none
    GSDPT gs_head{nullptr};     ///< empty when the preset has none

private:
    torch::Tensor cameraTokens(const Cameras& known, std::int64_t height, std::int64_t width,
                               const ForwardOptions& options);
    Gaussians predictGaussians(const BackboneOutput& features, const torch::Tensor& images,
                               const Prediction& prediction, const ForwardOptions& options);
};
TORCH_MODULE(DepthAnything3Net);

/// \throws Error{InvalidOption} for a shape, a forced view, a layer or an option that does not fit the preset
void requireFittingInput(const Preset& preset, const torch::Tensor& images, const ForwardOptions& options);

/// Root of the key tree: checkpoints hold the network as `model`. Parameters are allocated, not initialised:
/// load a checkpoint or initialise them before use.
struct DepthAnything3Impl : torch::nn::Module {
    explicit DepthAnything3Impl(const Preset& preset);

    /// \param images  [B,S,3,H,W] fp32, ImageNet-normalised RGB, sides multiples of kPatchSide.
    /// \throws Error{InvalidOption} for a shape, a forced view or known cameras that do not fit; Error{EmptyInput}
    /// for rays that determine no camera; Cancelled
    Prediction forward(const torch::Tensor& images, const ForwardOptions& options = {});

    /// The tables that transformer and depth head keep between passes, see `keepTables` of both.
    [[nodiscard]] std::vector<torch::Tensor> tables() const;

    Preset preset;
    DepthAnything3Net model{nullptr};
};
TORCH_MODULE(DepthAnything3);

/// Lets the matrix products of a transformer's blocks run in `type` (kFloat32, kBFloat16, kHalf) by converting their
/// weights. Norms, residual stream and rotary embedding stay in fp32, and so does the patch embedding: a hundredth of the
/// products, whose rounding every block would pass on, as much in bfloat16 as all of theirs.
void setComputeType(Backbone& backbone, torch::Dtype type);

/// The same for a network; camera encoder, camera decoder and the heads stay in fp32.
void setComputeType(DepthAnything3& network, torch::Dtype type);

} // namespace fathom::da3
