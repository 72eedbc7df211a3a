#include "engine/training/muon.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace fathom::training {
namespace {

// Coefficients and momentum: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.
constexpr double kLinearTerm = 3.4445, kCubicTerm = -4.7750, kQuinticTerm = 2.0315;
constexpr int kSteps = 5;
constexpr double kMomentum = 0.95;
constexpr double kNormFloor = 1e-7;
constexpr double kUpdateSize = 0.2; ///< root mean square of AdamW updates; Liu et al. 2025, arXiv 2502.16982

/// One square or wide view of a parameter and the same view of its update.
struct Piece {
    torch::Tensor parameter, update; ///< [m,n], m <= n
};

void appendPieces(const torch::Tensor& parameter, const torch::Tensor& update, std::vector<Piece>& pieces) {
    const int64_t rows = parameter.size(0), columns = parameter.size(1);
    const int64_t parts = rows == 3 * columns ? 3 : 1;
    for (int64_t part = 0; part < parts; ++part) {
        Piece piece{parameter.narrow(0, part * rows / parts, rows / parts),
                    update.narrow(0, part * rows / parts, rows / parts)};
        if (rows / parts > columns)
            piece = {piece.parameter.t(), piece.update.t()};
        pieces.push_back(std::move(piece));
    }
}

} // namespace

torch::Tensor orthogonalise(const torch::Tensor& matrices) {
    torch::Tensor x = matrices / (matrices.norm(2, {1, 2}, true) + kNormFloor);
    x = x.to(torch::kBFloat16);
    for (int i = 0; i < kSteps; ++i) {
        const torch::Tensor gram = torch::bmm(x, x.transpose(1, 2));
        const torch::Tensor polynomial = torch::baddbmm(gram, gram, gram, kCubicTerm, kQuinticTerm);
        x = torch::baddbmm(x, polynomial, x, kLinearTerm, 1.0);
    }
    return x.to(torch::kFloat);
}

Muon::Muon(std::vector<torch::Tensor> parameters) : m_parameters(std::move(parameters)) {
    for (const torch::Tensor& parameter : m_parameters)
        m_momenta.push_back(torch::zeros_like(parameter, torch::TensorOptions().requires_grad(false)));
}

void Muon::step(const MuonRates& rates) {
    const torch::NoGradGuard noGrad;
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const torch::Tensor& gradient = m_parameters[i].grad();
        if (!gradient.defined())
            continue;
        m_momenta[i].lerp_(gradient, 1 - kMomentum);
        appendPieces(m_parameters[i].detach(), gradient.lerp(m_momenta[i], kMomentum), pieces);
    }
    // Equal shapes share one batched product.
    std::map<std::pair<int64_t, int64_t>, std::vector<Piece>> groups;
    for (Piece& piece : pieces)
        groups[{piece.update.size(0), piece.update.size(1)}].push_back(std::move(piece));
    for (auto& [shape, group] : groups) {
        std::vector<torch::Tensor> updates;
        for (const Piece& piece : group)
            updates.push_back(piece.update);
        const double size = rates.learningRate * kUpdateSize * std::sqrt(static_cast<double>(shape.second));
        const torch::Tensor steps = orthogonalise(torch::stack(updates)).mul_(size);
        for (std::size_t i = 0; i < group.size(); ++i)
            group[i].parameter.mul_(1 - rates.learningRate * rates.weightDecay).sub_(steps[static_cast<int64_t>(i)]);
    }
}

} // namespace fathom::training
