// Between tensors and the plain arrays of engine/kernels.
#pragma once

#include "engine/kernels/linear.h"
#include "engine/nn/weight_span.h"
#include "engine/plan/plan.h"

#include <torch/torch.h>

#include <string>
#include <vector>

namespace fathom::plan {

/// The kernels' arithmetic for a request's, on tiles if there are any.
[[nodiscard]] kernels::ProductKind productKindOf(const Request& request) noexcept;

/// Empty when the kernels can serve the request here, else why not.
[[nodiscard]] std::string kernelsMissing(const Request& request);

/// fp32 values of a tensor, followed by zeros up to `count`; empty for an undefined one.
[[nodiscard]] std::vector<float> valuesOf(const torch::Tensor& tensor, std::int64_t count = 0);

/// Null for an empty array.
[[nodiscard]] const float* dataOf(const std::vector<float>& values) noexcept;

/// A linear layer for the tiles: the packed matrix and its bias, padded to whole panels.
struct FusedLinear {
    kernels::PackedMatrix weight;
    std::vector<float> bias;

    FusedLinear() = default;
    /// \param matrix [out,in] fp32 \param bias [out] or undefined
    FusedLinear(kernels::ProductKind kind, const torch::Tensor& matrix, const torch::Tensor& bias);
};

/// The product of `count` dense rows with a layer, on all threads that LibTorch uses.
[[nodiscard]] kernels::LinearCall callOf(const FusedLinear& layer, const void* rows, kernels::Element element,
                                         std::int64_t count, kernels::AlignedBuffer& workspace);

/// The packed matrix of a layer, which must stay where it is.
[[nodiscard]] nn::WeightSpan spanOf(FusedLinear& layer);

/// Frees the memory of parameters that live on in another form.
void release(std::initializer_list<torch::Tensor> parameters);

/// Element of what lies between two kernels: as exact as the factors that are made of it.
[[nodiscard]] constexpr kernels::Element elementBetween(kernels::ProductKind kind) noexcept {
    switch (kind) {
    case kernels::ProductKind::Split:
    case kernels::ProductKind::Fp32:
        return kernels::Element::F32;
    case kernels::ProductKind::Digits:
    case kernels::ProductKind::Int8:
    case kernels::ProductKind::VectorInt8:
    case kernels::ProductKind::Words:
        return kernels::Element::F16;
    default:
        return kernels::Element::Bf16;
    }
}

} // namespace fathom::plan
