// How Depth Anything V1 and V2 bring a picture to their network. Sources: Depth-Anything-V2,
// depth_anything_v2/util/transform.py @a561b84; transformers, image_processing_dpt.py; muggled_dpt @7eaeed3.
#pragma once

#include "engine/image/image.h"
#include "engine/image/resize.h"

#include <vector>

namespace fathom {

enum class DptPreparation {
    Original,      ///< the authors' code: short side at least the input size; cubic, in floating point
    HuggingFace,   ///< transformers: the side whose scale is nearer 1 to the input size; Pillow's bicubic, 8 bits
    MuggledSquare, ///< muggled_dpt: both sides to the input size; antialiased linear
    MuggledAspect, ///< the same with the long side to the input size and the other in proportion
};

/// Size at which the network sees a picture; sides are multiples of 14, of 28 for muggled_dpt.
/// \param inputSize  518 unless somebody asks for another.
/// \throws Error{InvalidOption} for an empty picture or an input size below one patch
[[nodiscard]] Size dptSize(Size source, int inputSize, DptPreparation preparation);

/// The network's input, [3,height,width] of dptSize(), ImageNet-normalised RGB.
/// \throws as dptSize; Error{InvalidOption} when the picture is too narrow for its length
[[nodiscard]] std::vector<float> dptInput(const RgbImage& image, int inputSize, DptPreparation preparation);

/// The same as ProcessedImage::planes, with the picture that they mean in 8 bits. \throws as dptInput
[[nodiscard]] ProcessedImage dptProcessed(const RgbImage& image, int inputSize, DptPreparation preparation);

} // namespace fathom
