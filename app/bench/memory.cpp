#include "app/bench/bench.h"
#include "app/bench/report.h"
#include "app/bench/workload.h"

#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct MemoryArguments {
    Workload workload;
    int images = 60;
    bool alone = false;
    Files files;
};

/// What a process of its own tells through a pipe.
struct Figures {
    double loadPeak = 0, loaded = 0, passPeak = 0; ///< MiB
    Slope growth;                                  ///< KiB an image
};

/// Peaks in MiB that a network may reach with one view of the usual size, loading it among them.
struct MemoryGoal {
    std::string_view network, variant;
    double mebibytes;
};
constexpr MemoryGoal kMemoryGoals[]{{"da3-base", "fp32", 690}, {"da3-base", "bf16", 480}, {"da3-small", "fp32", 330}, {"da3-small", "bf16", 280}};
constexpr double kLargestGrowth = 1; ///< KiB an image, once everything has found its place
constexpr int kImagesThatTell = 200; ///< fewer passes say nothing certain about growth

double goalOf(const std::string& network, const std::string& variant, const Workload& work) {
    const bool isUsual = work.views == 1 && work.size == Size{504, 336} && work.memoryLimits.empty();
    for (const MemoryGoal& goal : kMemoryGoals)
        if (isUsual && goal.network == network && goal.variant == variant)
            return goal.mebibytes;
    return 0;
}

Figures measureHere(const ModelDescription& model, const Variant& variant, const std::vector<RgbImage>& images, int passes) {
    Figures figures;
    const auto estimator = loadEstimator(model, variant.options);
    figures.loadPeak = peakMebibytes();
    figures.loaded = residentMebibytes();
    restartPeak();
    constexpr int kSamples = 200;
    const int stride = std::max(passes / kSamples, 1);
    std::vector<double> resident;
    for (int pass = 0; pass < passes; ++pass) {
        (void)estimator->estimate(pointersTo(images), {});
        if (pass % stride == 0)
            resident.push_back(exactResidentKibibytes());
    }
    figures.passPeak = peakMebibytes();
    const Slope slope = slopeOf(std::span(resident).subspan(resident.size() / 4)); // while the first warm up
    figures.growth = {slope.perStep / stride, slope.error / stride};
    return figures;
}

/// The command line that makes this program measure one variant in a process of its own.
std::vector<std::string> commandFor(const ModelDescription& model, const Variant& variant, const MemoryArguments& arguments) {
    const Workload& work = arguments.workload;
    std::vector<std::string> words{"fathom-cli", "bench",     "memory",
            "--alone",    "--model",   model.weights.string(),
            "--variant",  variant.name, "--views",
            std::to_string(work.views), "--size", std::to_string(work.size.width),
            std::to_string(work.size.height), "--images", std::to_string(arguments.images),
            "--threads",  std::to_string(work.threads), "--device-map", work.deviceMap};
    if (!work.memoryLimits.empty())
        words.insert(words.end(), {"--memory-limit", work.memoryLimits});
    return words;
}

/// In a process of its own, so that no variant stands on the memory of another: the program anew, because threads do
/// not survive a fork.
Figures measure(const ModelDescription& model, const Variant& variant, const MemoryArguments& asked) {
    std::vector<std::string> words = commandFor(model, variant, asked);
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int ends[2];
    if (::pipe(ends) != 0)
        throw Error(ErrorCode::Internal, "No pipe can be made.");
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[0]);
        ::execv("/proc/self/exe", arguments.data());
        ::_exit(1);
    }
    ::close(ends[1]);
    Figures f;
    bool told = false;
    if (std::FILE* const answer = ::fdopen(ends[0], "r")) {
        told = std::fscanf(answer, "%lf %lf %lf %lf %lf", &f.loadPeak, &f.loaded, &f.passPeak, &f.growth.perStep,
                           &f.growth.error) == 5;
        std::fclose(answer);
    }
    int status = 0;
    if (child > 0)
        ::waitpid(child, &status, 0);
    if (!told)
        throw Error(ErrorCode::Internal, "The measurement of '" + variant.name + "' ended without a result.");
    return f;
}

/// The child's side.
int answerAlone(const MemoryArguments& arguments) {
    const Workload& work = arguments.workload;
    const BenchModel model(work.models.front());
    const Figures f = measureHere(model.description(), variantsOf(work).front(), renderViews(work.views, work.size, 1),
                                  arguments.images);
    std::printf("%f %f %f %f %f\n", f.loadPeak, f.loaded, f.passPeak, f.growth.perStep, f.growth.error);
    return kSuccess;
}

int compareMemory(const MemoryArguments& arguments) {
    const Workload& work = arguments.workload;
    std::string body;
    auto results = OrderedJson::array();
    bool held = true;
    for (const std::string& name : work.models) {
        const BenchModel model(name);
        Table table({"variant", "peak MiB", "goal", "while loading", "loaded", "in passes", "growth KiB an image", "held"});
        auto list = OrderedJson::array();
        for (const Variant& variant : variantsOf(work)) {
            std::fprintf(stderr, "%s %s, %d images…\n", name.c_str(), variant.name.c_str(), arguments.images);
            const Figures f = measure(model.description(), variant, arguments);
            const double peak = std::max(f.loadPeak, f.passPeak), goal = goalOf(name, variant.name, work);
            const bool grows = arguments.images >= kImagesThatTell && f.growth.perStep - 2 * f.growth.error >= kLargestGrowth;
            const bool holds = (goal <= 0 || peak <= goal) && !grows;
            held = held && holds;
            table.add({variant.name, fixed(peak, 0), goal > 0 ? fixed(goal, 0) : "", fixed(f.loadPeak, 0), fixed(f.loaded, 0),
                       fixed(f.passPeak, 0), fixed(f.growth.perStep, 2) + " ± " + fixed(f.growth.error, 2),
                       holds ? "yes" : "**no**"});
            list.push_back({{"variant", variant.name},
                            {"peak_mib", peak},
                            {"load_peak_mib", f.loadPeak},
                            {"loaded_mib", f.loaded},
                            {"pass_peak_mib", f.passPeak},
                            {"growth_kib_per_image", f.growth.perStep},
                            {"growth_standard_error", f.growth.error},
                            {"held", holds}});
            if (goal > 0)
                list.back()["goal_mib"] = goal;
        }
        body += "## " + name + ", " + std::to_string(work.views) + (work.views == 1 ? " view" : " views") + " of " +
                std::to_string(work.size.width) + "×" + std::to_string(work.size.height) + ", weights: " + model.weights() +
                "\n\n" + table.markdown() + "\n";
        results.push_back({{"model", name}, {"variants", list}});
    }
    body += "Resident memory of a process of its own that loads one variant and runs it; LibTorch itself is in it. Growth is "
            "the slope of a line through what was resident during the last three quarters of " +
            std::to_string(arguments.images) + " passes; less than " + fixed(kLargestGrowth, 0) + " KiB is the goal, judged from " + std::to_string(kImagesThatTell) +
            " passes on.\n";
    publish("Memory", body,
            {{"benchmark", "memory"}, {"views", work.views}, {"images", arguments.images}, {"held", held}, {"results", results}},
            arguments.files);
    return held ? kSuccess : kFailure;
}

} // namespace

void addMemory(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<MemoryArguments>();
    CLI::App* command = bench.add_subcommand(
        "memory", "Resident memory of loading and running a network, and whether it grows (--images 1000); the default "
                  "takes half a minute");
    addNetworkOptions(*command, arguments->workload);
    addViewsOption(*command, arguments->workload);
    addVariantOptions(*command, arguments->workload);
    command->add_option("--images", arguments->images, "Passes, over which growth is looked for")
        ->check(CLI::Range(8, 1'000'000))
        ->capture_default_str();
    command->add_flag("--alone", arguments->alone, "Measure the first variant in this process and print bare figures");
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] {
        chosen = [arguments] { return arguments->alone ? answerAlone(*arguments) : compareMemory(*arguments); };
    });
}

} // namespace fathom::bench
