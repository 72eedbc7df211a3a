#include "app/bench/bench.h"
#include "app/bench/report.h"
#include "app/bench/workload.h"

#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"
#include "engine/pipeline/option_names.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <random>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// Above this the outputs of two variants are not the same work.
constexpr double kSameWork = 0.05;

struct InferenceArguments {
    Workload workload;
    bool eachPass = false;
    Files files;
};

/// A loaded variant and what was measured of it.
struct Contestant {
    Variant variant;
    std::unique_ptr<Estimator> estimator;
    std::vector<double> wall, processor; ///< milliseconds
    double difference = 0;               ///< of the depth from the first contestant's
};

void measure(Contestant& contestant, const std::vector<const RgbImage*>& images) {
    const double before = processorMilliseconds();
    const auto start = std::chrono::steady_clock::now();
    (void)contestant.estimator->estimate(images, {});
    contestant.wall.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    contestant.processor.push_back(processorMilliseconds() - before);
}

std::vector<Contestant> load(const BenchModel& model, const std::vector<Variant>& variants,
                             const std::vector<const RgbImage*>& images) {
    std::vector<Contestant> contestants;
    std::vector<ViewEstimate> reference;
    for (const Variant& variant : variants) {
        Contestant contestant{variant, loadEstimator(model.description(), variant.options), {}, {}, 0};
        const std::vector<ViewEstimate> estimates = contestant.estimator->estimate(images, {});
        if (reference.empty())
            reference = estimates;
        contestant.difference = depthDifference(estimates, reference);
        if (!(contestant.difference < kSameWork))
            throw Error(ErrorCode::Internal,
                        "'" + variant.name + "' gives other results than '" + variants.front().name +
                            "': their times cannot be compared.",
                        "depth differs by " + fixed(100 * contestant.difference, 2) + " %");
        contestants.push_back(std::move(contestant));
    }
    return contestants;
}

OrderedJson describe(const std::vector<Contestant>& contestants, Table& table) {
    auto list = OrderedJson::array();
    const Contestant& first = contestants.front();
    for (const Contestant& contestant : contestants) {
        const Statistics wall = statisticsOf(contestant.wall), processor = statisticsOf(contestant.processor);
        const Ratio ratio = ratioOf(first.wall, contestant.wall);
        const double byProcessor = statisticsOf(first.processor).median / processor.median;
        table.add({contestant.variant.name, fixed(wall.median, 1), fixed(wall.deviation, 1), fixed(wall.least, 1),
                   fixed(processor.median, 1),
                   &contestant == &first ? "1"
                                         : fixed(ratio.median, 2) + (ratio.isClear() ? "" : " (unclear)"),
                   fixed(ratio.lowest, 2) + " … " + fixed(ratio.highest, 2), fixed(byProcessor, 2),
                   scientific(contestant.difference)});
        list.push_back({{"variant", contestant.variant.name},
                        {"wall_ms", jsonOf(wall)},
                        {"processor_ms", jsonOf(processor)},
                        {"times_faster", ratio.median},
                        {"times_faster_p10", ratio.lowest},
                        {"times_faster_p90", ratio.highest},
                        {"times_less_processor_time", byProcessor},
                        {"depth_difference", contestant.difference}});
    }
    return list;
}

/// `variants` followed by the last one without each pass that it applies; those passes are the result.
std::vector<PassReport> addWithoutEachPass(std::vector<Variant>& variants, const BenchModel& model, const Workload& workload) {
    const Variant full = variants.back();
    std::vector<PassReport> applied = loadEstimator(model.description(), full.options)->execution().passes;
    std::erase_if(applied, [](const PassReport& pass) { return !pass.skipped.empty(); });
    for (const PassReport& pass : applied)
        variants.push_back(variantOf(full.name + "~" + pass.name, workload));
    return applied;
}

/// What every pass is worth: the last contestants lack one each of what the one before them has.
OrderedJson describeGains(const std::vector<Contestant>& contestants, const std::vector<PassReport>& passes, std::string& body) {
    const std::size_t first = contestants.size() - passes.size();
    const Contestant& full = contestants[first - 1];
    Table table({"pass", "ms without it", "ms with it", "times faster with it", "middle 80 % of rounds", "what it does"});
    auto list = OrderedJson::array();
    for (std::size_t i = 0; i < passes.size(); ++i) {
        const Contestant& without = contestants[first + i];
        const Ratio gain = ratioOf(without.wall, full.wall);
        table.add({passes[i].name, fixed(statisticsOf(without.wall).median, 1), fixed(statisticsOf(full.wall).median, 1),
                   fixed(gain.median, 2) + (gain.isClear() ? "" : " (unclear)"),
                   fixed(gain.lowest, 2) + " … " + fixed(gain.highest, 2), passes[i].effect});
        list.push_back({{"pass", passes[i].name},
                        {"times_faster", gain.median},
                        {"times_faster_p10", gain.lowest},
                        {"times_faster_p90", gain.highest},
                        {"clear", gain.isClear()}});
    }
    body += "### Passes of " + full.variant.name + ", each left out alone\n\n" + table.markdown() + "\n";
    return list;
}

int run(const InferenceArguments& arguments) {
    const Workload& work = arguments.workload;
    const std::vector<RgbImage> images = renderViews(work.views, work.size, 1);
    std::string body;
    auto results = OrderedJson::array();
    for (const std::string& name : work.models) {
        const BenchModel model(name);
        std::vector<Variant> variants = variantsOf(work);
        std::vector<PassReport> passes;
        if (arguments.eachPass)
            passes = addWithoutEachPass(variants, model, work);
        std::vector<Contestant> contestants = load(model, variants, pointersTo(images));
        std::vector<std::size_t> order(contestants.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::mt19937 random(1);
        for (int round = -work.warmups; round < work.runs; ++round) {
            std::ranges::shuffle(order, random); // what ran before leaves caches and threads as it needed them
            for (const std::size_t place : order)
                measure(contestants[place], pointersTo(images));
            if (round < 0)
                for (Contestant& contestant : contestants)
                    contestant.wall.clear(), contestant.processor.clear();
            std::fprintf(stderr, "\r%s: round %d of %d ", name.c_str(), std::max(round + 1, 0), work.runs);
        }
        std::fprintf(stderr, "\n");
        Table table({"variant", "median ms", "± sample", "min", "processor ms", "times faster", "middle 80 % of rounds",
                     "by processor time", "depth differs by"});
        OrderedJson list = describe(contestants, table);
        body += "## " + name + ", " + std::to_string(work.views) + (work.views == 1 ? " view of " : " views of ") +
                std::to_string(work.size.width) + "×" + std::to_string(work.size.height) + ", weights: " +
                model.weights() + "\n\n" + table.markdown() + "\n";
        results.push_back({{"model", name}, {"weights", model.weights()}, {"variants", list}});
        if (!passes.empty())
            results.back()["passes"] = describeGains(contestants, passes, body);
    }
    body += "Rounds are interleaved: every round runs every variant once, in an order of its own. Times are of a whole pass from pixels to maps "
            "and cameras; processor time counts all threads and leaves out what other programs took.\n";
    publish("Inference", body,
            {{"benchmark", "inference"},
             {"views", work.views},
             {"width", work.size.width},
             {"height", work.size.height},
             {"results", results}},
            arguments.files);
    return kSuccess;
}

} // namespace

void addInference(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<InferenceArguments>();
    CLI::App* command = bench.add_subcommand("inference", "Time precisions and plans of a network against each other; seconds for da3-small");
    addNetworkOptions(*command, arguments->workload);
    addViewsOption(*command, arguments->workload);
    addVariantOptions(*command, arguments->workload);
    addRoundOptions(*command, arguments->workload);
    command->add_flag("--each-pass", arguments->eachPass,
                      "Also the last variant without each pass of its plan, one by one: what every pass is worth");
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

} // namespace fathom::bench
