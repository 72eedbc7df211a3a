// Depth Anything 3, src/depth_anything_3/model/reference_view_selector.py @2c21ea8.
#include <torch/torch.h>

#include "engine/models/depth_anything_3/reference_view_selector.h"

namespace fathom::da3 {

namespace {
constexpr double kRangeEps = 1e-8;

/// Cosine similarities of [B,S,C] unit vectors with a zero diagonal, exactly symmetric.
torch::Tensor similarities(const torch::Tensor& unit) {
    const torch::Tensor product = torch::matmul(unit, unit.transpose(1, 2));
    torch::Tensor symmetric = (product + product.transpose(1, 2)) / 2;
    symmetric.diagonal(0, 1, 2).zero_();
    return symmetric;
}

torch::Tensor toUnitRange(const torch::Tensor& metric) { // [B,S]
    const torch::Tensor lowest = metric.amin(1, true);
    return (metric - lowest) / (metric.amax(1, true) - lowest + kRangeEps);
}

/// Index of the first smallest value of every row of [B,S].
torch::Tensor firstSmallest(const torch::Tensor& score) {
    const std::int64_t views = score.size(1);
    const torch::Tensor index = torch::arange(views, torch::TensorOptions(score.device()).dtype(torch::kInt64));
    return torch::where(score == score.amin(1, true), index, views).amin(1);
}

torch::Tensor saddleBalanced(const torch::Tensor& cls, const torch::Tensor& unit) {
    const torch::Tensor similarity = similarities(unit).sum(2) / static_cast<double>(cls.size(1) - 1);
    const torch::Tensor norm = cls.norm(2, -1);
    const torch::Tensor variance = unit.var(-1, /*unbiased=*/true);
    return firstSmallest((toUnitRange(similarity) - 0.5).abs() + (toUnitRange(norm) - 0.5).abs() +
                         (toUnitRange(variance) - 0.5).abs());
}
} // namespace

torch::Tensor selectReferenceView(const torch::Tensor& cls, ReferenceStrategy strategy) {
    const std::int64_t batch = cls.size(0), views = cls.size(1);
    const auto constant = [&](std::int64_t view) {
        return torch::full({batch}, view, torch::TensorOptions(cls.device()).dtype(torch::kInt64));
    };
    if (views < kMinimumViewsToReorder || strategy == ReferenceStrategy::First)
        return constant(0);
    if (strategy == ReferenceStrategy::Middle)
        return constant(views / 2);

    const torch::Tensor tokens = cls.detach().to(torch::kFloat32);
    const torch::Tensor unit = tokens / tokens.norm(2, -1, true);
    if (strategy == ReferenceStrategy::SaddleBalanced)
        return saddleBalanced(tokens, unit);
    const torch::Tensor similarity = similarities(unit);
    return firstSmallest(similarity.amin(2) - similarity.amax(2));
}

torch::Tensor referenceFirstOrder(const torch::Tensor& reference, std::int64_t views) {
    const torch::Tensor place = torch::arange(views, reference.options()).unsqueeze(0);
    const torch::Tensor ref = reference.unsqueeze(1);
    return torch::where(place == 0, ref, torch::where(place <= ref, place - 1, place));
}

torch::Tensor inputOrder(const torch::Tensor& reference, std::int64_t views) {
    const torch::Tensor view = torch::arange(views, reference.options()).unsqueeze(0);
    const torch::Tensor ref = reference.unsqueeze(1);
    return torch::where(view == ref, torch::zeros_like(view), torch::where(view < ref, view + 1, view));
}

torch::Tensor reorderViews(const torch::Tensor& x, const torch::Tensor& order) {
    // Whole views are copied; gather would look at an index for every value.
    const torch::Tensor first = torch::arange(x.size(0), order.options()).unsqueeze(1) * x.size(1);
    return x.flatten(0, 1).index_select(0, (order + first).flatten()).view_as(x);
}

} // namespace fathom::da3
