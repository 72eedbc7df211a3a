#include "app/bench/bench.h"

#include "engine/base/error.h"
#include "engine/pipeline/attention_timing.h"

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// bfloat16 keeps eight bits; fp32 strategies differ by rounding alone.
constexpr double kLargestDifference = 1e-4, kLargestDifferenceBf16 = 0.05;

struct AttentionArguments {
    std::vector<int> tokens{256, 721, 865, 1297, 3460}; ///< one view of 504×280, 504×336, 504², four of 504×336
    int heads = 6, runs = 9, threads = 0;
    Files files;
};

int run(const AttentionArguments& arguments) {
    std::string body;
    auto results = OrderedJson::array();
    for (const int tokens : arguments.tokens) {
        Table table({"strategy", "median ms", "± sample", "times faster than explicit", "largest difference"});
        const auto timings = timeAttention(1, arguments.heads, tokens, arguments.runs, arguments.threads);
        auto list = OrderedJson::array();
        for (const AttentionTiming& timing : timings) {
            const bool low = timing.strategy.find("bf16") != std::string::npos;
            if (!(timing.difference < (low ? kLargestDifferenceBf16 : kLargestDifference)))
                throw Error(ErrorCode::Internal, "'" + timing.strategy + "' gives another result: not compared.",
                            scientific(timing.difference));
            const Statistics time = statisticsOf(timing.milliseconds);
            const Ratio ratio = ratioOf(timings.front().milliseconds, timing.milliseconds);
            table.add({timing.strategy, fixed(time.median, 2), fixed(time.deviation, 2),
                       &timing == &timings.front() ? "1" : fixed(ratio.median, 2) + (ratio.isClear() ? "" : " (unclear)"),
                       scientific(timing.difference)});
            list.push_back({{"strategy", timing.strategy}, {"ms", jsonOf(time)}, {"times_faster", ratio.median},
                            {"difference", timing.difference}});
        }
        body += "## " + std::to_string(tokens) + " tokens, " + std::to_string(arguments.heads) + " heads of 64\n\n" +
                table.markdown() + "\n";
        results.push_back({{"tokens", tokens}, {"strategies", list}});
    }
    publish("Attention", body, {{"benchmark", "attention"}, {"heads", arguments.heads}, {"results", results}},
            arguments.files);
    return kSuccess;
}

} // namespace

void addAttention(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<AttentionArguments>();
    CLI::App* command = bench.add_subcommand("attention", "Ways to compute attention, at the networks' numbers of tokens");
    command->add_option("--tokens", arguments->tokens, "Numbers of tokens")->delimiter(',')->check(CLI::Range(1, 20000));
    command->add_option("--heads", arguments->heads, "Heads")->check(CLI::Range(1, 64))->capture_default_str();
    command->add_option("--runs", arguments->runs, "Measured rounds")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--threads", arguments->threads, "Threads, 0: all")->check(CLI::Range(0, 256))->capture_default_str();
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

} // namespace fathom::bench
