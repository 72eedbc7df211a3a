#pragma once

#include "engine/kernels/linear.h"
#include "engine/kernels/winograd_points.h"

namespace fathom::kernels {

/// An image of `channels` values a pixel, channels together, rows one after the other. Channels are padded with zeros
/// to a multiple of 32.
struct ChannelMap {
    void* data = nullptr;
    Element element = Element::F32;
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::int64_t channels = 0;
};

/// What a convolution reads: a map, rectified or resized on the way.
struct ConvolutionSource {
    ChannelMap map;
    bool relu = false;
    /// Above zero: the map is first resized to this size, corner pixels' centres kept in place.
    std::int64_t resizedHeight = 0;
    std::int64_t resizedWidth = 0;
    /// Added after resizing, null: nothing. [width][channels] and [height][channels]
    const float* alongX = nullptr;
    const float* alongY = nullptr;
};

/// Ends the head: a 1×1 convolution from 32 channels to two values, then exp and exp + 1.
struct ExpEnd {
    const float* weight = nullptr; ///< [2][32]
    const float* bias = nullptr;   ///< [2]
    float* first = nullptr;        ///< [height][width], exp
    float* second = nullptr;       ///< [height][width], exp + 1
};

/// 3×3 convolution with padding 1. y = activation(conv(source) + bias) + first + second.
struct ConvolutionCall {
    ConvolutionSource source;
    const PackedMatrix* weight = nullptr; ///< packConvolution()
    const float* bias = nullptr;          ///< [32·panels], null: zeros
    std::int64_t stride = 1;              ///< 1 or 2
    Activation activation = Activation::None;
    const void* first = nullptr; ///< maps of the target's shape and element, null: nothing
    const void* second = nullptr;
    ChannelMap target; ///< data null with `end`
    const ExpEnd* end = nullptr;
    AlignedBuffer* workspace = nullptr;
    int threads = 1;
};

/// Packs [out][in][3][3] with `in` padded to a multiple of 32. Neither of the int8 kinds, nor Words.
/// Digits scales the source band by band.
[[nodiscard]] PackedMatrix packConvolution(ProductKind kind, const float* weight, std::int64_t out, std::int64_t in);

/// The same for convolutions of Fp32 with stride 1 that are to take 36 products for sixteen results in place of 144. Their
/// error is two to three times as large; the weights take 36 values in place of nine.
[[nodiscard]] PackedMatrix packWinograd(const float* weight, std::int64_t out, std::int64_t in);
/// Whether `weight` was packed so. \param channels  of the source
[[nodiscard]] constexpr bool isWinograd(const PackedMatrix& weight, std::int64_t channels) noexcept {
    return weight.kind == ProductKind::Fp32 && weight.depth == kTilePlaces * channels;
}

void convolve(const ConvolutionCall& call);

/// Resizes like ConvolutionSource does, into a map of the same element and channels.
void resizeMap(const ChannelMap& source, const ChannelMap& target, int threads);

} // namespace fathom::kernels
