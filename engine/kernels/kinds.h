// What is compiled for several sets of instructions.
#pragma once

#include "engine/kernels/attention.h"
#include "engine/kernels/convolution.h"
#include "engine/kernels/linear.h"

namespace fathom::kernels {

/// linear() of the kinds of tiles, of Fp32 and of VectorInt8.
template <typename Target>
void linearInTiles(const LinearCall& call, const Target& target);
template <typename Target>
void linearInVectors(const LinearCall& call, const Target& target);
template <typename Target>
void linearInVnni(const LinearCall& call, const Target& target);

void attendInTiles(const AttentionCall& call);
void attendInVectors(const AttentionCall& call);

void convolveInTiles(const ConvolutionCall& call);
void convolveInVectors(const ConvolutionCall& call);

} // namespace fathom::kernels
