#pragma once

#include "engine/image/image.h"

#include <vector>

namespace fathom {

/// How a picture becomes an input of the network: which side is brought to the processing resolution, and how
/// both sides then become multiples of kPatchSize.
enum class ResizeMethod {
    UpperBoundResize, ///< long side to the resolution; then resized to the nearest multiples
    UpperBoundCrop,   ///< long side to the resolution; then centre-cropped to the multiples below
    LowerBoundResize, ///< short side to the resolution; then as UpperBoundResize
    LowerBoundCrop,   ///< short side to the resolution; then as UpperBoundCrop
};

inline constexpr int kPatchSize = 14;

/// A position in a picture, in pixels; the centre of the first pixel is (0.5, 0.5).
struct PixelPosition {
    double x = 0;
    double y = 0;
};

/// processed = scale · original + offset, per axis. Holds for focal lengths (scale alone) and principal points
/// as well as for positions.
struct PixelMapping {
    double scaleX = 1;
    double scaleY = 1;
    double offsetX = 0;
    double offsetY = 0;

    [[nodiscard]] PixelPosition toProcessed(PixelPosition original) const noexcept {
        return {original.x * scaleX + offsetX, original.y * scaleY + offsetY};
    }
    [[nodiscard]] PixelPosition toOriginal(PixelPosition processed) const noexcept {
        return {(processed.x - offsetX) / scaleX, (processed.y - offsetY) / scaleY};
    }
    /// The mapping after `left` columns and `top` rows of the processed image are cut away.
    [[nodiscard]] PixelMapping croppedBy(int left, int top) const noexcept {
        return {scaleX, scaleY, offsetX - left, offsetY - top};
    }
    friend bool operator==(const PixelMapping&, const PixelMapping&) = default;
};

/// Sizes that a picture passes through; known without its pixels.
struct ResizePlan {
    Size original;
    Size bounded;   ///< after the first resize, aspect ratio kept within rounding
    Size processed; ///< sides are multiples of kPatchSize
    bool crops = false;
    PixelMapping mapping; ///< original to processed
};

/// \param resolution pixels of the bounded side, ≥ kPatchSize
/// \throws Error{InvalidOption} for an empty picture, a resolution below kPatchSize, or a picture so narrow or so long
///         that no usable size results
[[nodiscard]] ResizePlan planResize(Size original, int resolution, ResizeMethod method);

/// What the network sees and how to get back to the pixels it was made from.
struct ProcessedImage {
    RgbImage image;       ///< sides are multiples of kPatchSize
    PixelMapping mapping; ///< original to processed
    /// [3,H,W], ImageNet-normalised: the network's input itself, where it is made more exactly than in the 8 bits of
    /// `image`; else empty.
    std::vector<float> planes{};
};

/// The picture after the first of the plan's two resizes, which bounds a side and keeps the aspect ratio.
/// \throws as planResize
[[nodiscard]] RgbImage boundedImage(const RgbImage& image, int resolution, ResizeMethod method);

/// Applies the plan: cubic interpolation where the picture grows, area averaging where it shrinks; up to two
/// resizes with 8-bit values between them.
/// \throws as planResize
[[nodiscard]] ProcessedImage resizeForNetwork(const RgbImage& image, int resolution, ResizeMethod method);

/// The smallest width and the smallest height of `sizes`, taken independently. \throws Error{InvalidOption} if empty
[[nodiscard]] Size commonSize(const std::vector<Size>& sizes);

/// The centre of `processed` at `size`, which must not exceed it. Unchanged when the sizes agree.
/// \throws Error{InvalidOption}
[[nodiscard]] ProcessedImage cropToCentre(ProcessedImage processed, Size size);

/// Crops all to their common size, because views that are reasoned about together need one.
void unifySizes(std::vector<ProcessedImage>& images);

/// The picture with its long side at most `longSide` (≥ 1), area averaged, aspect ratio kept; never enlarged.
[[nodiscard]] RgbImage shrinkToFit(RgbImage image, int longSide);

} // namespace fathom
