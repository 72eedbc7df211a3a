#include "app/bench/bench.h"
#include "app/bench/workload.h"

#include "engine/base/error.h"
#include "engine/base/in_threads.h"
#include "engine/batch/lane_plan.h"
#include "engine/batch/make_scene.h"
#include "engine/estimators/load_estimator.h"
#include "engine/io/depth_files.h"
#include "engine/io/image_file.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/option_names.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct ThroughputArguments {
    std::vector<std::string> models{"fathom-demo", "da3-small"};
    int photos = 8, runs = 7, warmups = 1, prefetch = 2;
    Size size{504, 336};
    Precision precision = Precision::Auto;
    Files files;
};

/// Photos as files, and a folder for what is made of them; both gone with this object.
struct PhotoFiles {
    PhotoFiles(int count, Size size) {
        images = renderViews(std::min(count, 8), size, 1);
        for (int i = 0; i < count; ++i) {
            paths.push_back(folder.path() / (std::to_string(i) + ".png"));
            writePng(paths.back(), images[static_cast<std::size_t>(i) % images.size()]);
        }
    }

    TemporaryFolder folder;
    std::vector<std::filesystem::path> paths;
    std::vector<RgbImage> images;
};

/// A way to work through photos, and what it took.
struct Way {
    std::string name;
    batch::LanePlan plan;
    std::unique_ptr<batch::SharedModel> model;
    std::vector<double> network, files; ///< milliseconds a round: from pixels to maps, from files to files
};

double millisecondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

void measureNetwork(Way& way, const PhotoFiles& photos) {
    const auto start = std::chrono::steady_clock::now();
    inThreads(way.model->passes(), photos.paths.size(), [&](std::size_t i) {
        (void)way.model->handle()->estimate({&photos.images[i % photos.images.size()]}, {});
    });
    way.network.push_back(millisecondsSince(start));
}

void measureFiles(Way& way, const PhotoFiles& photos, const JobRequest& job) {
    DecodePool decoders(way.plan.decodeThreads, way.plan.decodeAhead);
    const auto start = std::chrono::steady_clock::now();
    inThreads(way.plan.lanes, photos.paths.size(), [&](std::size_t i) {
        JobRequest request = job;
        request.inputs = {photos.paths[i]};
        const batch::MadeScene made = batch::makeScene(request, decoders, *way.model, {});
        (void)writeDepthFiles(made.scene, photos.folder.path() / (way.name + std::to_string(i)), {});
    });
    way.files.push_back(millisecondsSince(start));
}

std::vector<Way> waysOf(const ThroughputArguments& arguments, const JobRequest& job) {
    batch::LaneConditions conditions{.cores = usableCores(), .items = static_cast<std::size_t>(arguments.photos)};
    conditions.onlyPictures = true;
    conditions.prefetch = arguments.prefetch;
    batch::LaneConditions alone = conditions;
    alone.wantedPasses = 1;
    alone.prefetch = 0;
    std::vector<Way> ways;
    ways.push_back({"one engine", batch::lanePlanFor(alone), nullptr, {}, {}});
    ways.push_back({"batch", batch::lanePlanFor(conditions), nullptr, {}, {}});
    for (Way& way : ways) {
        EstimateOptions options = job.options;
        options.threads = way.plan.threads;
        way.model = std::make_unique<batch::SharedModel>(loadEstimator, job.model, options, way.plan.passes, CancelToken());
    }
    return ways;
}

double differenceOf(const std::vector<Way>& ways, const PhotoFiles& photos) {
    const std::vector<const RgbImage*> photo{&photos.images.front()};
    return depthDifference(ways[1].model->handle()->estimate(photo, {}), ways[0].model->handle()->estimate(photo, {}));
}

OrderedJson describe(const std::vector<Way>& ways, int photos, Table& table) {
    auto list = OrderedJson::array();
    for (const Way& way : ways) {
        const Ratio network = ratioOf(ways.front().network, way.network), files = ratioOf(ways.front().files, way.files);
        const auto rate = [&](const std::vector<double>& times) { return 1e3 * photos / statisticsOf(times).median; };
        const auto text = [&](const Ratio& ratio) {
            return &way == &ways.front() ? std::string("1")
                                         : fixed(ratio.median, 2) + (ratio.isClear() ? "" : " (unclear)");
        };
        table.add({way.name, std::to_string(way.model->passes()) + " × " + std::to_string(way.plan.threads),
                   fixed(rate(way.network), 2), text(network), fixed(rate(way.files), 2), text(files)});
        list.push_back({{"way", way.name},
                        {"passes", way.model->passes()},
                        {"threads_of_a_pass", way.plan.threads},
                        {"items_at_a_time", way.plan.lanes},
                        {"network_ms", jsonOf(statisticsOf(way.network))},
                        {"network_times_faster", network.median},
                        {"files_ms", jsonOf(statisticsOf(way.files))},
                        {"files_times_faster", files.median}});
    }
    return list;
}

int run(const ThroughputArguments& arguments) {
    const PhotoFiles photos(arguments.photos, arguments.size);
    std::string body;
    auto results = OrderedJson::array();
    for (const std::string& name : arguments.models) {
        const BenchModel model(name);
        JobRequest job;
        job.model = model.description();
        job.options.precision = arguments.precision;
        job.options.processResolution = std::max(arguments.size.width, arguments.size.height);
        std::vector<Way> ways = waysOf(arguments, job);
        const double difference = differenceOf(ways, photos);
        if (!(difference < 1e-4))
            throw Error(ErrorCode::Internal, "The two ways give different results: their times cannot be compared.", name);
        for (int round = -arguments.warmups; round < arguments.runs; ++round) {
            for (Way& way : ways) {
                measureNetwork(way, photos);
                measureFiles(way, photos, job);
                if (round < 0)
                    way.network.clear(), way.files.clear();
            }
            std::fprintf(stderr, "\r%s: round %d of %d ", name.c_str(), std::max(round + 1, 0), arguments.runs);
        }
        std::fprintf(stderr, "\n");
        Table table({"way", "passes × threads", "images/s, pixels to maps", "times faster", "images/s, files to files",
                     "times faster"});
        OrderedJson list = describe(ways, arguments.photos, table);
        body += "## " + name + ", " + std::to_string(arguments.photos) + " independent photos of " +
                std::to_string(arguments.size.width) + "×" + std::to_string(arguments.size.height) + ", " +
                std::string(optionName(ways.front().model->execution().precision)) + ", weights: " + model.weights() +
                "\n\n" + table.markdown() + "\n";
        results.push_back({{"model", name}, {"weights", model.weights()}, {"depth_difference", difference}, {"ways", list}});
    }
    body += "Rounds are interleaved. One engine takes a photo after the other with all threads; batch has one pass of one "
            "thread a core on one copy of the weights, and decodes and writes beside them.\n";
    publish("Throughput", body, {{"benchmark", "throughput"}, {"photos", arguments.photos}, {"results", results}},
            arguments.files);
    return kSuccess;
}

} // namespace

void addThroughput(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<ThroughputArguments>();
    CLI::App* command = bench.add_subcommand("throughput", "Independent photos: one engine against passes side by side");
    command->add_option("--model", arguments->models, "Networks, models or paths")->delimiter(',')->capture_default_str();
    command->add_option("--photos", arguments->photos, "Photos of a round")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--runs", arguments->runs, "Measured rounds")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--warmup", arguments->warmups, "Rounds before them")->check(CLI::Range(0, 100))->capture_default_str();
    command->add_option("--prefetch", arguments->prefetch, "Photos decoded or written beside those in the network")
        ->check(CLI::Range(0, 64))
        ->capture_default_str();
    command
        ->add_option_function<std::string>(
            "--precision",
            [arguments](const std::string& text) { arguments->precision = parseOption<Precision>("--precision", text); },
            "Arithmetic: " + optionNameList<Precision>())
        ->type_name("NAME")
        ->default_str("auto");
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

} // namespace fathom::bench
