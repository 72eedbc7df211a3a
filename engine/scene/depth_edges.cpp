#include "engine/scene/kept_pixels.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace fathom {

namespace {

/// A row of depths between two cells without value; NaN stands for "no value", so that every comparison with
/// it is false and the inner loop has no branch.
using PaddedRow = std::vector<float>;

constexpr float kNoValue = std::numeric_limits<float>::quiet_NaN();

void load(PaddedRow& row, const float* depth, int width) {
    for (int x = 0; x < width; ++x)
        row[static_cast<std::size_t>(x) + 1] = isDepth(depth[x]) ? depth[x] : kNoValue;
}

bool jumps(float a, float b, float ratio) {
    const float difference = a < b ? b - a : a - b;
    const float nearer = a < b ? a : b;
    return difference > ratio * nearer;
}

} // namespace

MaskMap depthEdges(const FloatMap& depth, double ratio) {
    MaskMap edges(depth.size());
    const int width = depth.width();
    const int height = depth.height();
    const auto step = static_cast<float>(ratio);
    const PaddedRow nothing(static_cast<std::size_t>(std::max(width, 0)) + 2, kNoValue);
    PaddedRow above = nothing;
    PaddedRow row = nothing;
    PaddedRow below = nothing;
    if (height > 0)
        load(below, depth.at(0, 0), width);
    for (int y = 0; y < height; ++y) {
        above.swap(row);
        row.swap(below);
        if (y + 1 < height)
            load(below, depth.at(0, y + 1), width);
        else
            below = nothing;
        const float* up = above.data() + 1;
        const float* here = row.data() + 1;
        const float* down = below.data() + 1;
        std::uint8_t* edge = edges.at(0, y);
        for (int x = 0; x < width; ++x)
            edge[x] = static_cast<std::uint8_t>(jumps(here[x], here[x - 1], step) |
                                                jumps(here[x], here[x + 1], step) |
                                                jumps(here[x], up[x], step) | jumps(here[x], down[x], step));
    }
    return edges;
}

} // namespace fathom
