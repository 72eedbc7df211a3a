#pragma once

#include <torch/torch.h>

namespace fathom::nn {

/// Bilinear resize of [B,C,H,W] to height×width with the corner pixels' centres kept in place.
[[nodiscard]] torch::Tensor resizeKeepingCorners(const torch::Tensor& x, std::int64_t height, std::int64_t width);

/// Position embedding of a patch grid from the one it was trained on, as DINOv2 does it: bicubic, sampled with
/// the scale factors (n + offset)/N instead of a target size, which shifts every sample a little.
/// \param trained  [1,1+N·N,C], class token first.
/// \return [1,1+h·w,C] fp32; `trained` itself when the grid is N×N.
[[nodiscard]] torch::Tensor resizePositionEmbedding(const torch::Tensor& trained, std::int64_t h, std::int64_t w,
                                                    double offset);

} // namespace fathom::nn
