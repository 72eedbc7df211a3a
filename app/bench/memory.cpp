#include "app/bench/bench.h"
#include "app/bench/report.h"
#include "app/bench/workload.h"

#include "engine/base/error.h"

#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

namespace fathom::bench {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// What a process of its own tells through a pipe.
struct Figures {
    double loadPeak = 0, loaded = 0, passPeak = 0, growthKibibytes = 0; ///< MiB, the last a pass
};

Figures measureHere(const ModelDescription& model, const Variant& variant, const std::vector<RgbImage>& images,
                    int passes) {
    Figures figures;
    const auto estimator = loadEstimator(model, variant.options);
    figures.loadPeak = peakMebibytes();
    figures.loaded = residentMebibytes();
    restartPeak();
    for (int pass = 0; pass < 3; ++pass)
        (void)estimator->estimate(pointersTo(images), {});
    figures.passPeak = peakMebibytes();
    const double before = residentMebibytes();
    for (int pass = 0; pass < passes; ++pass)
        (void)estimator->estimate(pointersTo(images), {});
    figures.growthKibibytes = (residentMebibytes() - before) * 1024 / passes;
    return figures;
}

/// The command line that makes this program measure one variant in a process of its own.
std::vector<std::string> commandFor(const ModelDescription& model, const Variant& variant, const Workload& work) {
    std::vector<std::string> words{"fathom-cli", "bench",     "memory",
            "--alone",    "--model",   model.weights.string(),
            "--variant",  variant.name, "--views",
            std::to_string(work.views), "--size", std::to_string(work.size.width),
            std::to_string(work.size.height), "--runs", std::to_string(work.runs),
            "--threads",  std::to_string(work.threads), "--device-map", work.deviceMap};
    if (!work.memoryLimits.empty())
        words.insert(words.end(), {"--memory-limit", work.memoryLimits});
    return words;
}

/// In a process of its own, so that no variant stands on the memory of another: the program anew, because threads do
/// not survive a fork.
Figures measure(const ModelDescription& model, const Variant& variant, const Workload& work) {
    std::vector<std::string> words = commandFor(model, variant, work);
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
        told = std::fscanf(answer, "%lf %lf %lf %lf", &f.loadPeak, &f.loaded, &f.passPeak, &f.growthKibibytes) == 4;
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
int answerAlone(const Workload& work) {
    const BenchModel model(work.models.front());
    const Figures f = measureHere(model.description(), variantsOf(work).front(), renderViews(work.views, work.size, 1),
                                  work.runs);
    std::printf("%f %f %f %f\n", f.loadPeak, f.loaded, f.passPeak, f.growthKibibytes);
    return kSuccess;
}

int compareMemory(const Workload& work, const Files& files) {
    std::string body;
    auto results = OrderedJson::array();
    for (const std::string& name : work.models) {
        const BenchModel model(name);
        Table table({"variant", "peak while loading MiB", "loaded MiB", "peak of a pass MiB", "growth a pass KiB"});
        auto list = OrderedJson::array();
        for (const Variant& variant : variantsOf(work)) {
            const Figures f = measure(model.description(), variant, work);
            table.add({variant.name, fixed(f.loadPeak, 0), fixed(f.loaded, 0), fixed(f.passPeak, 0),
                       fixed(f.growthKibibytes, 1)});
            list.push_back({{"variant", variant.name},
                            {"load_peak_mib", f.loadPeak},
                            {"loaded_mib", f.loaded},
                            {"pass_peak_mib", f.passPeak},
                            {"growth_kib_per_pass", f.growthKibibytes}});
        }
        body += "## " + name + ", " + std::to_string(work.views) + (work.views == 1 ? " view" : " views") +
                ", weights: " + model.weights() + "\n\n" + table.markdown() + "\n";
        results.push_back({{"model", name}, {"variants", list}});
    }
    body += "Resident memory of a process that loads one variant and runs it; LibTorch itself is in it. Growth over " +
            std::to_string(work.runs) + " passes after three.\n";
    publish("Memory", body, {{"benchmark", "memory"}, {"views", work.views}, {"results", results}}, files);
    return kSuccess;
}

} // namespace

void addMemory(CLI::App& bench, ChosenCommand& chosen) {
    auto work = std::make_shared<Workload>();
    auto files = std::make_shared<Files>();
    CLI::App* command = bench.add_subcommand("memory", "Resident memory of loading and running a network");
    addWorkloadOptions(*command, *work);
    auto alone = std::make_shared<bool>(false);
    command->add_flag("--alone", *alone, "Measure the first variant in this process and print bare figures");
    addFileOptions(*command, *files);
    command->callback([&chosen, work, files, alone] {
        chosen = [work, files, alone] { return *alone ? answerAlone(*work) : compareMemory(*work, *files); };
    });
}

} // namespace fathom::bench
