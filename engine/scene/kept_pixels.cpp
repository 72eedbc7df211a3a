#include "engine/scene/kept_pixels.h"

#include "engine/base/error.h"

namespace fathom {

MaskMap keptPixels(const View& view, const PointFilter& filter) {
    const Size size = view.depth.size();
    requireInternal(view.image.size() == size, "view.image.size() == view.depth.size()");
    requireInternal(view.confidence.isEmpty() || view.confidence.size() == size,
                    "view.confidence.size() == view.depth.size()");
    requireInternal(view.sky.isEmpty() || view.sky.size() == size, "view.sky.size() == view.depth.size()");

    MaskMap kept(size);
    const std::size_t count = size.pixels();
    const float* depth = view.depth.data();
    std::uint8_t* mask = kept.data();
    for (std::size_t i = 0; i < count; ++i)
        mask[i] = static_cast<std::uint8_t>((depth[i] > 0) & (depth[i] <= kLargestDepth));
    if (filter.removeEdges) {
        const MaskMap edges = depthEdges(view.depth, filter.edgeRatio);
        const float* farSky = hasFarSky(view, filter) ? view.sky.data() : nullptr;
        for (std::size_t i = 0; i < count; ++i)
            mask[i] = static_cast<std::uint8_t>(mask[i] & ((edges.data()[i] ^ 1) | (farSky && isSky(farSky[i]))));
    }
    if (filter.sky == SkyPoints::Hide && !view.sky.isEmpty()) {
        const float* sky = view.sky.data();
        for (std::size_t i = 0; i < count; ++i)
            mask[i] = static_cast<std::uint8_t>(mask[i] & !isSky(sky[i]));
    }
    return kept;
}

} // namespace fathom
