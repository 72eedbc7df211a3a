#include "app/bench/bench.h"
#include "app/bench/workload.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <span>
#include <string>

namespace fathom::bench {

namespace {

/// Answers lines of standard input, so that packaging/bench-peers can take turns with other programs:
/// "run" prints wall and processor milliseconds of one pass, "images FILE" writes the pixels as [views,H,W,3] bytes,
/// "depth FILE" those of the last pass as [views,H,W] fp32, "memory" prints the peak in MiB.
int run(const Workload& work) {
    const BenchModel model(work.models.front());
    const std::vector<RgbImage> images = renderViews(work.views, work.size, 1);
    const std::vector<Variant> variants = variantsOf(work);
    const auto estimator = loadEstimator(model.description(), variants.front().options);
    std::vector<ViewEstimate> estimates = estimator->estimate(pointersTo(images), {});
    std::printf("ready\n");
    std::fflush(stdout);
    for (std::string word; std::cin >> word;) {
        if (word == "run") {
            const double before = processorMilliseconds();
            const auto start = std::chrono::steady_clock::now();
            estimates = estimator->estimate(pointersTo(images), {});
            const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
            std::printf("%.3f %.3f\n", wall.count(), processorMilliseconds() - before);
        } else if (word == "memory") {
            std::printf("%.1f\n", peakMebibytes());
        } else if (word == "images" || word == "depth") {
            std::filesystem::path path;
            std::cin >> path;
            AtomicFile file(path);
            if (word == "images")
                for (const RgbImage& image : images)
                    file.write(std::as_bytes(std::span(image.data(), image.valueCount())));
            else
                for (const ViewEstimate& estimate : estimates)
                    file.write(std::as_bytes(std::span(estimate.depth.values())));
            file.commit();
            std::printf("written\n");
        } else {
            throw Error(ErrorCode::InvalidOption, "There is no request '" + word + "'.", word);
        }
        std::fflush(stdout);
    }
    return kSuccess;
}

} // namespace

void addServe(CLI::App& bench, ChosenCommand& chosen) {
    auto work = std::make_shared<Workload>();
    CLI::App* command = bench.add_subcommand(
        "serve", "Run one variant on request, for measurements in turn with other programs");
    addNetworkOptions(*command, *work);
    addViewsOption(*command, *work);
    addVariantOptions(*command, *work);
    command->callback([&chosen, work] { chosen = [work] { return run(*work); }; });
}

} // namespace fathom::bench
