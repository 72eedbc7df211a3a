#pragma once

#include "engine/image/image.h"

#include <cstdint>
#include <vector>

namespace fathom {

/// What one axis of a picture is made of when it is resized: every output position is a weighted sum of neighbouring
/// input positions, which stay inside the picture.
struct ResampledAxis {
    int taps = 0;               ///< per output position
    std::vector<int> first;     ///< by output position: where its taps begin; may lie outside, positions are clamped
    std::vector<double> weight; ///< taps values an output position
};

/// Cubic interpolation of the four neighbours (a = −0.75) as OpenCV's INTER_CUBIC computes it: no low-pass filter when
/// the picture shrinks, weights in float32.
[[nodiscard]] ResampledAxis cubicAxis(int from, int to);

/// Cubic convolution (a = −0.5) widened by the factor by which the picture shrinks, as Pillow's BICUBIC.
[[nodiscard]] ResampledAxis smoothCubicAxis(int from, int to);

/// The triangle filter widened by the factor by which the picture shrinks, as PyTorch's antialiased bilinear; weights in
/// float32.
[[nodiscard]] ResampledAxis smoothLinearAxis(int from, int to);

/// The picture in double precision, 0 … 255 and beyond where a filter overshoots: [height][width][3].
[[nodiscard]] std::vector<double> resampled(const RgbImage& image, const ResampledAxis& horizontal,
                                            const ResampledAxis& vertical);

/// The picture with values rounded to 8 bits after each axis, in the fixed-point arithmetic of Pillow.
[[nodiscard]] RgbImage resampledTo8Bits(const RgbImage& image, const ResampledAxis& horizontal,
                                        const ResampledAxis& vertical);

} // namespace fathom
