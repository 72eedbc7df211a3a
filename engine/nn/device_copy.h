#pragma once

#include <torch/torch.h>

namespace fathom::nn {

/// Whether copies between page-locked memory of the processor and `device` go on by themselves, each in the order of a
/// stream of the device. GPUs with memory of their own do that; all others copy at once.
[[nodiscard]] bool copiesByItself(torch::Device device) noexcept;

/// Memory of the processor for copies to and from `device`, page-locked where they go on by themselves then. LibTorch
/// keeps it for later and gives it out again only when the copies have ended.
[[nodiscard]] torch::Tensor stagingFor(torch::Device device, torch::IntArrayRef sizes, torch::Dtype type);

/// `x` on `device`, itself when it lies there. What is queued on a device from now on finds the copy complete.
[[nodiscard]] torch::Tensor broughtTo(torch::Device device, const torch::Tensor& x);

} // namespace fathom::nn
