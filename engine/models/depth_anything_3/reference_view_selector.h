#pragma once

#include <torch/torch.h>

namespace fathom::da3 {

/// Which view carries the world frame when three or more are reasoned about together.
enum class ReferenceStrategy {
    First,
    Middle,         ///< view S/2
    SaddleBalanced, ///< the view closest to average in similarity, norm and variance of its class token
    SaddleSimRange, ///< the view whose similarities to the others spread most; ties go to the smaller index
};

/// Fewer views are never reordered.
inline constexpr std::int64_t kMinimumViewsToReorder = 3;

/// \param cls  [B,S,C] class tokens. \return [B] int64 view indices; zeros when S < kMinimumViewsToReorder.
[[nodiscard]] torch::Tensor selectReferenceView(const torch::Tensor& cls, ReferenceStrategy strategy);

/// View order [ref, 0, …, ref−1, ref+1, …] for [B] reference indices: [B,S] int64, source index per place.
[[nodiscard]] torch::Tensor referenceFirstOrder(const torch::Tensor& reference, std::int64_t views);

/// The inverse of referenceFirstOrder: [B,S] int64, place of every input view.
[[nodiscard]] torch::Tensor inputOrder(const torch::Tensor& reference, std::int64_t views);

/// Takes views of x [B,S,…] in the given [B,S] order.
[[nodiscard]] torch::Tensor reorderViews(const torch::Tensor& x, const torch::Tensor& order);

} // namespace fathom::da3
