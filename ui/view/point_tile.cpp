#include "ui/view/point_tile.h"

#include "engine/scene/camera_shape.h"
#include "engine/scene/depth_image.h"
#include "engine/scene/kept_pixels.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace fathom::ui {

namespace {

/// Everything with a depth, then less the edges, then less the sky: the engine's own rules decide each time.
PointFilter openFilter(const PointFilter& filter) {
    PointFilter open = filter;
    open.confidencePercentile = 0;
    open.removeEdges = false;
    open.sky = SkyPoints::Keep;
    return open;
}

MaskMap flagsOf(const View& view, const PointFilter& filter) {
    PointFilter edges = openFilter(filter);
    edges.removeEdges = true;
    PointFilter sky = openFilter(filter);
    sky.sky = SkyPoints::Hide;
    const MaskMap withoutEdges = keptPixels(view, edges);
    const MaskMap withoutSky = keptPixels(view, sky);
    MaskMap flags(view.depth.size());
    for (std::size_t i = 0; i < flags.valueCount(); ++i)
        flags.data()[i] = static_cast<std::uint8_t>((withoutEdges.data()[i] ? 0 : kEdgePoint) |
                                                    (withoutSky.data()[i] ? 0 : kSkyPoint));
    return flags;
}

/// Fisher and Yates with a small generator of its own: the library's may differ between systems.
void shuffle(std::vector<PointVertex>& vertices) {
    std::uint64_t state = 0x9E3779B97F4A7C15ULL;
    for (std::size_t i = vertices.size(); i > 1; --i) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        std::swap(vertices[i - 1], vertices[static_cast<std::size_t>(state % i)]);
    }
}

/// The better half of the points, as filters are wont to keep it: where a person looks is not decided by
/// haze.
std::vector<PointVertex> trustedSample(const PointTile& tile) {
    // A prefix of the shuffled points is a fair sample, enough for percentiles.
    const auto count = static_cast<std::ptrdiff_t>(std::min<std::size_t>(tile.vertices.size(), 8192));
    std::vector<PointVertex> sample(tile.vertices.begin(), tile.vertices.begin() + count);
    std::vector<PointVertex> trusted;
    std::copy_if(sample.begin(), sample.end(), std::back_inserter(trusted),
                 [](const PointVertex& vertex) { return vertex.flags == 0; });
    const auto middle = trusted.begin() + static_cast<std::ptrdiff_t>(trusted.size() / 2);
    if (tile.isRated && !trusted.empty()) {
        std::nth_element(
            trusted.begin(), middle, trusted.end(),
            [](const PointVertex& a, const PointVertex& b) { return a.confidence < b.confidence; });
        trusted.erase(trusted.begin(), middle);
    }
    return trusted.empty() ? sample : trusted;
}

void measureBox(PointTile& tile) {
    const std::vector<PointVertex> sample = trustedSample(tile);
    const std::size_t count = sample.size();
    std::vector<float> values(count);
    for (int axis = 0; axis < 3; ++axis) {
        for (std::size_t i = 0; i < count; ++i)
            values[i] = sample[i].position[static_cast<std::size_t>(axis)];
        std::sort(values.begin(), values.end());
        tile.low[axis] = values[count * 3 / 100];
        tile.high[axis] = values[(count - 1) * 97 / 100];
    }
    const Eigen::Vector3f middle = (0.5 * (tile.low + tile.high)).cast<float>();
    float farthest = 0;
    for (const PointVertex& vertex : tile.vertices)
        farthest = std::max(farthest, (Eigen::Vector3f(vertex.position.data()) - middle).squaredNorm());
    tile.farthest = std::sqrt(farthest);
}

} // namespace

TilePointer buildTile(const ViewPointer& view, const PointFilter& filter, const CancelToken& token) {
    const PointFilter open = openFilter(filter);
    const PointCloud cloud = buildPointCloud({view}, open, -std::numeric_limits<float>::infinity(), token);
    const MaskMap kept = keptPixels(*view, open);
    const MaskMap flags = flagsOf(*view, filter);
    token.throwIfCancelled();

    auto tile = std::make_shared<PointTile>();
    tile->viewIndex = view->index;
    tile->isRated = !view->confidence.isEmpty();
    tile->pixelAngle = 1 / cameraOrAssumed(*view).processed.fx;
    tile->depthRange = percentileRange(view->depth);
    tile->confidenceRange = tile->isRated ? percentileRange(view->confidence) : ValueRange{};
    tile->vertices.reserve(cloud.size());
    for (std::size_t pixel = 0, point = 0; pixel < kept.valueCount() && point < cloud.size(); ++pixel) {
        // The cloud leaves out what has no value, in the same order.
        const bool isPoint =
            kept.data()[pixel] != 0 && !(tile->isRated && std::isnan(view->confidence.data()[pixel]));
        if (!isPoint)
            continue;
        tile->vertices.push_back({cloud.positions[point], cloud.colours[point], flags.data()[pixel],
                                  cloud.confidences[point], cloud.depths[point]});
        ++point;
    }
    token.throwIfCancelled();
    shuffle(tile->vertices);
    if (!tile->vertices.empty())
        measureBox(*tile);
    else
        tile->low = tile->high = Eigen::Vector3d::Zero();
    return tile;
}

} // namespace fathom::ui
