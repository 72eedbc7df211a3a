#pragma once

#include "engine/training/batch.h"

namespace fathom::training {

/// Where the patch centres of every view appear in every other view of the same sample.
struct Correspondence {
    torch::Tensor from, to;    ///< [K] int64: ordered pairs of different views
    torch::Tensor column, row; ///< [B,K,P] fp32: image position in the other view, −1…1 from edge to edge
    torch::Tensor visible;     ///< [B,K,P] bool: inside, and the depth seen there agrees within 8 %
};

/// From the true depth and cameras of a batch with at least two views. P = rows·columns patches.
[[nodiscard]] Correspondence findCorrespondence(const Batch& batch);

/// Cross-entropy of the attention between the patches of two views against the bilinear weights of the true
/// position, over visible patches. \param queries,keys [B, S·(1+P), 64]; their product is the logit.
[[nodiscard]] torch::Tensor matchLoss(const torch::Tensor& queries, const torch::Tensor& keys, const Batch& batch,
                                      const Correspondence& truth);

} // namespace fathom::training
