// What is compiled once for tiles and once for vectors.
#pragma once

#include "engine/kernels/attention.h"
#include "engine/kernels/convolution.h"
#include "engine/kernels/linear.h"

namespace fathom::kernels {

/// linear() of every kind but Fp32, and of Fp32.
template <typename Target>
void linearInTiles(const LinearCall& call, const Target& target);
template <typename Target>
void linearInVectors(const LinearCall& call, const Target& target);

void attendInTiles(const AttentionCall& call);
void attendInVectors(const AttentionCall& call);

void convolveInTiles(const ConvolutionCall& call);
void convolveInVectors(const ConvolutionCall& call);

} // namespace fathom::kernels
