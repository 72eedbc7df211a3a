#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <functional>

namespace fathom::nn {

/// A stretch of memory that holds weights and can be told to lie elsewhere.
struct WeightSpan {
    std::byte* data = nullptr;
    std::size_t bytes = 0;
    /// Frees what is owned and uses `elsewhere` from then on, which must outlive its use; null: nothing for now.
    std::function<void(std::byte* elsewhere)> move;
};

/// The values of a tensor that has its storage for itself. Works in inference mode too.
[[nodiscard]] WeightSpan spanOf(const torch::Tensor& tensor);

} // namespace fathom::nn
