#include "app/bench/bench.h"
#include "app/bench/report.h"
#include "app/bench/workload.h"

#include "engine/estimators/load_estimator.h"
#include "engine/pipeline/compute_path.h"

#include <cstdio>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

int run(const Workload& work, const Files& files) {
    constexpr std::uint64_t kScenes = 3;
    std::string body;
    auto results = OrderedJson::array();
    bool held = true;
    for (const std::string& name : work.models) {
        const BenchModel model(name);
        std::vector<std::vector<RgbImage>> scenes;
        std::vector<std::vector<ViewEstimate>> references;
        const auto plain = loadEstimator(model.description(), variantOf("off", work).options);
        for (std::uint64_t scene = 0; scene < kScenes; ++scene) {
            scenes.push_back(renderViews(work.views, work.size, scene + 1));
            references.push_back(plain->estimate(pointersTo(scenes.back()), {}));
        }
        Table table({"variant", "depth changes by, mean", "bound", "largest camera turn °", "held"});
        auto list = OrderedJson::array();
        for (const Variant& variant : variantsOf(work)) {
            const auto estimator = loadEstimator(model.description(), variant.options);
            double depth = 0, angle = 0;
            for (std::size_t scene = 0; scene < scenes.size(); ++scene) {
                const auto estimates = estimator->estimate(pointersTo(scenes[scene]), {});
                depth += depthDifference(estimates, references[scene]) / static_cast<double>(kScenes);
                angle = std::max(angle, angleDifferenceDegrees(estimates, references[scene]));
            }
            const bool holds = depth < errorBoundOf(variant.options.precision);
            held = held && holds;
            table.add({variant.name, scientific(depth), scientific(errorBoundOf(variant.options.precision)), scientific(angle),
                       holds ? "yes" : "**no**"});
            list.push_back({{"variant", variant.name},
                            {"depth_change", depth},
                            {"bound", errorBoundOf(variant.options.precision)},
                            {"camera_turn_degrees", angle},
                            {"held", holds}});
        }
        body += "## " + name + ", weights: " + model.weights() + "\n\n" + table.markdown() + "\n";
        results.push_back({{"model", name}, {"weights", model.weights()}, {"variants", list}});
    }
    body += "Change against plain fp32 operators, over three rendered rooms of " + std::to_string(work.views) +
            (work.views == 1 ? " view.\n" : " views.\n");
    publish("Accuracy of precisions", body, {{"benchmark", "accuracy"}, {"held", held}, {"results", results}}, files);
    return held ? kSuccess : kFailure;
}

} // namespace

void addAccuracy(CLI::App& bench, ChosenCommand& chosen) {
    auto work = std::make_shared<Workload>();
    auto files = std::make_shared<Files>();
    CLI::App* command = bench.add_subcommand("accuracy", "What every precision changes against plain fp32");
    addNetworkOptions(*command, *work);
    addViewsOption(*command, *work);
    addVariantOptions(*command, *work);
    addFileOptions(*command, *files);
    command->callback([&chosen, work, files] { chosen = [work, files] { return run(*work, *files); }; });
}

} // namespace fathom::bench
