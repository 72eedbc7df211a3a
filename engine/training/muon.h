#pragma once

#include <torch/torch.h>

#include <vector>

namespace fathom::training {

/// Nearest semi-orthogonal matrices, approximately: singular values of [K,m,n] (m <= n) are driven into about
/// 0.7…1.2 by five Newton–Schulz steps in bf16.
[[nodiscard]] torch::Tensor orthogonalise(const torch::Tensor& matrices);

struct MuonRates {
    double learningRate = 0;
    double weightDecay = 0.05;
};

/// Momentum whose update is orthogonalised, for the matrices of the transformer blocks. A [3n,n] tensor counts
/// as three matrices (query, key, value). Updates have the size that AdamW's would have.
class Muon {
public:
    explicit Muon(std::vector<torch::Tensor> parameters);

    /// Applies the gradients at hand; parameters without one are left alone.
    void step(const MuonRates& rates);

    [[nodiscard]] const std::vector<torch::Tensor>& momenta() const noexcept { return m_momenta; }

private:
    std::vector<torch::Tensor> m_parameters, m_momenta;
};

} // namespace fathom::training
