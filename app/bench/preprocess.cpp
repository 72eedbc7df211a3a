#include "app/bench/bench.h"
#include "app/bench/workload.h"

#include "engine/image/normalization.h"
#include "engine/image/resize.h"
#include "engine/io/image_file.h"
#include "engine/pipeline/decode_pool.h"
#include "engine/pipeline/host_processor.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <set>
#include <thread>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct PreprocessArguments {
    int images = 24, runs = 5, resolution = 504;
    Size size{1920, 1080};
    Files files;
};

/// A folder of pictures that is gone with this object.
struct PictureFolder {
    explicit PictureFolder(const PreprocessArguments& arguments) {
        const std::vector<RgbImage> views = renderViews(2, arguments.size, 1);
        for (int i = 0; i < arguments.images; ++i) {
            files.push_back(folder.path() / (std::to_string(i) + ".png"));
            writePng(files.back(), views[static_cast<std::size_t>(i) % views.size()]);
        }
    }

    TemporaryFolder folder;
    std::vector<std::filesystem::path> files;
};

struct Times {
    double wall = 0, decode = 0, resize = 0; ///< milliseconds; the last two summed over the workers
};

Times process(const PictureFolder& pictures, int workers, int resolution) {
    using Clock = std::chrono::steady_clock;
    const auto milliseconds = [](Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); };
    std::atomic<std::size_t> next{0};
    std::vector<Times> own(static_cast<std::size_t>(workers));
    const auto work = [&](Times& times) {
        for (std::size_t i = next++; i < pictures.files.size(); i = next++) {
            const auto start = Clock::now();
            const RgbImage image = readImage(pictures.files[i]);
            const auto decoded = Clock::now();
            (void)normalisedPlanar(resizeForNetwork(image, resolution, ResizeMethod::UpperBoundResize).image);
            times.decode += milliseconds(decoded - start);
            times.resize += milliseconds(Clock::now() - decoded);
        }
    };
    const auto start = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (Times& times : own)
            threads.emplace_back([&] { work(times); });
    }
    Times total{milliseconds(Clock::now() - start)};
    for (const Times& times : own) {
        total.decode += times.decode;
        total.resize += times.resize;
    }
    return total;
}

int run(const PreprocessArguments& arguments) {
    const PictureFolder pictures(arguments);
    const int cores = usableCores(), automatic = decodeThreadsFor(cores, true), besideGpu = decodeThreadsFor(cores, false);
    const std::set<int> counts{1, 2, 4, 8, 12, automatic, besideGpu};
    std::vector<std::vector<double>> wall(counts.size()), decode(counts.size()), resize(counts.size());
    for (int round = -1; round < arguments.runs; ++round) {
        std::size_t row = 0;
        for (const int workers : counts) {
            const Times times = process(pictures, workers, arguments.resolution);
            if (round >= 0) {
                wall[row].push_back(times.wall);
                decode[row].push_back(times.decode / arguments.images);
                resize[row].push_back(times.resize / arguments.images);
            }
            ++row;
        }
    }
    Table table({"workers", "images/s", "± %", "decode ms an image", "resize ms an image", ""});
    auto list = OrderedJson::array();
    std::size_t row = 0;
    for (const int workers : counts) {
        const Statistics time = statisticsOf(wall[row]);
        const double rate = 1e3 * arguments.images / time.median;
        table.add({std::to_string(workers), fixed(rate, 1), fixed(100 * time.deviation / time.mean, 0),
                   fixed(statisticsOf(decode[row]).median, 1), fixed(statisticsOf(resize[row]).median, 1),
                   workers == automatic    ? "automatic"
                   : workers == besideGpu ? "automatic beside a GPU"
                   : workers > cores      ? "more than cores"
                                          : ""});
        list.push_back({{"workers", workers}, {"images_per_second", rate}, {"wall_ms", jsonOf(time)},
                        {"automatic", workers == automatic},
                        {"more_than_cores", workers > cores}});
        ++row;
    }
    publish("Preprocessing",
            table.markdown() + "\n" + std::to_string(arguments.images) + " PNG files of " +
                std::to_string(arguments.size.width) + "×" + std::to_string(arguments.size.height) +
                ", decoded, resized to " + std::to_string(arguments.resolution) +
                " pixels and normalised. With more workers than cores an image's own times include waiting.\n",
            {{"benchmark", "preprocess"}, {"results", list}}, arguments.files);
    return kSuccess;
}

} // namespace

void addPreprocess(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<PreprocessArguments>();
    CLI::App* command = bench.add_subcommand("preprocess", "Decode and resize pictures with different numbers of workers");
    command->alias("preprocessing");
    command->add_option("--images", arguments->images, "Pictures")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--runs", arguments->runs, "Measured rounds")->check(CLI::Range(1, 100))->capture_default_str();
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

} // namespace fathom::bench
