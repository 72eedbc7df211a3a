#include "engine/training/correspondence.h"

#include "engine/models/depth_anything_3/presets.h"
#include "engine/training/losses.h"

namespace fathom::training {
namespace {

constexpr int64_t kPatch = da3::kPatchSide;
constexpr double kDepthAgreement = 0.08;
constexpr double kNearest = 1e-3;

struct Grid {
    int64_t rows, columns;
    [[nodiscard]] int64_t patches() const { return rows * columns; }
};

Grid gridOf(const Batch& batch) { return {batch.depth.size(2) / kPatch, batch.depth.size(3) / kPatch}; }

/// [B,S,P] depth at the patch centres, and [B,S,3,P] the points they see, in the frame of view 0.
std::pair<torch::Tensor, torch::Tensor> patchPoints(const Batch& batch) {
    const Grid grid = gridOf(batch);
    const int64_t samples = batch.depth.size(0), views = batch.depth.size(1);
    const torch::Tensor depth = batch.depth.slice(2, kPatch / 2, {}, kPatch)
                                    .slice(3, kPatch / 2, {}, kPatch)
                                    .reshape({samples, views, grid.patches()});
    // The sampled pixel's own centre lies half a pixel beyond the middle of its patch.
    const auto axis = [&](int64_t count) {
        return (torch::arange(count, batch.depth.options()) + (kPatch / 2 + 0.5) / kPatch) / count * 2 - 1;
    };
    const torch::Tensor tangent = (batch.fieldOfView / 2).tan();
    const torch::Tensor x = axis(grid.columns).repeat({grid.rows}) * tangent.select(2, 1).unsqueeze(2);
    const torch::Tensor y = axis(grid.rows).repeat_interleave(grid.columns) * tangent.select(2, 0).unsqueeze(2);
    const torch::Tensor inCamera = torch::stack({x, y, torch::ones_like(x)}, 2) * depth.unsqueeze(2);
    return {depth, torch::matmul(batch.rotation, inCamera) + batch.translation.unsqueeze(3)};
}

} // namespace

Correspondence findCorrespondence(const Batch& batch) {
    const int64_t samples = batch.depth.size(0), views = batch.depth.size(1);
    const int64_t height = batch.depth.size(2), width = batch.depth.size(3);
    std::vector<int64_t> from, to;
    for (int64_t i = 0; i < views; ++i) {
        for (int64_t j = 0; j < views; ++j) {
            if (i != j) {
                from.push_back(i);
                to.push_back(j);
            }
        }
    }
    Correspondence result;
    result.from = torch::tensor(from).to(batch.depth.device());
    result.to = torch::tensor(to).to(batch.depth.device());

    const auto [depth, points] = patchPoints(batch);
    const torch::Tensor rotation = batch.rotation.index_select(1, result.to).transpose(2, 3);
    const torch::Tensor position = batch.translation.index_select(1, result.to).unsqueeze(3);
    const torch::Tensor seen = torch::matmul(rotation, points.index_select(1, result.from) - position); // [B,K,3,P]
    const torch::Tensor z = seen.select(2, 2);
    const torch::Tensor safeZ = z.clamp_min(kNearest);
    const torch::Tensor tangent = (batch.fieldOfView / 2).tan().index_select(1, result.to); // [B,K,2]
    result.column = seen.select(2, 0) / safeZ / tangent.select(2, 1).unsqueeze(2);
    result.row = seen.select(2, 1) / safeZ / tangent.select(2, 0).unsqueeze(2);

    const torch::Tensor inside = result.column.abs().lt(1).logical_and(result.row.abs().lt(1));
    const torch::Tensor pixelX = ((result.column + 1) / 2 * width).clamp(0, width - 1).to(torch::kLong);
    const torch::Tensor pixelY = ((result.row + 1) / 2 * height).clamp(0, height - 1).to(torch::kLong);
    const torch::Tensor other = torch::gather(
        batch.depth.view({samples, views, height * width}).index_select(1, result.to), 2, pixelY * width + pixelX);
    const torch::Tensor agrees = (other - z).abs().lt(kDepthAgreement * z);
    result.visible = depth.index_select(1, result.from).gt(0).logical_and(z.gt(kNearest)).logical_and(inside)
                         .logical_and(other.gt(0)).logical_and(agrees);
    return result;
}

torch::Tensor matchLoss(const torch::Tensor& queries, const torch::Tensor& keys, const Batch& batch,
                        const Correspondence& truth) {
    const Grid grid = gridOf(batch);
    const int64_t samples = batch.depth.size(0), views = batch.depth.size(1), width = queries.size(2);
    const auto patches = [&](const torch::Tensor& x, const torch::Tensor& views_) {
        return x.view({samples, views, 1 + grid.patches(), width}).slice(2, 1).index_select(1, views_);
    };
    const torch::Tensor scores = torch::matmul(patches(queries, truth.from), patches(keys, truth.to).transpose(2, 3));
    const torch::Tensor logWeights = torch::log_softmax(scores.to(torch::kFloat), -1); // [B,K,P,P]

    const auto lastColumn = static_cast<double>(grid.columns - 1), lastRow = static_cast<double>(grid.rows - 1);
    const torch::Tensor x = ((truth.column + 1) / 2 * grid.columns - 0.5).clamp(0, lastColumn);
    const torch::Tensor y = ((truth.row + 1) / 2 * grid.rows - 0.5).clamp(0, lastRow);
    const torch::Tensor left = x.floor().clamp_max(lastColumn - 1), top = y.floor().clamp_max(lastRow - 1);
    const torch::Tensor fx = x - left, fy = y - top;
    const torch::Tensor corner = (top * grid.columns + left).to(torch::kLong);
    // The four neighbours in one gather: its gradient writes into the large table once.
    const torch::Tensor index = torch::stack({corner, corner + 1, corner + grid.columns, corner + grid.columns + 1}, -1);
    const torch::Tensor weight =
        torch::stack({(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy}, -1);
    const torch::Tensor expected = (torch::gather(logWeights, 3, index) * weight).sum(-1);
    return -maskedMean(expected, truth.visible.to(torch::kFloat));
}

} // namespace fathom::training
