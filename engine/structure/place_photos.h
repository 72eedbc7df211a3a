#pragma once

#include "engine/base/progress.h"
#include "engine/geometry/intrinsics.h"
#include "engine/image/resize.h"
#include "engine/scene/structure.h"
#include "engine/structure/mapper.h"

#include <optional>
#include <vector>

namespace fathom {

/// How far a focal length may be trusted.
enum class FocalSource {
    Unknown, ///< searched, then adjusted freely
    Network, ///< predicted: adjusted, held within about a tenth
    Exif,    ///< from the lens: adjusted, held within a few percent
    Exact,   ///< calibrated: kept
};

/// One photo to place.
struct Photo {
    std::size_t view = 0; ///< View::index
    std::optional<Intrinsics> intrinsics; ///< pixels of the original photo; fx and fy are averaged
    FocalSource focalSource = FocalSource::Unknown;
    double radial = 0; ///< term of the lens as far as it is known, with intrinsics; `depth` is free of it
    /// A camera that is believed already; its world is kept.
    std::optional<RigidTransform> cameraFromWorld;
    PoseOrigin origin = PoseOrigin::None;
    double trust = 1; ///< how firmly that camera is held, against the usual
    /// z-depth up to one unknown factor a photo, or null; read while photos are placed.
    const FloatMap* depth = nullptr;
    PixelMapping depthFromOriginal; ///< original pixels to depth pixels
};

struct PlacementOptions {
    bool radial = false;         ///< adjust one radial term of each lens too; else it stays as it is known
    bool focalPerPhoto = false;  ///< else photos of one size share a focal length
    bool keepPoses = false;      ///< given poses are exact: only points are found
    std::uint64_t seed = 1;
};

/// A recovered camera.
struct PlacedCamera {
    RigidTransform cameraFromWorld;
    double focalPixels = 0; ///< of the original photo
    double radial = 0;
};

/// Where photos were placed; one entry a photo in each list.
struct Placements {
    std::vector<std::optional<PlacedCamera>> cameras;
    Structure structure; ///< depth fields of the placements are not filled here
    double residualPixels = 0; ///< raster pixels
};

/// Cameras of photos of one place from their features: matches, checked pairs, tracks, a start (the cameras
/// that photos have, else the best pair, else depth), bundle adjustment, and then the acceptance checks: what
/// is not certain is Doubtful with its reason, what has no camera NotPlaced with its reason. The world is that
/// of the photos' own cameras when they have any, else the first placed photo's camera with an arbitrary unit.
/// Deterministic.
/// \param features one for each photo
/// \throws Error{EmptyInput} without photos, Cancelled
[[nodiscard]] Placements placePhotos(const std::vector<Photo>& photos,
                                     const std::vector<PhotoFeatures>& features,
                                     const PlacementOptions& options, const CancelToken& token,
                                     const ProgressSink& progress);

} // namespace fathom
