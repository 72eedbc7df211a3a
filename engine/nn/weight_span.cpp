#include <torch/torch.h>

#include "engine/nn/weight_span.h"

#include "engine/base/error.h"

namespace fathom::nn {

WeightSpan spanOf(const torch::Tensor& tensor) {
    requireInternal(tensor.is_non_overlapping_and_dense() && tensor.storage_offset() == 0 &&
                        tensor.nbytes() == tensor.storage().nbytes(),
                    "a tensor has its storage for itself");
    return {static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes(), [tensor](std::byte* elsewhere) {
                tensor.storage().set_data_ptr_noswap(at::DataPtr(elsewhere, tensor.device()));
            }};
}

} // namespace fathom::nn
