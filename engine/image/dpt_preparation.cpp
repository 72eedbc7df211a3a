#include "engine/image/dpt_preparation.h"

#include "engine/base/error.h"
#include "engine/image/normalization.h"
#include "engine/image/resampling.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace fathom {

namespace {
constexpr int kPatch = 14;
constexpr int kMuggledStep = 28;

int nearestMultiple(double side, int step) {
    return static_cast<int>(std::nearbyint(side / step)) * step; // halves to the even neighbour
}

int atLeast(double side, int least) {
    const int nearest = nearestMultiple(side, kPatch);
    return nearest < least ? static_cast<int>(std::ceil(side / kPatch)) * kPatch : nearest;
}

Size originalSize(Size source, int inputSize) {
    const double scale = std::max(static_cast<double>(inputSize) / source.width, static_cast<double>(inputSize) / source.height);
    return {atLeast(scale * source.width, inputSize), atLeast(scale * source.height, inputSize)};
}

Size huggingFaceSize(Size source, int inputSize) {
    const double wide = static_cast<double>(inputSize) / source.width, high = static_cast<double>(inputSize) / source.height;
    const double scale = std::abs(1 - wide) < std::abs(1 - high) ? wide : high;
    return {nearestMultiple(scale * source.width, kPatch), nearestMultiple(scale * source.height, kPatch)};
}

Size muggledSize(Size source, int inputSize, bool keepAspect) {
    const double scale = static_cast<double>(inputSize) / std::max(source.width, source.height);
    const auto side = [&](int length) {
        return std::max(nearestMultiple(keepAspect ? length * scale : inputSize, kMuggledStep), kMuggledStep);
    };
    return {side(source.width), side(source.height)};
}

/// \param values  [H][W][3], 0 … 255
std::vector<float> normalised(const std::vector<double>& values) {
    std::vector<float> planar;
    planar.reserve(values.size());
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = c; i < values.size(); i += 3)
            planar.push_back(static_cast<float>((values[i] / 255.0 - kChannelMean[c]) / kChannelDeviation[c]));
    return planar;
}
} // namespace

Size dptSize(Size source, int inputSize, DptPreparation preparation) {
    if (source.isEmpty() || inputSize < kPatch)
        throw Error(ErrorCode::InvalidOption, "A picture of this size cannot be processed.",
                    std::to_string(source.width) + " x " + std::to_string(source.height) + " at " + std::to_string(inputSize));
    switch (preparation) {
    case DptPreparation::Original:
        return originalSize(source, inputSize);
    case DptPreparation::HuggingFace:
        return huggingFaceSize(source, inputSize);
    case DptPreparation::MuggledSquare:
    case DptPreparation::MuggledAspect:
        return muggledSize(source, inputSize, preparation == DptPreparation::MuggledAspect);
    }
    throw Error(ErrorCode::Internal, "Unknown preparation.");
}

std::vector<float> dptInput(const RgbImage& image, int inputSize, DptPreparation preparation) {
    const Size size = dptSize(image.size(), inputSize, preparation);
    if (size.isEmpty())
        throw Error(ErrorCode::InvalidOption, "The picture is too narrow for its length.",
                    std::to_string(image.width()) + " x " + std::to_string(image.height()));
    switch (preparation) {
    case DptPreparation::Original:
        return normalised(resampled(image, cubicAxis(image.width(), size.width), cubicAxis(image.height(), size.height)));
    case DptPreparation::HuggingFace:
        return normalisedPlanar(resampledTo8Bits(image, smoothCubicAxis(image.width(), size.width),
                                                 smoothCubicAxis(image.height(), size.height)));
    default:
        return normalised(
            resampled(image, smoothLinearAxis(image.width(), size.width), smoothLinearAxis(image.height(), size.height)));
    }
}

ProcessedImage dptProcessed(const RgbImage& image, int inputSize, DptPreparation preparation) {
    const Size size = dptSize(image.size(), inputSize, preparation);
    ProcessedImage processed;
    processed.planes = dptInput(image, inputSize, preparation);
    processed.image = RgbImage(size);
    processed.mapping.scaleX = static_cast<double>(size.width) / image.width();
    processed.mapping.scaleY = static_cast<double>(size.height) / image.height();
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = 0; i < size.pixels(); ++i) {
            const double value =
                255.0 * (processed.planes[c * size.pixels() + i] * kChannelDeviation[c] + kChannelMean[c]);
            processed.image.data()[3 * i + c] = static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
        }
    return processed;
}

} // namespace fathom
