#pragma once

#include "engine/kernels/linear.h"

namespace fathom::kernels {

/// Sixteen-bit parts of the factors of the scores, and of the probabilities and values: two where they are split or fp32.
[[nodiscard]] constexpr std::int64_t scoreParts(ProductKind kind) noexcept {
    return isPrecise(kind) || kind == ProductKind::Digits ? 2 : 1;
}
[[nodiscard]] constexpr std::int64_t valueParts(ProductKind kind) noexcept {
    return isPrecise(kind) ? 2 : 1;
}

/// Bytes that hold each of the three operands of attend().
[[nodiscard]] std::int64_t attentionBytes(ProductKind kind, std::int64_t sequences, std::int64_t heads,
                                          std::int64_t tokens) noexcept;

/// Softmax attention over heads of 64 values: in bfloat16 (Bf16 and Int8), with split factors of the scores (Digits)
/// or of everything (Split), or in fp32.
struct AttentionCall {
    ProductKind kind = ProductKind::Bf16;
    const std::byte* queries = nullptr; ///< filled by linear() with a HeadsTarget
    const std::byte* keys = nullptr;
    const std::byte* values = nullptr;
    std::int64_t sequences = 0;
    std::int64_t heads = 0;
    std::int64_t tokens = 0; ///< of one sequence
    void* out = nullptr;     ///< [sequences·tokens][heads·64]
    Element element = Element::F32;
    AlignedBuffer* workspace = nullptr;
    int threads = 1;
};

void attend(const AttentionCall& call);

} // namespace fathom::kernels
