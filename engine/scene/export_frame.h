#pragma once

#include "engine/scene/point_cloud.h"

#include <Eigen/Core>

namespace fathom {

/// Axes of an exported file.
enum class ExportAxes {
    YUp,    ///< x right, y up, z towards the viewer: glTF, Blender's import
    OpenCv, ///< x right, y down, z forward: the scene's own
    ZUp,    ///< x right, y forward, z up: surveying, CAD, game levels
};

/// Where the exported file has its origin.
enum class ExportOrigin {
    FirstCamera, ///< the first view's camera centre
    MedianPoint, ///< the median of the exported points
    Keep,        ///< the scene's own world
};

/// Transform from the scene's world into the file, row by row as in file = M · world.
/// `convention` Upstream reproduces the reference exporter's alignment (first camera, flipped y and z,
/// median).
[[nodiscard]] Eigen::Matrix4d exportFromWorld(const Scene& scene, const PointCloud& cloud, ExportAxes axes,
                                              ExportOrigin origin, PointConvention convention);

} // namespace fathom
