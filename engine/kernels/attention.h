#pragma once

#include "engine/kernels/linear.h"

namespace fathom::kernels {

/// Bytes of each of the three operands of attend().
[[nodiscard]] std::int64_t attentionBytes(TileKind kind, std::int64_t sequences, std::int64_t heads,
                                          std::int64_t tokens) noexcept;

/// Softmax attention over heads of 64 values, in bfloat16 (Bf16 and Int8) or with split factors.
struct AttentionCall {
    TileKind kind = TileKind::Bf16;
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
