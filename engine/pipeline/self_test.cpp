#include <torch/torch.h>

#include "engine/pipeline/self_test.h"

#include "engine/base/log.h"
#include "engine/kernels/cpu_features.h"
#include "engine/nn/block.h"
#include "engine/nn/linear.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/measured_choices.h"
#include "engine/pipeline/option_names.h"
#include "engine/plan/plan.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <sstream>

namespace fathom {

namespace {

constexpr const char* kKey = "self-test";
// Of a medium network's block on half a picture of 504×336: large enough that the products decide.
constexpr std::int64_t kDim = 768, kHeads = 12, kTokens = 433;
constexpr int kRounds = 4;

/// Far above rounding and far below what a wrong tile makes.
double largestErrorOf(Precision precision) {
    switch (precision) {
    case Precision::Bf16:
        return 0.02;
    case Precision::Int8:
        return 0.05;
    default:
        return 1e-4;
    }
}

torch::Tensor wave(torch::IntArrayRef shape, double step, double size) {
    std::int64_t count = 1;
    for (const std::int64_t side : shape)
        count *= side;
    return (torch::arange(count, torch::kFloat64) * step).sin().mul(size).to(torch::kFloat32).view(shape);
}

nn::Block madeBlock() {
    nn::Block block(nn::BlockOptions{.dim = kDim,
                                     .heads = kHeads,
                                     .normEps = 1e-6,
                                     .normaliseQueriesAndKeys = true,
                                     .feedForward = nn::FeedForward::Mlp});
    double step = 0.7;
    for (torch::Tensor& parameter : block->parameters()) {
        step += 0.113;
        const bool isMatrix = parameter.dim() == 2;
        parameter.copy_(wave(parameter.sizes(), step, isMatrix ? 0.08 : 0.1) + (isMatrix ? 0.0 : 0.5));
    }
    return block;
}

struct Timed {
    torch::Tensor result;
    double milliseconds = 0;
};

/// LibTorch on one thread, so that the thread's own processor time tells everything, however busy the machine is.
class OneThread {
public:
    OneThread() : m_before(at::get_num_threads()) { at::set_num_threads(1); }
    ~OneThread() { at::set_num_threads(m_before); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    int m_before;
};

double processorMillisecondsOfThread() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

Timed timeOf(nn::Block& block, const torch::Tensor& x) {
    const OneThread alone;
    Timed best;
    for (int round = 0; round <= kRounds; ++round) {
        const double start = processorMillisecondsOfThread();
        best.result = block->forward(x, nullptr);
        const double time = processorMillisecondsOfThread() - start;
        if (round > 0)
            best.milliseconds = round == 1 ? time : std::min(best.milliseconds, time);
    }
    return best;
}

plan::Arithmetic arithmeticOf(Precision precision, bool tiles) {
    if (precision == Precision::Int8)
        return plan::Arithmetic::Int8;
    if (precision == Precision::Bf16 && kernels::cpuFeatures().half(tiles))
        return plan::Arithmetic::Bf16;
    return tiles ? plan::Arithmetic::Split : plan::Arithmetic::Fp32;
}

ArithmeticTrial trialOf(Precision precision, bool tiles, const torch::Tensor& x, const torch::Tensor& wanted) {
    nn::Block block = madeBlock();
    plan::Request request{.arithmetic = arithmeticOf(precision, tiles), .tiles = tiles};
    const bool plainBf16 = precision == Precision::Bf16 && !kernels::cpuFeatures().half(tiles);
    if (plainBf16)
        request.without = {"fused-blocks", "onednn-blocks"};
    plan::Rewriting(request).apply(*block);
    if (plainBf16)
        for (const auto& module : block->modules(false))
            if (auto* linear = module->as<nn::LinearImpl>())
                linear->to(torch::kBFloat16);
    const Timed timed = timeOf(block, x);
    ArithmeticTrial trial{precision, timed.milliseconds};
    trial.error = ((timed.result.to(torch::kFloat32) - wanted).abs().mean() / wanted.abs().mean()).item<double>();
    trial.isRight = trial.error < largestErrorOf(precision); // false for NaN
    return trial;
}

std::vector<Precision> nativePrecisions() {
    const HostProcessor host = readHostProcessor();
    std::vector<Precision> native{Precision::Fp32};
    if (host.nativeBf16 || kernels::cpuFeatures().half())
        native.push_back(Precision::Bf16);
    if (kernels::cpuFeatures().int8())
        native.push_back(Precision::Int8);
    return native;
}

} // namespace

Precision fastestOf(const SelfTest& test) noexcept {
    const ArithmeticTrial* best = nullptr;
    for (const ArithmeticTrial& trial : test.trials)
        if (trial.isRight && trial.precision != Precision::Int8 && (!best || trial.milliseconds < best->milliseconds))
            best = &trial;
    return best ? best->precision : Precision::Fp32;
}

std::string textOf(const SelfTest& test) {
    std::string text = test.tilesFail ? "tiles fail;" : "";
    for (const ArithmeticTrial& trial : test.trials) {
        char figures[96];
        std::snprintf(figures, sizeof figures, ":%.17g:%.17g:%d;", trial.milliseconds, trial.error, trial.isRight ? 1 : 0);
        text += std::string(optionName(trial.precision)) + figures;
    }
    return text;
}

SelfTest selfTestOf(const std::string& text) {
    SelfTest test;
    std::istringstream items(text);
    for (std::string item; std::getline(items, item, ';');) {
        if (item == "tiles fail") {
            test.tilesFail = true;
            continue;
        }
        ArithmeticTrial trial;
        int right = 0;
        const std::size_t colon = item.find(':');
        const std::string name = item.substr(0, colon);
        const auto known = std::ranges::find(namedValues<Precision>(), name, &NamedValue<Precision>::name);
        if (colon == std::string::npos || known == namedValues<Precision>().end() ||
            std::sscanf(item.c_str() + colon, ":%lf:%lf:%d", &trial.milliseconds, &trial.error, &right) != 3)
            return {};
        trial.precision = known->value;
        trial.isRight = right == 1;
        test.trials.push_back(trial);
    }
    return test;
}

SelfTest runSelfTest(const std::vector<Precision>& native) {
    const c10::InferenceMode inference;
    const torch::Tensor x = wave({1, kTokens, kDim}, 1.37, 1.0);
    const torch::Tensor wanted = madeBlock()->forward(x, nullptr);
    SelfTest test;
    const bool hasTiles = kernels::cpuFeatures().tiles();
    for (const Precision precision : native)
        test.trials.push_back(trialOf(precision, hasTiles, x, wanted));
    const auto isRight = [](const ArithmeticTrial& trial) { return trial.isRight; };
    if (!hasTiles || std::ranges::all_of(test.trials, isRight))
        return test;
    log(LogLevel::Problem, "the AMX tiles of this processor compute wrong results and are not used");
    test = {{}, true};
    for (const Precision precision : native)
        if (precision != Precision::Int8 || kernels::cpuFeatures().int8(false))
            test.trials.push_back(trialOf(precision, false, x, wanted));
    return test;
}

const SelfTest& processorSelfTest() {
    static const SelfTest test = [] {
        MeasuredChoices choices = ownChoices();
        if (const auto known = choices.find(kKey))
            if (SelfTest earlier = selfTestOf(*known); !earlier.trials.empty())
                return earlier;
        SelfTest measured = runSelfTest(nativePrecisions());
        choices.keep(kKey, textOf(measured));
        return measured;
    }();
    return test;
}

} // namespace fathom
