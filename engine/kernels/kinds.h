// What is compiled for several sets of instructions.
#pragma once

#include "engine/kernels/attention.h"
#include "engine/kernels/convolution.h"
#include "engine/kernels/linear.h"
#include "engine/kernels/row_copies.h"

namespace fathom::kernels {

/// linear() of the kinds of tiles, of VectorInt8 and Words, of Fp32, and of Fp32 and Words.
template <typename Target>
void linearInTiles(const LinearCall& call, const Target& target);
template <typename Target>
void linearInVnni(const LinearCall& call, const Target& target);
template <typename Target>
void linearInAvx512(const LinearCall& call, const Target& target);
template <typename Target>
void linearInAvx2(const LinearCall& call, const Target& target);

void attendInTiles(const AttentionCall& call);
void attendInAvx512(const AttentionCall& call);
void attendInAvx2(const AttentionCall& call);

void convolveInTiles(const ConvolutionCall& call);
void convolveInAvx512(const ConvolutionCall& call);
void convolveInAvx2(const ConvolutionCall& call);

void resizeInAvx512(const ChannelMap& source, const ChannelMap& target, int threads);
void resizeInAvx2(const ChannelMap& source, const ChannelMap& target, int threads);

void copyRowsInAvx512(const RowsCopy& call);
void copyRowsInAvx2(const RowsCopy& call);

} // namespace fathom::kernels
