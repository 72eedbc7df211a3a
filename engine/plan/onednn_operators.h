#pragma once

#include <torch/torch.h>

/// Operators of LibTorch that it reaches only through its dispatcher and that not every build has. fp32 on the CPU,
/// without gradients.
namespace fathom::plan::onednn {

enum class PostOp { None, Gelu };

/// Whether linear(), linearAdd() and packed() exist here.
[[nodiscard]] bool hasLinear();

/// A weight [out,in] in the layout that oneDNN's products read fastest.
[[nodiscard]] torch::Tensor packed(const torch::Tensor& weight);

/// x·Wᵀ + bias, then the exact GELU if asked for. [...,in] -> [...,out]
[[nodiscard]] torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                   PostOp post);

/// x·Wᵀ + bias + other
[[nodiscard]] torch::Tensor linearAdd(const torch::Tensor& x, const torch::Tensor& other, const torch::Tensor& weight,
                                      const torch::Tensor& bias);

} // namespace fathom::plan::onednn
