#pragma once

#include <torch/torch.h>

#include <string_view>

namespace fathom::da3 {

/// Formula weights of the parameter named `key`: fp32 on the CPU. They keep activations in a healthy range and make
/// the ray map nearly a pinhole camera, so that every part of a network can be checked without a checkpoint.
[[nodiscard]] torch::Tensor formulaTensor(std::string_view key, torch::IntArrayRef shape);

/// Gives every parameter of a network its formula weights; shared parameters take those of their first name.
void fillWithFormula(torch::nn::Module& network);

} // namespace fathom::da3
