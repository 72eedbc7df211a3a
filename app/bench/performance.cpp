#include "app/bench/bench.h"
#include "app/bench/workload.h"

#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"
#include "engine/image/resize.h"
#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/option_names.h"

#include <chrono>
#include <cstdio>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct PerformanceArguments {
    std::string model = "da3-small", device = kAutomaticDevice, precision = "fp32";
    int images = 5, runs = 3, threads = 0, resolution = 504;
    Files files;
};

struct Configuration {
    std::string name;
    std::unique_ptr<Estimator> estimator;
    std::vector<double> wall; ///< milliseconds
    double difference = 0;    ///< of the depth from the first configuration's
};

/// Every compile mode that runs on the device.
std::vector<Configuration> configurationsOf(const BenchModel& model, const PerformanceArguments& arguments) {
    const Device device = findDevice(arguments.device);
    std::vector<Configuration> list;
    for (const NamedValue<CompileMode>& mode : namedValues<CompileMode>()) {
        if (!whyNot(device, mode.value).empty() || !noteOn(device, mode.value).empty())
            continue;
        EstimateOptions options;
        options.device = arguments.device;
        options.compileMode = mode.value;
        options.precision = parseOption<Precision>("--precision", arguments.precision);
        options.threads = arguments.threads;
        options.batchSize = arguments.images;
        options.overlapViews = 1;
        list.push_back({"compile " + std::string(mode.name), loadEstimator(model.description(), options), {}, 0});
    }
    return list;
}

int comparePerformance(const PerformanceArguments& arguments) {
    constexpr double kSameDepth = 0.05;
    const BenchModel model(arguments.model);
    const std::vector<RgbImage> photos = renderViews(arguments.images, {1008, 560}, 1);
    const auto wholeCall = [&](Estimator& estimator) {
        std::vector<RgbImage> prepared;
        for (const RgbImage& photo : photos)
            prepared.push_back(resizeForNetwork(photo, arguments.resolution, ResizeMethod::UpperBoundResize).image);
        return estimator.estimate(pointersTo(prepared), {});
    };
    std::vector<Configuration> list = configurationsOf(model, arguments);
    std::vector<ViewEstimate> reference;
    for (Configuration& one : list) { // the first call of each is not counted
        const std::vector<ViewEstimate> estimates = wholeCall(*one.estimator);
        if (reference.empty())
            reference = estimates;
        one.difference = depthDifference(estimates, reference);
        if (!(one.difference < kSameDepth))
            throw Error(ErrorCode::Internal, "'" + one.name + "' gives other results: not compared.");
    }
    for (int run = 0; run < arguments.runs; ++run)
        for (Configuration& one : list) {
            const auto start = std::chrono::steady_clock::now();
            (void)wholeCall(*one.estimator);
            const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
            one.wall.push_back(time.count());
            std::fprintf(stderr, "\rrun %d of %d ", run + 1, arguments.runs);
        }
    std::fprintf(stderr, "\n");
    Table table({"configuration", "median s", "mean s", "± sample", "min", "max", "images/s", "times faster"});
    auto results = OrderedJson::array();
    const Configuration* best = &list.front();
    for (const Configuration& one : list) {
        const Statistics time = statisticsOf(one.wall);
        const Ratio ratio = ratioOf(list.front().wall, one.wall);
        if (time.median < statisticsOf(best->wall).median)
            best = &one;
        table.add({one.name, fixed(time.median / 1e3, 3), fixed(time.mean / 1e3, 3), fixed(time.deviation / 1e3, 3), fixed(time.least / 1e3, 3),
                   fixed(time.most / 1e3, 3), fixed(1e3 * arguments.images / time.median, 2),
                   &one == &list.front() ? "1" : fixed(ratio.median, 2) + (ratio.isClear() ? "" : " (unclear)")});
        results.push_back({{"configuration", one.name}, {"wall_ms", jsonOf(time)},
                           {"images_per_second", 1e3 * arguments.images / time.median},
                           {"times_faster", ratio.median},
                           {"clear", ratio.isClear()},
                           {"depth_difference", one.difference}});
    }
    publish("Performance",
            "## " + arguments.model + ", " + std::to_string(arguments.images) + " images together, " + arguments.precision +
                ", weights: " + model.weights() + "\n\n" + table.markdown() + "\nBest: " + best->name +
                ". A call resizes pictures of 1008×560 and runs the network; one call of each configuration before is not "
                "counted.\n",
            {{"benchmark", "performance"}, {"images", arguments.images}, {"best", best->name}, {"results", results}},
            arguments.files);
    return kSuccess;
}

} // namespace

void addPerformance(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<PerformanceArguments>();
    CLI::App* command =
        bench.add_subcommand("performance", "Whole calls, from photos to depth, in every compile mode of the device");
    command->add_option("--model", arguments->model, "Network, model or path")->capture_default_str();
    command->add_option("--num-images", arguments->images, "Images of a call")->check(CLI::Range(1, 64))->capture_default_str();
    command->add_option("--num-runs", arguments->runs, "Measured calls")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--process-res", arguments->resolution, "Resolution that the network sees")
        ->check(CLI::Range(kProcessResolutionRange.minimum, kProcessResolutionRange.maximum))
        ->capture_default_str();
    command->add_option("--device", arguments->device, "Device")->capture_default_str();
    command->add_option("--precision", arguments->precision, "Arithmetic")->capture_default_str();
    command->add_option("--threads", arguments->threads, "Threads, 0: all")->check(CLI::Range(0, 256))->capture_default_str();
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return comparePerformance(*arguments); }; });
}

} // namespace fathom::bench
