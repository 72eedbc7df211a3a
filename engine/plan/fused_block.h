#pragma once

#include "engine/kernels/linear.h"
#include "engine/nn/block.h"
#include "engine/plan/kernel_arrays.h"
#include "engine/plan/workspace_pool.h"

#include <memory>
#include <vector>

namespace fathom::plan {

/// Memory that all blocks of a network use one after the other in one pass.
struct BlockWorkspace {
    kernels::AlignedBuffer scratch, queries, keys, values, attended, hidden, peaks;
};
class BlockWorkspaces : public WorkspacePool<BlockWorkspace> {};

/// A transformer block as five kernels: normalised queries, keys and values; attention; projection with residual;
/// normalised first feed-forward layer; second one with residual. The residual stream is fp32.
class FusedBlock : public nn::BlockKernel {
public:
    /// Takes the weights of `block` and frees them there.
    FusedBlock(nn::BlockImpl& block, kernels::ProductKind kind, std::shared_ptr<BlockWorkspaces> workspaces);

    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const nn::RotaryTables* rotary) override;
    [[nodiscard]] std::vector<nn::WeightSpan> weights() override;

private:
    struct Norm {
        std::vector<float> weight, bias; ///< empty once folded
        double eps = 0;
    };

    [[nodiscard]] static Norm normOf(const nn::LayerNorm& norm);
    [[nodiscard]] kernels::LinearCall call(const void* rows, kernels::Element element, std::int64_t count,
                                           const FusedLinear& linear, const Norm* norm,
                                           BlockWorkspace& space) const;
    void takeFeedForward(torch::nn::Module& feedForward);
    void attention(float* x, std::int64_t sequences, std::int64_t tokens, const nn::RotaryTables* rotary,
                   BlockWorkspace& space) const;
    void feedForward(float* x, std::int64_t rows, BlockWorkspace& space) const;

    kernels::ProductKind m_kind;
    std::shared_ptr<BlockWorkspaces> m_workspaces;
    std::int64_t m_dim, m_heads, m_hidden = 0;
    bool m_gated = false;
    double m_scale;
    Norm m_norm1, m_norm2;
    std::vector<float> m_queryNorm, m_keyNorm; ///< weight, then bias; empty: none
    double m_headEps = 0;
    FusedLinear m_qkv, m_proj, m_first, m_second;
    std::vector<float> m_scale1, m_scale2; ///< layer scales that were not folded
};

} // namespace fathom::plan
