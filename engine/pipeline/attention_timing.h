#pragma once

#include <string>
#include <vector>

namespace fathom {

/// One way to compute softmax attention on the processor and how long it took.
struct AttentionTiming {
    std::string strategy;
    std::vector<double> milliseconds; ///< one a round; the strategies take turns
    double difference = 0;            ///< largest from the first strategy's result
};

/// Times attention of random fp32 queries, keys and values with 64 values a head: explicit products and softmax,
/// the same with scaling folded in, LibTorch's fused operator in fp32 and bfloat16. The first round is not counted.
[[nodiscard]] std::vector<AttentionTiming> timeAttention(int batch, int heads, int tokens, int rounds, int threads);

} // namespace fathom
