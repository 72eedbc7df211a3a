#include "engine/pipeline/smaller_input.h"

#include <algorithm>

namespace fathom {

namespace {

FloatMap sampled(const FloatMap& map, Size size) {
    if (map.isEmpty())
        return {};
    FloatMap result(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            *result.at(x, y) = *map.at((2 * x + 1) * map.width() / (2 * size.width),
                                       (2 * y + 1) * map.height() / (2 * size.height));
    return result;
}

} // namespace

std::optional<Size> smallerInput(Size size) {
    constexpr int kLeastSide = 2 * kPatchSize;
    const int resolution = std::max(size.width, size.height) * 3 / 4;
    if (resolution < kLeastSide)
        return std::nullopt;
    const Size smaller = planResize(size, resolution, ResizeMethod::UpperBoundResize).processed;
    if (std::min(smaller.width, smaller.height) < kLeastSide || smaller.pixels() >= size.pixels())
        return std::nullopt;
    return smaller;
}

ViewPointer comparableView(const View& view, Size size) {
    auto result = std::make_shared<View>();
    result->index = view.index;
    result->depth = sampled(view.depth, size);
    result->confidence = sampled(view.confidence, size);
    result->sky = sampled(view.sky, size);
    result->camera = view.camera;
    if (result->camera) {
        Intrinsics& k = result->camera->processed;
        const double x = static_cast<double>(size.width) / k.width, y = static_cast<double>(size.height) / k.height;
        k = {k.fx * x, k.fy * y, k.cx * x, k.cy * y, size.width, size.height};
    }
    return result;
}

} // namespace fathom
