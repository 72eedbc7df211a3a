#include "app/bench/bench.h"
#include "app/bench/workload.h"
#include "engine/estimators/load_estimator.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct ViewScalingArguments {
    Workload workload = Workload::ofOne("da3-small", 2);
    ViewScalingArguments() { workload.variants = {"off", "auto"}; }

    std::vector<int> counts{1, 2, 4, 8, 16, 32};
    Files files;
};

int scaleViews(const ViewScalingArguments& arguments) {
    const Workload& work = arguments.workload;
    const int most = *std::ranges::max_element(arguments.counts);
    const std::vector<RgbImage> images = renderViews(most, work.size, 1);
    std::string body;
    auto results = OrderedJson::array();
    for (const std::string& name : work.models) {
        const BenchModel model(name);
        for (const Variant& variant : variantsOf(work)) {
            const auto estimator = loadEstimator(model.description(), variant.options);
            std::vector<std::vector<double>> wall(arguments.counts.size());
            std::vector<double> peak(arguments.counts.size(), 0);
            for (int round = -work.warmups; round < work.runs; ++round)
                for (std::size_t i = 0; i < arguments.counts.size(); ++i) {
                    std::vector<const RgbImage*> views = pointersTo(images);
                    views.resize(static_cast<std::size_t>(arguments.counts[i]));
                    restartPeak();
                    const auto start = std::chrono::steady_clock::now();
                    (void)estimator->estimate(views, {});
                    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
                    if (round == -work.warmups)
                        peak[i] = peakMebibytes(); // while memory still grows with every count
                    if (round >= 0)
                        wall[i].push_back(time.count());
                    std::fprintf(stderr, "\r%s %s: round %d, %d views ", name.c_str(), variant.name.c_str(),
                                 std::max(round + 1, 0), arguments.counts[i]);
                }
            std::fprintf(stderr, "\n");
            Table table({"views", "median ms", "± sample", "ms a view", "times the first", "peak MiB"});
            const double first = statisticsOf(wall.front()).median / arguments.counts.front();
            for (std::size_t i = 0; i < arguments.counts.size(); ++i) {
                const Statistics time = statisticsOf(wall[i]);
                const double perView = time.median / arguments.counts[i];
                table.add({std::to_string(arguments.counts[i]), fixed(time.median, 1), fixed(time.deviation, 1),
                           fixed(perView, 1), fixed(perView / first, 2), fixed(peak[i], 0)});
                results.push_back({{"model", name},
                                   {"variant", variant.name},
                                   {"views", arguments.counts[i]},
                                   {"wall_ms", jsonOf(time)},
                                   {"ms_per_view", perView},
                                   {"peak_mib", peak[i]}});
            }
            body += "## " + name + " " + variant.name + ", weights: " + model.weights() + "\n\n" + table.markdown() + "\n";
        }
    }
    body += "All views of a row are reasoned about together, at " + std::to_string(work.size.width) + "×" +
            std::to_string(work.size.height) +
            "; attention across views grows with the square of their number. Rounds are interleaved. The peak is resident "
            "memory, weights and LibTorch in it.\n";
    publish("Views together", body, {{"benchmark", "views"}, {"results", results}}, arguments.files);
    return kSuccess;
}

} // namespace

void addViews(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<ViewScalingArguments>();
    CLI::App* command = bench.add_subcommand("views", "Time and memory of 1 to 32 views that are reasoned about together; about five minutes");
    addNetworkOptions(*command, arguments->workload);
    addVariantOptions(*command, arguments->workload);
    addRoundOptions(*command, arguments->workload);
    command->add_option("--counts", arguments->counts, "Numbers of views, growing")->delimiter(',')->check(CLI::Range(1, 64));
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return scaleViews(*arguments); }; });
}

} // namespace fathom::bench
