#include "app/bench/bench.h"
#include "app/bench/child.h"
#include "app/bench/workload.h"

#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"
#include "engine/io/image_file.h"
#include "engine/pipeline/option_names.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// Of the goals: a run takes that much longer than its pass, and a window that long to be seen.
constexpr double kLargestOverheadMs = 1000, kLargestWindowMs = 1000;

struct StartupArguments {
    Workload workload = Workload::ofOne("da3-base", 5);
    std::string precision = "auto";
    Files files;
};

double timed(const std::function<int()>& work, const char* what) {
    const auto start = std::chrono::steady_clock::now();
    const int status = work();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    if (status != 0)
        throw Error(ErrorCode::Internal, std::string(what) + " failed.", "status " + std::to_string(status));
    return time.count();
}

/// The window's program beside this one, when there is one and a display to show it on.
std::string windowProgram() {
    const std::filesystem::path program = std::filesystem::path(ownPath()).parent_path() / "fathom";
    const bool hasDisplay = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    return hasDisplay && std::filesystem::exists(program) ? program.string() : std::string();
}

/// The time of everything that happens between two moments, round by round.
struct StartTimes {
    std::vector<double> bare, run, pass, overhead, window; ///< milliseconds
};

StartTimes measureStart(const BenchModel& model, const StartupArguments& arguments) {
    const Workload& work = arguments.workload;
    const TemporaryFolder folder;
    const std::filesystem::path photo = folder.path() / "photo.png";
    const std::vector<RgbImage> images = renderViews(1, work.size, 1);
    writePng(photo, images.front());
    EstimateOptions options;
    options.precision = parseOption<Precision>("--precision", arguments.precision);
    options.device = work.device;
    options.threads = work.threads;
    const auto estimator = loadEstimator(model.description(), options);
    const std::string window = windowProgram();
    StartTimes times;
    for (int round = -work.warmups; round < work.runs; ++round) {
        const double bare = timed([] { return runProgram({ownPath(), "--version"}); }, "The bare start");
        const double run = timed(
            [&] {
                return runProgram({ownPath(), "run", photo.string(), "--model", model.description().weights.string(), "--output",
                                   (folder.path() / "out").string(), "--export", "depth", "--precision", arguments.precision,
                                   "--process-res", std::to_string(std::max(work.size.width, work.size.height)), "--device",
                                   work.device, "--threads", std::to_string(work.threads), "--quiet"});
            },
            "The run");
        const double pass = timed(
            [&] {
                (void)estimator->estimate(pointersTo(images), {});
                return 0;
            },
            "The pass");
        double shown = 0;
        if (!window.empty())
            shown = timed([&] { return runProgram({window, "--screenshot-after", "visible", "--screenshot", "none"}); },
                          "The window");
        std::fprintf(stderr, "\rround %d of %d ", std::max(round + 1, 0), work.runs);
        if (round < 0)
            continue;
        times.bare.push_back(bare);
        times.run.push_back(run);
        times.pass.push_back(pass);
        times.overhead.push_back(run - pass);
        if (!window.empty())
            times.window.push_back(shown);
    }
    std::fprintf(stderr, "\n");
    return times;
}

int measureStarts(const StartupArguments& arguments) {
    std::string body;
    auto results = OrderedJson::array();
    bool held = true;
    for (const std::string& name : arguments.workload.models) {
        const BenchModel model(name);
        const StartTimes times = measureStart(model, arguments);
        Table table({"", "median ms", "± sample", "goal ms", "held"});
        OrderedJson row{{"model", name}, {"precision", arguments.precision}};
        const auto add = [&](const std::string& what, const char* key, const std::vector<double>& values, double goal) {
            if (values.empty())
                return;
            const Statistics time = statisticsOf(values);
            const bool holds = goal <= 0 || time.median <= goal;
            held = held && holds;
            table.add({what, fixed(time.median, 0), fixed(time.deviation, 0), goal > 0 ? fixed(goal, 0) : "",
                       goal > 0 ? holds ? "yes" : "**no**" : ""});
            row[key] = jsonOf(time);
        };
        add("program start alone (--version)", "bare_ms", times.bare, 0);
        add("process start until depth is written", "run_ms", times.run, 0);
        add("one pass of the loaded network", "pass_ms", times.pass, 0);
        add("run without its pass", "overhead_ms", times.overhead, kLargestOverheadMs);
        add("window: process start until it is drawn and the process is gone", "window_ms", times.window, kLargestWindowMs);
        body += "## " + name + ", " + arguments.precision + ", weights: " + model.weights() + "\n\n" + table.markdown() + "\n";
        results.push_back(row);
    }
    body += "Rounds are interleaved; files are in the system's cache.";
    body += windowProgram().empty() ? " No display here: the window was not measured (xvfb-run gives one).\n" : "\n";
    publish("Start", body, {{"benchmark", "startup"}, {"held", held}, {"results", results}}, arguments.files);
    return held ? kSuccess : kFailure;
}

} // namespace

void addStartup(CLI::App& bench, ChosenCommand& chosen) {
    auto arguments = std::make_shared<StartupArguments>();
    CLI::App* command =
        bench.add_subcommand("startup", "From the start of the process until depth is written, against the pass alone");
    addNetworkOptions(*command, arguments->workload);
    addRoundOptions(*command, arguments->workload);
    command->add_option("--precision", arguments->precision, "Arithmetic, as for 'run'")->capture_default_str();
    addFileOptions(*command, arguments->files);
    command->callback([&chosen, arguments] { chosen = [arguments] { return measureStarts(*arguments); }; });
}

} // namespace fathom::bench
