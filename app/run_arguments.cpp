#include "app/run_arguments.h"

#include "app/number_check.h"

#include "engine/pipeline/device.h"
#include "engine/pipeline/option_names.h"

#include <algorithm>
#include <charconv>

namespace fathom {

namespace {

/// An option whose value is one of the names of an enum.
template <typename Value>
void addChoice(CLI::App& command, const std::string& name, Value& target, const std::string& help) {
    command
        .add_option_function<std::string>(
            name,
            [&target, name](const std::string& text) {
                try {
                    target = parseOption<Value>(name, text);
                } catch (const Error& error) {
                    throw CLI::ValidationError(error.what());
                }
            },
            help + ": " + optionNameList<Value>())
        ->type_name("NAME")
        ->default_str(std::string(optionName(target)));
}

void parseExports(RunArguments& arguments, const std::vector<std::string>& names) {
    arguments.sceneFormats.clear();
    arguments.depthFiles = arguments.featureFiles = arguments.options.gaussians = false;
    for (const std::string& name : names) {
        if (name == "depth") {
            arguments.depthFiles = true;
            continue;
        }
        if (name == "features") {
            arguments.featureFiles = true;
            if (arguments.options.featureLayers.empty())
                arguments.options.featureLayers = {kLastBlock};
            continue;
        }
        bool isFormat = false;
        for (const auto& format : namedValues<SceneFormat>()) {
            if (format.name != name)
                continue;
            isFormat = true;
            arguments.options.gaussians = arguments.options.gaussians || format.value == SceneFormat::Gaussians;
            arguments.sceneFormats.push_back(format.value);
        }
        if (!isFormat)
            throw CLI::ValidationError("--export must list some of " + optionNameList<SceneFormat>() +
                                       ", features; '" + name + "' is none of them.");
    }
}

/// Leaves room for the endings of all files in the 255 bytes that file systems take.
constexpr std::size_t kLongestStem = 240;

/// Why a text cannot be the stem of files in the output folder; empty when it can.
std::string problemOfStem(const std::string& text) {
    const bool isName = !text.empty() && text != "." && text != ".." && text.find('/') == std::string::npos;
    return isName && text.size() <= kLongestStem
               ? std::string()
               : "It must be the name of a file without '/', of 1 to " + std::to_string(kLongestStem) +
                     " bytes; it is '" + text + "'.";
}

void parseConvention(RunArguments& arguments, const std::string& text) {
    arguments.poseConvention.reset();
    if (text == "auto")
        return;
    try {
        arguments.poseConvention = parseOption<PoseConvention>("--pose-convention", text);
    } catch (const Error& error) {
        throw CLI::ValidationError(error.what());
    }
}

void parseBudget(RunArguments& arguments, const std::string& text) {
    if (text == "all") {
        arguments.exportOptions.pointBudget.reset();
        return;
    }
    std::size_t budget = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), budget);
    if (problem != std::errc{} || end != text.data() + text.size() || budget == 0)
        throw CLI::ValidationError("--max-points must be a positive number or 'all'.");
    arguments.exportOptions.pointBudget = budget;
}

void addSampling(CLI::App& command, FrameSampling& sampling) {
    auto* fps = command.add_option_function<double>(
        "--fps",
        [&sampling](double value) {
            sampling.mode = FrameSampling::Mode::PerSecond;
            sampling.perSecond = value;
        },
        "Frames of a video per second [default: 1]");
    fps->check(numberFrom(0.001, 1000))->type_name("N");
    auto* every = command.add_option_function<int>(
        "--every",
        [&sampling](int value) {
            sampling.mode = FrameSampling::Mode::EveryNth;
            sampling.everyNth = value;
        },
        "Every N-th frame of a video instead");
    every->check(CLI::Range(1, 1'000'000))->type_name("N")->excludes(fps);
    auto* most = command.add_option_function<int>(
        "--max-frames",
        [&sampling](int value) {
            sampling.mode = FrameSampling::Mode::AtMost;
            sampling.atMost = value;
        },
        "At most N frames of a video, evenly spread, instead");
    most->check(CLI::Range(1, 1'000'000))->type_name("N")->excludes(fps)->excludes(every);
}

void addEstimation(CLI::App& command, RunArguments& arguments) {
    EstimateOptions& options = arguments.options;
    options.device = kAutomaticDevice;
    command.add_option("--model", arguments.model,
                       "Model: name, folder or .safetensors file [default: the built-in one]");
    command.add_option("--device", options.device, "Device, as 'fathom-cli info' lists them, or auto: a GPU where there is one")
        ->capture_default_str();
    addChoice(command, "--precision", options.precision, "Arithmetic");
    addChoice(command, "--compile", options.compileMode, "How the network is prepared");
    command.add_option("--threads", options.threads, "Threads of the network on the processor, 0: one a core")
        ->check(CLI::Range(kThreadsRange.minimum, kThreadsRange.maximum))
        ->capture_default_str();
    command
        .add_option("--memory-limit", options.memoryLimits,
                    "Most bytes of weights in a memory: cpu=3GiB, 0=10GiB,cpu=30GiB (a number is a GPU). Blocks that find no "
                    "room on the device lie on the GPUs beside it, then wait in the processor's memory, then on the disk "
                    "[default: what is free]")
        ->type_name("LIST");
    command
        .add_option("--device-map", options.deviceMap,
                    "How weights are spread: auto (only what finds no room lies elsewhere), balanced (over all GPUs), "
                    "balanced_low_0, sequential, or parts by name: blocks.3=disk,blocks=cpu")
        ->type_name("MAP")
        ->capture_default_str();
    command
        .add_option("--plan-without", options.planWithout, "Passes of the optimised network to leave out, for comparisons")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("PASS");
    command.add_option("--batch-size", options.batchSize, "Views reasoned about together")
        ->check(CLI::Range(kBatchSizeRange.minimum, kBatchSizeRange.maximum))
        ->capture_default_str();
    const CLI::Option* const overlap =
        command.add_option("--overlap", options.overlapViews, "Views that consecutive batches share")
            ->check(CLI::Range(1, kBatchSizeRange.maximum - 1))
            ->capture_default_str();
    command.parse_complete_callback([&options, overlap] {
        if (overlap->empty()) // nobody chose one that a small batch could contradict
            options.overlapViews = std::clamp(options.overlapViews, 1, std::max(options.batchSize - 1, 1));
    });
    command
        .add_option_function<int>(
            "--process-res", [&options](int value) { options.processResolution = value; },
            "Resolution that the network sees, in pixels [default: the model's own]")
        ->check(CLI::Range(kProcessResolutionRange.minimum, kProcessResolutionRange.maximum))
        ->type_name("PIXELS");
    addChoice(command, "--process-res-method", options.resizeMethod, "How pictures get there");
    addChoice(command, "--ref-view", options.referenceView, "View that carries the world frame");
    addChoice(command, "--poses,--pose", options.poseSource, "Where cameras come from");
    command.add_flag("--refine-poses", options.refinePoses, "Adjust cameras to matches between the photos");
    command.add_flag("--radial", arguments.radialTerm, "Find one radial term of the lenses too, with cameras from matches");
    addChoice(command, "--features", options.features, "What is matched between photos");
    command
        .add_option_function<double>(
            "--focal", [&options](double value) { options.focalPixels = value; },
            "Focal length of all pictures in their own pixels, for models whose metres depend on it [default: EXIF]")
        ->check(positiveNumber())
        ->type_name("PIXELS");
    command.add_flag("--as-upstream", options.asUpstream,
                     "Repeat what is wrong in the published program, for comparisons");
}

void addKnownCameras(CLI::App& command, RunArguments& arguments) {
    command
        .add_option("--poses-file", arguments.posesFile,
                    "Cameras that came with the photos: COLMAP's files, transforms.json, TUM trajectory")
        ->type_name("PATH");
    command
        .add_option_function<std::string>(
            "--pose-convention", [&arguments](const std::string& text) { parseConvention(arguments, text); },
            "How its poses are to be read: auto, " + optionNameList<PoseConvention>())
        ->type_name("NAME")
        ->default_str("auto");
}

void addExports(CLI::App& command, RunArguments& arguments) {
    ExportOptions& options = arguments.exportOptions;
    command
        .add_option_function<std::vector<std::string>>(
            "--export", [&arguments](const auto& names) { parseExports(arguments, names); },
            "What to write, separated by commas: glb, ply, depth, gaussians, features")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST")
        ->default_str("glb");
    command
        .add_option("--confidence-percentile", options.filter.confidencePercentile,
                    "Drop the least confident percent of the pixels")
        ->check(numberFrom(0, 100))
        ->capture_default_str();
    command.add_flag(
        "--keep-edges", [&options](std::int64_t) { options.filter.removeEdges = false; },
        "Keep pixels between a near and a far surface");
    command.add_option("--edge-ratio", options.filter.edgeRatio, "Relative depth step that makes an edge")
        ->check(numberFrom(0, 10))
        ->capture_default_str();
    addChoice(command, "--sky", options.filter.sky,
              "What becomes of sky: left out, at the far end of the scene, or treated like anything else");
    command.add_flag(
        "--gaussian-centres",
        [&arguments](std::int64_t) {
            arguments.exportOptions.filter.gaussianCentres = arguments.options.gaussians = true;
        },
        "Points at the centres of the Gaussians, with their colours");
    addChoice(command, "--convention", options.filter.convention, "Pixel centres and threshold rule");
    command
        .add_option_function<std::string>(
            "--max-points", [&arguments](const std::string& text) { parseBudget(arguments, text); },
            "At most N points, or 'all'")
        ->type_name("N")
        ->default_str(std::to_string(options.pointBudget.value_or(0)));
    command
        .add_option_function<int>(
            "--feature-block", [&arguments](int block) { arguments.options.featureLayers = {block}; },
            "Block of the network whose features '--export features' shows, from 0 [default: the last]")
        ->check(CLI::Range(0, 1000))
        ->type_name("N");
    addChoice(command, "--thinning", options.thinning, "How points are thinned");
    command.add_flag("--trim-gaussians", options.gaussians.trims,
                     "Leave out Gaussians near the border and far away, as the published program does");
    addChoice(command, "--axes", options.axes, "Axes of the files");
    addChoice(command, "--origin", options.origin, "Origin of the files");
    command.add_flag("--cameras,!--no-cameras", options.cameras, "Cameras in GLB files [default: on]");
    command.add_flag("--frusta", options.frusta, "Camera frusta as lines in GLB files");
}

} // namespace

void addSceneOptions(CLI::App& command, RunArguments& arguments) {
    addExports(command, arguments);
    addEstimation(command, arguments);
    addSampling(command, arguments.sampling);
    command.add_flag("--json", arguments.json, "Results as JSON on standard output");
    command.add_flag("--quiet,-q", arguments.quiet, "No progress");
}

void addRunOptions(CLI::App& command, RunArguments& arguments) {
    command.add_option("input", arguments.inputs, "Photos, folders and videos; together they are one scene")
        ->required()
        ->type_name("INPUT");
    command.add_option("--output,-o", arguments.output, "Folder for the results")
        ->required()
        ->type_name("DIR");
    command.add_option("--name", arguments.name, "Stem of the files that are written")
        ->check(CLI::Validator(problemOfStem, ""))
        ->capture_default_str();
    addSceneOptions(command, arguments);
    addKnownCameras(command, arguments);
    command.add_option("--prefetch", arguments.prefetch, "Batches of frames that are decoded ahead of the network, 0: none")
        ->check(CLI::Range(0, 64))
        ->capture_default_str();
}

} // namespace fathom
