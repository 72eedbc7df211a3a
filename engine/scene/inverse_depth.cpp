#include "engine/scene/inverse_depth.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fathom {

FloatMap depthOfAssumedRange(const FloatMap& inverseDepth) {
    float least = std::numeric_limits<float>::max(), largest = std::numeric_limits<float>::lowest();
    for (const float value : inverseDepth.values()) {
        if (!std::isfinite(value))
            continue;
        least = std::min(least, value);
        largest = std::max(largest, value);
    }
    const double extent = static_cast<double>(largest) - static_cast<double>(least);
    FloatMap depth(inverseDepth.size());
    std::transform(inverseDepth.data(), inverseDepth.data() + inverseDepth.valueCount(), depth.data(), [&](float value) {
        if (!std::isfinite(value))
            return 0.0F;
        const double nearness = extent > 0 ? (value - least) / extent : 1.0; // 0 … 1
        return static_cast<float>(1 / (nearness * (1 - 1 / kAssumedDepthRange) + 1 / kAssumedDepthRange));
    });
    return depth;
}

} // namespace fathom
