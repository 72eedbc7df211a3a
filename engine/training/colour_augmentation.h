#pragma once

#include "engine/image/image.h"

#include <random>
#include <span>

namespace fathom::training {

/// A random change of colour response. One draw holds for all views of a sample: what differs between the
/// views of a real place is the exposure, and that only a little.
struct ColourChange {
    int channelOrder[3] = {0, 1, 2};
    float saturation = 1;
    float gain[3] = {1, 1, 1};
    float contrast = 1;
    float gamma = 1;
};

/// Random degradation of the pixels. One draw holds for a whole batch.
struct Degradation {
    float blurSigma = 0;   ///< pixels; 0 none
    float noiseSigma = 0;  ///< of 0..1; 0 none
    float compression = 0; ///< coarseness of the 8×8 cosine quantisation; 0 none
};

[[nodiscard]] ColourChange drawColourChange(std::mt19937_64& random);
[[nodiscard]] Degradation drawDegradation(std::mt19937_64& random);

/// Changes planar colours [3,H,W] in 0..1 in place; adds this view's own small exposure error.
void applyColourChange(std::span<float> planes, Size size, const ColourChange& change, std::mt19937_64& random);
void applyDegradation(std::span<float> planes, Size size, const Degradation& degradation, std::mt19937_64& random);

} // namespace fathom::training
