#include "app/bench/bench.h"
#include "app/bench/workload.h"

#include "engine/estimators/load_estimator.h"
#include "engine/io/image_file.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/run_job.h"

#include <chrono>
#include <cstdio>
#include <optional>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct PrefetchArguments {
    std::string model = "fathom-demo";
    std::vector<std::filesystem::path> inputs; ///< empty: rendered ones
    std::vector<int> factors{0, 1, 2, 4};
    int photos = 12, runs = 5, warmups = 1, batch = 1, resolution = 504;
    Size size{1920, 1280};
    Files files;
};

/// The given files, or rendered photos that are gone with this object.
struct PrefetchFiles {
    explicit PrefetchFiles(const PrefetchArguments& arguments) : paths(arguments.inputs) {
        if (!paths.empty())
            return;
        folder.emplace();
        const std::vector<RgbImage> views = renderViews(2, arguments.size, 1);
        for (int i = 0; i < arguments.photos; ++i) {
            paths.push_back(folder->path() / (std::to_string(i) + ".png"));
            writePng(paths.back(), views[static_cast<std::size_t>(i) % views.size()]);
        }
    }

    std::optional<TemporaryFolder> folder;
    std::vector<std::filesystem::path> paths;
};

/// One prefetch factor and what was measured with it, in milliseconds a round.
struct Prefetching {
    int factor = 0;
    std::vector<double> wall, decode, wait, compute;
};

void measurePrefetching(Prefetching& way, const JobRequest& job, EstimatorCache& model) {
    DecodePool pool(decodeThreadsFor(usableCores(), job.options.device == "cpu"), way.factor * job.options.batchSize);
    PipelineTimes times;
    JobEvents events;
    events.planned = [](const auto&) {};
    events.sequence.notice = [](const auto&) {};
    events.sequence.progress = [](const auto&) {};
    events.sequence.timed = [&](const PipelineTimes& soFar) { times = soFar; };
    const auto start = std::chrono::steady_clock::now();
    runJob(job, pool, model, events, {});
    way.wall.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    way.decode.push_back(1e3 * times.decode);
    way.wait.push_back(1e3 * times.wait);
    way.compute.push_back(1e3 * times.compute);
}

OrderedJson describePrefetching(const std::vector<Prefetching>& ways, Table& table) {
    auto list = OrderedJson::array();
    for (const Prefetching& way : ways) {
        const Statistics wall = statisticsOf(way.wall);
        const double decode = statisticsOf(way.decode).median, wait = statisticsOf(way.wait).median,
                     compute = statisticsOf(way.compute).median;
        // Nothing is faster than the longer of the two, nothing slower than one after the other.
        const double ideal = std::max(decode, compute);
        const Ratio ratio = ratioOf(ways.front().wall, way.wall);
        const double efficiency = overlapEfficiency(decode, wait);
        table.add({std::to_string(way.factor), fixed(wall.median, 0), fixed(wall.deviation, 0), fixed(decode, 0),
                   fixed(wait, 0), fixed(compute, 0), fixed(100 * efficiency, 0), fixed(ideal / wall.median, 2),
                   &way == &ways.front() ? "1" : fixed(ratio.median, 2) + (ratio.isClear() ? "" : " (unclear)")});
        list.push_back({{"prefetch", way.factor},
                        {"wall_ms", jsonOf(wall)},
                        {"decode_ms", decode},
                        {"wait_ms", wait},
                        {"compute_ms", compute},
                        {"overlap_efficiency", efficiency},
                        {"share_of_ideal", ideal / wall.median},
                        {"times_faster", ratio.median}});
    }
    return list;
}

int run(const PrefetchArguments& arguments) {
    const BenchModel model(arguments.model);
    const PrefetchFiles photos(arguments);
    JobRequest job;
    job.model = model.description();
    job.inputs = photos.paths;
    job.options.batchSize = arguments.batch;
    job.options.overlapViews = 1;
    job.options.poseSource = job.model.capabilities.poses ? PoseSource::CameraHead : PoseSource::Automatic;
    job.options.processResolution = arguments.resolution;
    EstimatorCache cache(loadEstimator);
    std::vector<Prefetching> ways;
    for (const int factor : arguments.factors)
        ways.push_back({factor, {}, {}, {}, {}});
    for (int round = -arguments.warmups; round < arguments.runs; ++round) {
        for (Prefetching& way : ways) {
            measurePrefetching(way, job, cache);
            if (round < 0)
                way = {way.factor, {}, {}, {}, {}};
        }
        std::fprintf(stderr, "\rround %d of %d ", std::max(round + 1, 0), arguments.runs);
    }
    std::fprintf(stderr, "\n");
    Table table({"prefetch", "median ms", "± sample", "decode ms", "wait ms", "compute ms", "hidden %", "of the ideal",
                 "times faster"});
    OrderedJson list = describePrefetching(ways, table);
    publish("Prefetch",
            "## " + arguments.model + ", " + std::to_string(photos.paths.size()) + " files, " +
                std::to_string(arguments.batch) + " a pass\n\n" + table.markdown() +
                "\nRounds are interleaved. Decoding includes reading and resizing; the ideal is the longer of decoding and "
                "computing; hidden is the share of decoding for which the network did not wait.\n",
            {{"benchmark", "prefetch"}, {"files", photos.paths.size()}, {"results", list}}, arguments.files);
    return kSuccess;
}

} // namespace

void addPrefetch(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<PrefetchArguments>();
    CLI::App* command = bench.add_subcommand("prefetch", "Real files with and without decoding ahead of the network");
    command->add_option("input", arguments->inputs, "Photos and videos [default: rendered photos of 1920×1280]")->type_name("INPUT");
    command->add_option("--model", arguments->model, "Network, model or path")->capture_default_str();
    command->add_option("--prefetch", arguments->factors, "Batches decoded ahead; the first is compared with the others")
        ->delimiter(',')
        ->check(CLI::Range(0, 64))
        ->capture_default_str();
    command->add_option("--batch-size", arguments->batch, "Views of a pass")->check(CLI::Range(1, 64))->capture_default_str();
    command->add_option("--process-res", arguments->resolution, "Resolution that the network sees")
        ->check(CLI::Range(kProcessResolutionRange.minimum, kProcessResolutionRange.maximum))
        ->capture_default_str();
    command->add_option("--photos", arguments->photos, "Rendered photos")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--runs", arguments->runs, "Measured rounds")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--warmup", arguments->warmups, "Rounds before them")->check(CLI::Range(0, 100))->capture_default_str();
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

} // namespace fathom::bench
