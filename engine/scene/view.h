#pragma once

#include "engine/geometry/intrinsics.h"
#include "engine/geometry/rigid_transform.h"
#include "engine/image/image.h"
#include "engine/image/resize.h"
#include "engine/scene/gaussians.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace fathom {

/// What the numbers of a depth map mean.
enum class DepthUnit {
    Relative, ///< one common unknown scale for the scene; never shown as "m"
    Metres,
};

/// Where a view came from.
struct ViewSource {
    std::filesystem::path path;            ///< the photo or the video
    std::optional<double> timeSeconds;     ///< presentation time in a video
    std::string name;                      ///< unique within a scene: "000.png", "robot.mp4 @ 3.000 s"
    Size originalSize;                     ///< pixels after orientation was applied
    std::optional<double> exifFocalPixels; ///< focal length known from EXIF, pixels of originalSize
};

/// A recovered camera. K in two rasters; the pose is named cameraFromWorld.
struct Camera {
    Intrinsics processed; ///< pixels of the processed image (the raster of depth and confidence)
    Intrinsics original;  ///< pixels of the original, oriented image
    RigidTransform cameraFromWorld;
};

/// One view of a result, immutable once shared. All maps have the size of `image`.
/// Depth is z-depth; non-positive or non-finite means "no value".
struct View {
    ViewSource source;
    std::size_t index = 0; ///< position in the scene's input order
    PixelMapping mapping;  ///< from pixels of the original, oriented image to those of `image`
    RgbImage image;        ///< the processed image, exactly what the network saw, sRGB
    FloatMap depth;
    FloatMap confidence; ///< ≥ 1, larger is better; empty when the model has none
    FloatMap sky;        ///< ≥ 0, sky at ≥ 0.3; empty when the model has none
    /// What a model of inverse depth gave: larger is nearer, scale and shift unknown, no unit. `depth` is then made of
    /// it with an assumed range (scene/inverse_depth.h). Empty for models that give depth.
    FloatMap inverseDepth;
    RgbImage features; ///< of one block of the network as colours, one pixel a patch; empty unless asked for
    Gaussians gaussians; ///< one for each pixel, in the world; empty unless asked of a model that gives them
    DepthUnit unit = DepthUnit::Relative;
    std::optional<Camera> camera; ///< absent when the model gives no pose ("depth only")
    /// Focal length of a view without a camera where it is known: given, EXIF's or the network's; original pixels.
    std::optional<double> focalPixels;
    /// Centre of the assumed camera of a view without one: such views stand side by side along x.
    Eigen::Vector3d placement = Eigen::Vector3d::Zero();
    int batch = 0;                ///< index of the batch in which the network saw it
    bool isReference = false;     ///< the view that carried the frame of its batch
    std::optional<double> metricScale; ///< metres per unit of the relative branch, of models that have both
};

using ViewPointer = std::shared_ptr<const View>;

} // namespace fathom
