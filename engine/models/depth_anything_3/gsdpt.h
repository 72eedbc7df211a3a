#pragma once

#include "engine/models/depth_anything_3/dense_head.h"
#include "engine/models/depth_anything_3/presets.h"

#include <torch/torch.h>

namespace fathom::da3 {

/// Values per pixel that describe a Gaussian, besides its density.
inline constexpr std::int64_t kRawGaussianSize = 37;

struct GaussianHeadOutput {
    torch::Tensor raw;     ///< [B,S,H,W,kRawGaussianSize]; layout in gaussian_adapter.h
    torch::Tensor density; ///< [B,S,H,W] in 0 … 1
};

/// Head that describes one Gaussian per pixel from the backbone's features and the colours. No token norm.
struct GSDPTImpl : DenseHeadImpl {
    explicit GSDPTImpl(const Preset& preset);

    /// \param taps  four feature maps [B,S,P,2C]. \param images  [B,S,3,H,W] normalised.
    /// \throws Cancelled
    GaussianHeadOutput forward(const Taps& taps, const torch::Tensor& images, const HeadOptions& options);

    DenseScratch scratch{nullptr};
    torch::nn::Sequential images_merger{nullptr};
};
TORCH_MODULE(GSDPT);

} // namespace fathom::da3
