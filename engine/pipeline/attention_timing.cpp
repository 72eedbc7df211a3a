#include <torch/torch.h>

#include "engine/pipeline/attention_timing.h"

#include "engine/nn/torch_error.h"

#include <array>
#include <chrono>
#include <functional>
#include <utility>

namespace fathom {

namespace {

constexpr int kHeadDim = 64;
constexpr double kScale = 0.125;

using Strategy = std::pair<std::string, std::function<torch::Tensor()>>;

std::vector<Strategy> strategiesFor(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
    const auto fused = [](const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& c) {
        return torch::scaled_dot_product_attention(a, b, c, {}, 0.0, false, kScale);
    };
    return {{"explicit",
             [=] {
                 const torch::Tensor scores = torch::matmul(q, k.transpose(-2, -1)) * kScale;
                 return torch::matmul(torch::softmax(scores, -1), v);
             }},
            {"explicit, scale folded in",
             [=] { return torch::matmul(torch::softmax(torch::matmul(q * kScale, k.transpose(-2, -1)), -1), v); }},
            {"fused fp32", [=] { return fused(q, k, v); }},
            {"fused bf16", [=, low = std::array{q.to(torch::kBFloat16), k.to(torch::kBFloat16), v.to(torch::kBFloat16)}] {
                 return fused(low[0], low[1], low[2]).to(torch::kFloat32);
             }}};
}

} // namespace

std::vector<AttentionTiming> timeAttention(int batch, int heads, int tokens, int rounds, int threads) {
    return translatingTorchErrors([&] {
        const c10::InferenceMode inference;
        if (threads > 0)
            at::set_num_threads(threads);
        torch::manual_seed(1);
        const auto random = [&] { return torch::randn({batch, heads, tokens, kHeadDim}); };
        const std::vector<Strategy> strategies = strategiesFor(random(), random(), random());
        const torch::Tensor reference = strategies.front().second();
        std::vector<AttentionTiming> timings;
        for (const auto& [name, compute] : strategies)
            timings.push_back({name, {}, (compute() - reference).abs().max().item<double>()});
        for (int round = -1; round < rounds; ++round)
            for (std::size_t i = 0; i < strategies.size(); ++i) {
                const auto start = std::chrono::steady_clock::now();
                (void)strategies[i].second();
                const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
                if (round >= 0)
                    timings[i].milliseconds.push_back(time.count());
            }
        return timings;
    });
}

} // namespace fathom
