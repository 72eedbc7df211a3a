#include <torch/torch.h>

#include "engine/plan/fused_block.h"

#include "engine/base/error.h"
#include "engine/kernels/attention.h"
#include "engine/nn/mlp.h"
#include "engine/nn/swiglu_ffn.h"
#include "engine/plan/passes.h"

namespace fathom::plan {

namespace {

constexpr float kLog2E = 1.44269504F;
constexpr std::int64_t kHeadDim = 64;

std::vector<float> joined(const nn::LayerNorm& norm) {
    if (!norm)
        return {};
    return valuesOf(torch::cat({norm->weight, norm->bias}));
}

/// Rows of [a; b] so that every 64 of them are 32 of a and the same 32 of b, as GateTarget wants its columns.
torch::Tensor interleaved(const torch::Tensor& rows) {
    const auto halves = rows.chunk(2, 0);
    const std::int64_t groups = halves[0].size(0) / kernels::kPanelColumns;
    const auto grouped = [&](const torch::Tensor& half) { return half.unflatten(0, {groups, -1}); };
    return torch::cat({grouped(halves[0]), grouped(halves[1])}, 1).flatten(0, 1);
}

/// Whether nobody else can see the memory of `x`, which is dense.
bool isOurs(const torch::Tensor& x) {
    return x.use_count() == 1 && x.storage().use_count() == 1 && x.is_contiguous();
}

} // namespace

FusedBlock::Norm FusedBlock::normOf(const nn::LayerNorm& norm) {
    return {valuesOf(norm->weight), valuesOf(norm->bias), norm->eps};
}

FusedBlock::FusedBlock(nn::BlockImpl& block, kernels::ProductKind kind, std::shared_ptr<BlockWorkspaces> workspaces)
    : m_kind(kind), m_workspaces(std::move(workspaces)), m_dim(block.attn->qkv->weight.size(1)),
      m_heads(block.attn->heads), m_scale(block.attn->scale), m_norm1(normOf(block.norm1)),
      m_norm2(normOf(block.norm2)), m_queryNorm(joined(block.attn->q_norm)), m_keyNorm(joined(block.attn->k_norm)),
      m_qkv(kind, block.attn->qkv->weight, block.attn->qkv->bias),
      m_proj(kind, block.attn->proj->weight, block.attn->proj->bias), m_scale1(valuesOf(block.ls1->gamma)),
      m_scale2(valuesOf(block.ls2->gamma)) {
    requireInternal(m_dim / m_heads == kHeadDim, "heads have 64 values");
    if (block.attn->q_norm)
        m_headEps = block.attn->q_norm->eps;
    release({block.attn->qkv->weight, block.attn->proj->weight});
    takeFeedForward(*block.mlp.ptr());
}

void FusedBlock::takeFeedForward(torch::nn::Module& feedForward) {
    if (auto* mlp = feedForward.as<nn::MlpImpl>()) {
        m_hidden = mlp->fc1->weight.size(0);
        m_first = FusedLinear(m_kind, mlp->fc1->weight, mlp->fc1->bias);
        m_second = FusedLinear(m_kind, mlp->fc2->weight, mlp->fc2->bias);
        release({mlp->fc1->weight, mlp->fc2->weight});
        return;
    }
    auto* gated = feedForward.as<nn::SwiGLUFFNImpl>();
    requireInternal(gated != nullptr, "a feed-forward is an Mlp or a SwiGLUFFN");
    m_gated = true;
    m_hidden = gated->w12->weight.size(0) / 2;
    m_first = FusedLinear(m_kind, interleaved(gated->w12->weight), interleaved(gated->w12->bias));
    m_second = FusedLinear(m_kind, gated->w3->weight, gated->w3->bias);
    release({gated->w12->weight, gated->w3->weight});
}

kernels::LinearCall FusedBlock::call(const void* rows, kernels::Element element, std::int64_t count,
                                    const FusedLinear& linear, const Norm* norm, BlockWorkspace& space) const {
    kernels::LinearCall call = callOf(linear, rows, element, count, space.scratch);
    if (norm)
        call.norm = {true, static_cast<float>(norm->eps), dataOf(norm->weight), dataOf(norm->bias)};
    return call;
}

void FusedBlock::attention(float* x, std::int64_t sequences, std::int64_t tokens, const nn::RotaryTables* rotary,
                          BlockWorkspace& space) const {
    // Rounded probabilities and values turn the cameras of the deep networks, which are the wide ones, too far.
    constexpr std::int64_t kWidestShallow = 768;
    const bool exact = m_kind == kernels::ProductKind::Digits && m_dim > kWidestShallow;
    const kernels::ProductKind kind = kernels::isOfVectors(m_kind) ? kernels::ProductKind::Fp32
                                      : exact                      ? kernels::ProductKind::Split
                                                                   : m_kind;
    const auto bytes = static_cast<std::size_t>(kernels::attentionBytes(kind, sequences, m_heads, tokens));
    kernels::HeadsTarget heads;
    heads.attention = kind;
    heads.queries = space.queries.atLeast(bytes);
    heads.keys = space.keys.atLeast(bytes);
    heads.values = space.values.atLeast(bytes);
    heads.heads = m_heads;
    heads.tokens = tokens;
    heads.queryNorm = dataOf(m_queryNorm);
    heads.keyNorm = dataOf(m_keyNorm);
    heads.normEps = static_cast<float>(m_headEps);
    if (rotary) {
        heads.cosine = rotary->cosine.const_data_ptr<float>();
        heads.sine = rotary->sine.const_data_ptr<float>();
    }
    heads.queryScale = static_cast<float>(m_scale) * kLog2E;
    const std::int64_t rows = sequences * tokens;
    kernels::linear(call(x, kernels::Element::F32, rows, m_qkv, &m_norm1, space), heads);

    const kernels::Element element = elementBetween(m_kind);
    kernels::AttentionCall attend{.kind = kind, .queries = heads.queries, .keys = heads.keys, .values = heads.values};
    attend.sequences = sequences;
    attend.heads = m_heads;
    attend.tokens = tokens;
    attend.out = space.attended.atLeast(static_cast<std::size_t>(rows * m_dim * kernels::bytesOf(element)));
    attend.element = element;
    attend.workspace = &space.scratch;
    attend.threads = at::get_num_threads();
    kernels::attend(attend);
    kernels::linear(call(attend.out, element, rows, m_proj, nullptr, space),
                    kernels::AddTarget{x, m_dim, dataOf(m_scale1)});
}

void FusedBlock::feedForward(float* x, std::int64_t rows, BlockWorkspace& space) const {
    const kernels::Element element = elementBetween(m_kind);
    void* const hidden =
        space.hidden.atLeast(static_cast<std::size_t>(rows * m_hidden * kernels::bytesOf(element)));
    const kernels::LinearCall first = call(x, kernels::Element::F32, rows, m_first, &m_norm2, space);
    kernels::LinearCall second = call(hidden, element, rows, m_second, nullptr, space);
    if (m_gated) {
        kernels::linear(first, kernels::GateTarget{hidden, element, m_hidden});
    } else {
        float* const peaks =
            kernels::isScaled(m_kind)
                ? reinterpret_cast<float*>(space.peaks.atLeast(static_cast<std::size_t>(rows) * 32 * sizeof(float)))
                : nullptr;
        kernels::linear(first, kernels::StoreTarget{.data = hidden,
                                                    .element = element,
                                                    .stride = m_hidden,
                                                    .activation = kernels::Activation::Gelu,
                                                    .peaks = peaks});
        second.x.peaks = peaks;
    }
    kernels::linear(second, kernels::AddTarget{x, m_dim, dataOf(m_scale2)});
}

torch::Tensor FusedBlock::forward(torch::Tensor x, const nn::RotaryTables* rotary) {
    const torch::Tensor result = isOurs(x) ? std::move(x) : x.clone(at::MemoryFormat::Contiguous); // [B,N,C]
    auto* const values = result.mutable_data_ptr<float>();
    const BlockWorkspaces::Loan space(*m_workspaces);
    attention(values, result.size(0), result.size(1), rotary, *space);
    feedForward(values, result.size(0) * result.size(1), *space);
    return result;
}

std::vector<nn::WeightSpan> FusedBlock::weights() {
    return {spanOf(m_qkv), spanOf(m_proj), spanOf(m_first), spanOf(m_second)};
}

std::optional<std::string> useFusedBlock(torch::nn::Module& part, Context& context) {
    auto* const block = part.as<nn::BlockImpl>();
    if (!block)
        return std::nullopt;
    if (const std::string missing = kernelsMissing(context.request); !missing.empty())
        return missing;
    block->kernel = std::make_shared<FusedBlock>(*block, productKindOf(context.request), context.workspaces);
    return kApplied;
}

} // namespace fathom::plan
