#pragma once

#include "engine/base/cancellation.h"
#include "engine/image/colormap.h"
#include "engine/scene/point_cloud.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <vector>

namespace fathom::ui {

/// Why a filter may drop a point.
enum PointFlag : std::uint8_t {
    kEdgePoint = 1,
    kSkyPoint = 2,
};

/// A point as the graphics card gets it.
struct PointVertex {
    std::array<float, 3> position; ///< world
    std::array<std::uint8_t, 3> colour;
    std::uint8_t flags;
    float confidence;
    float depth;
};
static_assert(sizeof(PointVertex) == 24);

/// All points of one view in a shuffled order that is the same every time: any prefix is an even sample of
/// them. Holds every pixel that has a depth; filters that a person moves are applied while drawing.
struct PointTile {
    std::size_t viewIndex = 0;
    std::vector<PointVertex> vertices;
    bool isRated = false;  ///< the view has confidence
    double pixelAngle = 0; ///< width of a pixel at depth 1
    ValueRange depthRange; ///< 2–98 %
    ValueRange confidenceRange;
    Eigen::Vector3d low; ///< 3–97 % of the more certain half, per axis
    Eigen::Vector3d high;
    double farthest = 0; ///< largest distance of a point from the middle of low and high
};

using TilePointer = std::shared_ptr<const PointTile>;

/// Any thread. \param filter edgeRatio, convention and gaussianCentres count, the rest is applied while drawing.
/// \throws Cancelled
[[nodiscard]] TilePointer buildTile(const ViewPointer& view, const PointFilter& filter,
                                    const CancelToken& token);

} // namespace fathom::ui
