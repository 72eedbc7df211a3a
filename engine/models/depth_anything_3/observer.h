#pragma once

#include <torch/torch.h>

#include <functional>
#include <string_view>

namespace fathom::da3 {

/// Sees intermediate results by name while a network runs; empty: nobody looks, and nothing is computed for it.
/// `tokens` [B,S,1+P,C] after position embedding · `reference.cls` [B,S,C] · `blocks.<i>` [B,S,1+P,C] in the
/// order used at that point · `taps.<k>.patches` [B,S,P,2C] and `taps.<k>.camera` [B,S,2C] in input order ·
/// `cam_enc` [B,S,C] · `head.<submodule>` and `gs_head.<submodule>` [views of one chunk,channels,height,width] ·
/// `gaussians.raw` [B,S,H,W,37] and `gaussians.density` [B,S,H,W] · `depth.before_sky` [B,S,H,W] of a monocular
/// network · of a nested one `depth.before_scale` and `metric.metres` [B,S,H,W]; what its monocular branch does is
/// seen under the same names with `metric.` before them.
using Observer = std::function<void(std::string_view name, const torch::Tensor& value)>;

} // namespace fathom::da3
