#pragma once

#include "engine/image/image.h"
#include "engine/synthetic/sample.h"

#include <torch/torch.h>

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace fathom::training {

/// Depths beyond this many units count as sky's: they are neither trained nor measured.
inline constexpr float kSkyDepth = 15;

/// Network input and targets. The unit of length of a sample is the geometric mean distance of the valid
/// pixels of its view 0; poses are world-from-camera with view 0 as the world.
struct Batch {
    torch::Tensor images;      ///< [B,S,3,H,W] fp32, ImageNet-normalised
    torch::Tensor depth;       ///< [B,S,H,W] fp32, z; 0 sky, -1 ignore
    torch::Tensor valid;       ///< [B,S,H,W] bool: depth in (0, kSkyDepth)
    torch::Tensor sky;         ///< [B,S,H,W] bool
    torch::Tensor rotation;    ///< [B,S,3,3]
    torch::Tensor translation; ///< [B,S,3]
    torch::Tensor quaternion;  ///< [B,S,4] x y z w, w >= 0
    torch::Tensor fieldOfView; ///< [B,S,2] vertical, horizontal, radians

    [[nodiscard]] int64_t imageCount() const { return images.size(0) * images.size(1); }
    [[nodiscard]] int64_t viewCount() const { return images.size(1); }
    [[nodiscard]] Batch to(torch::Device device) const;
};

/// The views of one sample that become one row of a batch; the first is the reference.
struct BatchRow {
    const synthetic::Sample* sample = nullptr;
    std::vector<int> views;
};

/// Full frame, no flip, no colour change.
[[nodiscard]] Batch makeBatch(std::span<const BatchRow> rows, Size size);

/// Random centred crop of `size`'s aspect, random mirror, random colours.
[[nodiscard]] Batch makeAugmentedBatch(std::span<const BatchRow> rows, Size size, std::mt19937_64& random);

/// Quaternions x y z w with w >= 0 of rotations [...,3,3] well below 180°.
[[nodiscard]] torch::Tensor quaternionFromRotation(const torch::Tensor& rotation);

} // namespace fathom::training
