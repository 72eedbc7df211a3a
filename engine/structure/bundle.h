#pragma once

#include "engine/base/cancellation.h"
#include "engine/structure/raster_camera.h"

#include <optional>
#include <vector>

namespace fathom {

/// Where a camera is believed to be, and how firmly.
struct PosePrior {
    RigidTransform cameraFromWorld;
    double rotationSigmaDegrees = 3;
    double positionSigma = 0.1; ///< world units
};

struct BundleCamera {
    RigidTransform cameraFromWorld;
    int lens = 0; ///< index into Bundle::lenses
    bool fixed = false;
    std::optional<PosePrior> prior;
};

struct BundleSight {
    int camera = 0;
    Eigen::Vector2d pixel;
};

struct BundlePoint {
    Eigen::Vector3d position;
    std::vector<BundleSight> sights;
};

/// Cameras, lenses and points that are adjusted together.
struct Bundle {
    std::vector<BundleCamera> cameras;
    std::vector<Lens> lenses;
    std::vector<BundlePoint> points;
};

/// What the adjustment may change of a lens.
enum class LensFreedom { Fixed, Focal, FocalAndRadial };

struct BundleOptions {
    LensFreedom lenses = LensFreedom::Fixed;
    double lossPixels = 1;     ///< residuals beyond this lose their weight (Cauchy)
    double focalSigma = 0;     ///< relative; a focal length stays near its start this firmly; 0: free
    int maximumIterations = 50;
};

/// One standard deviation of a camera, from the inverse of the reduced normal matrix.
struct CameraUncertainty {
    double rotationDegrees = 0;
    double position = 0; ///< world units, in the adjusted gauge: relative to the first camera
    double focal = 0;    ///< of its lens, relative; 0 where lenses stay
};

/// Moves cameras, points and lenses to where the pixels fit best (sparse Schur complement, Levenberg and
/// Marquardt). Without fixed cameras or priors the gauge is held by the first camera and by one coordinate of
/// the camera farthest from it. One thread, so that equal input gives equal numbers.
/// \returns root mean square distance in pixels after the adjustment
/// \throws Cancelled
double adjust(Bundle& bundle, const BundleOptions& options, const CancelToken& token = {});

/// Uncertainty of every camera at the present state, zero for the one that holds the gauge; the noise is
/// estimated from the residuals. Empty when the system is singular: something is not determined at all.
[[nodiscard]] std::vector<CameraUncertainty> uncertaintyOf(const Bundle& bundle, const BundleOptions& options);

/// Camera farthest from camera 0, the second one that holds the gauge.
[[nodiscard]] std::size_t farthestCamera(const Bundle& bundle);

} // namespace fathom
