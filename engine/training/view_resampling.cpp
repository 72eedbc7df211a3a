#include "engine/training/view_resampling.h"

#include <algorithm>
#include <cmath>

namespace fathom::training {
namespace {

struct Crop {
    int x = 0, y = 0, width = 0, height = 0;
};

/// Weights of source pixels for every target pixel of one axis.
struct Filter {
    int taps = 0;
    std::vector<int> first;     ///< [target]
    std::vector<float> weights; ///< [target, taps]
};

Crop centredCrop(Size source, Size target, float zoom) {
    const float aspect = static_cast<float>(target.width) / static_cast<float>(target.height);
    float width = static_cast<float>(source.width), height = static_cast<float>(source.height);
    if (aspect > width / height)
        height = width / aspect;
    else
        width = height * aspect;
    Crop crop;
    crop.width = static_cast<int>(width * zoom) / 2 * 2;
    crop.height = static_cast<int>(height * zoom) / 2 * 2;
    crop.x = (source.width - crop.width) / 2;
    crop.y = (source.height - crop.height) / 2;
    return crop;
}

Filter triangleFilter(int source, int target) {
    const float scale = static_cast<float>(source) / static_cast<float>(target);
    const float radius = std::max(1.0F, scale);
    Filter filter;
    filter.taps = std::min(source, static_cast<int>(std::ceil(radius)) * 2 + 1);
    filter.first.resize(static_cast<std::size_t>(target));
    filter.weights.resize(static_cast<std::size_t>(target * filter.taps));
    for (int i = 0; i < target; ++i) {
        const float centre = (static_cast<float>(i) + 0.5F) * scale;
        const int first = std::clamp(static_cast<int>(centre - radius + 0.5F), 0, source - filter.taps);
        float* weights = &filter.weights[static_cast<std::size_t>(i * filter.taps)];
        float sum = 0;
        for (int k = 0; k < filter.taps; ++k) {
            const float distance = (static_cast<float>(first + k) + 0.5F - centre) / radius;
            sum += weights[k] = std::max(0.0F, 1.0F - std::abs(distance));
        }
        for (int k = 0; k < filter.taps; ++k)
            weights[k] /= sum;
        filter.first[static_cast<std::size_t>(i)] = first;
    }
    return filter;
}

/// Rows first (they are interleaved bytes, read once), then columns into planes.
std::vector<float> resizeColours(const RgbImage& image, const Crop& crop, Size size) {
    const Filter vertical = triangleFilter(crop.height, size.height);
    const Filter horizontal = triangleFilter(crop.width, size.width);
    const auto rowValues = static_cast<std::size_t>(3 * crop.width);
    std::vector<float> row(rowValues);
    std::vector<float> planes(3 * size.pixels());
    for (int y = 0; y < size.height; ++y) {
        std::fill(row.begin(), row.end(), 0.0F);
        for (int k = 0; k < vertical.taps; ++k) {
            const float weight = vertical.weights[static_cast<std::size_t>(y * vertical.taps + k)] / 255.0F;
            const std::uint8_t* source = image.at(crop.x, crop.y + vertical.first[static_cast<std::size_t>(y)] + k);
            for (std::size_t i = 0; i < rowValues; ++i)
                row[i] += weight * static_cast<float>(source[i]);
        }
        float* target = &planes[static_cast<std::size_t>(y * size.width)];
        for (int x = 0; x < size.width; ++x) {
            const float* source = &row[static_cast<std::size_t>(3 * horizontal.first[static_cast<std::size_t>(x)])];
            const float* weights = &horizontal.weights[static_cast<std::size_t>(x * horizontal.taps)];
            float sum[3] = {0, 0, 0};
            for (int k = 0; k < horizontal.taps; ++k) {
                for (int c = 0; c < 3; ++c)
                    sum[c] += weights[k] * source[3 * k + c];
            }
            for (int c = 0; c < 3; ++c)
                target[static_cast<std::size_t>(c) * size.pixels() + static_cast<std::size_t>(x)] = sum[c];
        }
    }
    return planes;
}

std::vector<float> pickDepth(const FloatMap& depth, const Crop& crop, Size size) {
    std::vector<float> picked(size.pixels());
    for (int y = 0; y < size.height; ++y) {
        const int sourceY = crop.y + (2 * y + 1) * crop.height / (2 * size.height);
        for (int x = 0; x < size.width; ++x) {
            const int sourceX = crop.x + (2 * x + 1) * crop.width / (2 * size.width);
            picked[static_cast<std::size_t>(y * size.width + x)] = *depth.at(sourceX, sourceY);
        }
    }
    return picked;
}

} // namespace

ResampledView resampleView(const synthetic::RenderedView& view, Size size, float zoom) {
    const Crop crop = centredCrop(view.image.size(), size, zoom);
    ResampledView result;
    result.size = size;
    result.colours = resizeColours(view.image, crop, size);
    result.depth = pickDepth(view.depth, crop, size);
    result.verticalFieldOfView = 2 * std::atan(static_cast<float>(crop.height) / 2 / view.focalPixels);
    result.horizontalFieldOfView = 2 * std::atan(static_cast<float>(crop.width) / 2 / view.focalPixels);
    return result;
}

void mirror(ResampledView& view) {
    const auto mirrorPlane = [&](float* plane) {
        for (int y = 0; y < view.size.height; ++y)
            std::reverse(plane + y * view.size.width, plane + (y + 1) * view.size.width);
    };
    for (int c = 0; c < 3; ++c)
        mirrorPlane(view.colours.data() + static_cast<std::size_t>(c) * view.size.pixels());
    mirrorPlane(view.depth.data());
}

} // namespace fathom::training
