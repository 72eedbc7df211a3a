#include "app/command.h"
#include "app/given_cameras_json.h"
#include "app/interruption.h"
#include "app/pipeline_json.h"
#include "app/report.h"
#include "app/run_arguments.h"
#include "app/run_observer.h"
#include "app/structure_json.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/estimators/load_estimator.h"
#include "engine/io/depth_files.h"
#include "engine/io/scene_json.h"
#include "engine/pipeline/decode_pool.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/option_names.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <system_error>

namespace fathom {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// One run, from arguments to exit status.
class Run {
public:
    explicit Run(const RunArguments& arguments)
        : m_arguments(arguments), m_depthFiles(arguments.output / "depth"),
          m_observer(arguments.quiet, viewsToWrite()) {}

    int execute();

private:
    /// What takes finished views while others are being estimated, when there is anything to write of them.
    [[nodiscard]] std::function<void(const std::vector<ViewPointer>&)> viewsToWrite() {
        if (!m_arguments.depthFiles)
            return {};
        return [this](const std::vector<ViewPointer>& views) { write(views); };
    }
    void write(const std::vector<ViewPointer>& views);
    [[nodiscard]] JobRequest request();
    void readCameras(JobRequest& request);
    void start(JobRequest request);
    void estimate();
    void work();
    void interrupted(int count);
    void exportScene();
    void exportFormats();
    void exportDepth();
    void exportFeatures();
    void addFiles(const std::vector<std::filesystem::path>& paths);
    void exportOwnFiles();
    [[nodiscard]] std::vector<InputItem> refusedInputs() const;
    [[nodiscard]] OrderedJson report() const;
    [[nodiscard]] int exitStatus() const;

    const RunArguments& m_arguments;
    DepthFileWriter m_depthFiles;
    RunObserver m_observer;
    std::mutex m_mutex; ///< of what a signal touches
    std::unique_ptr<Interruption>
        m_interruption; ///< before the queue: its threads inherit the blocked signals
    std::unique_ptr<JobQueue> m_queue;
    CancelSource m_cancelExports;
    JobId m_job = 0;
    std::optional<GivenCameras> m_given;
    OrderedJson m_files = OrderedJson::array();
    std::optional<Error> m_problem; ///< the first
    double m_seconds = 0, m_exportSeconds = 0;
};

/// Makes the folder and proves that files can be written there, before minutes of work depend on it.
void prepareOutput(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        throw Error(ErrorCode::CannotWrite, "The output folder cannot be made.",
                    folder.string() + ": " + failure.message());
    const AtomicFile probe(folder / ".fathom-probe");
}

/// A file of cameras means that they are to be used; without one none can be given.
PoseSource poseSourceOf(const RunArguments& arguments) {
    const PoseSource chosen = arguments.options.poseSource;
    if (arguments.posesFile.empty()) {
        if (chosen == PoseSource::Given)
            throw Error(ErrorCode::InvalidOption,
                        "--poses given needs the cameras: name their file or folder with --poses-file.");
        return chosen;
    }
    if (chosen != PoseSource::Automatic && chosen != PoseSource::Given)
        throw Error(ErrorCode::InvalidOption, "--poses-file and --poses " + std::string(optionName(chosen)) +
                                                  " contradict each other.");
    return PoseSource::Given;
}

void Run::readCameras(JobRequest& request) {
    request.options.poseSource = poseSourceOf(m_arguments);
    if (m_arguments.posesFile.empty())
        return;
    m_given = givenCameras(m_arguments.posesFile, m_arguments.poseConvention, request.inputs, request.sampling,
                           request.options.focalPixels);
    request.knownCameras = m_given->match.cameras;
    request.leaveOutUnknown = true;
    for (const std::string& notice : m_given->notices())
        m_observer.say("note: " + notice);
}

JobRequest Run::request() {
    ModelCatalog catalog;
    if (m_arguments.model.empty() && catalog.models().empty())
        throw Error(ErrorCode::FileNotFound,
                    "No model is installed: name a folder or a .safetensors file with --model.");
    JobRequest request;
    request.name = m_arguments.name;
    request.inputs = m_arguments.inputs;
    request.sampling = m_arguments.sampling;
    request.options = m_arguments.options;
    request.options.device = findDevice(request.options.device).id;
    request.radialTerm = m_arguments.radialTerm;
    request.model = m_arguments.model.empty() ? catalog.models().front() : catalog.resolve(m_arguments.model);
    if (m_arguments.featureFiles && request.model.family != ModelFamily::DepthAnything3)
        throw Error(ErrorCode::InvalidOption, "This model gives no features: they come from Depth Anything 3.",
                    "--export features");
    readCameras(request);
    return request;
}

void Run::interrupted(int count) {
    std::lock_guard lock(m_mutex);
    if (count == 1) {
        m_observer.say(
            "Interrupted: finished views are kept and written. Press Ctrl-C again to stop at once.", true);
        m_queue->cancel(m_job);
        return;
    }
    m_cancelExports.cancel();
    m_queue->cancelAll();
}

/// What cannot be written, on a full disk for one, ends the estimation.
void Run::write(const std::vector<ViewPointer>& views) {
    m_depthFiles.add(views);
    if (!m_depthFiles.problem())
        return;
    const std::lock_guard lock(m_mutex);
    m_queue->cancel(m_job);
}

void Run::start(JobRequest request) {
    // A signal waits here until there is something to cancel.
    std::lock_guard lock(m_mutex);
    m_interruption = std::make_unique<Interruption>([this](int count) { interrupted(count); });
    JobQueue::Settings settings;
    settings.decodeThreads = decodeThreadsFor(usableCores(), request.options.device == "cpu");
    settings.decodeAhead = m_arguments.prefetch * m_arguments.options.batchSize;
    m_queue = std::make_unique<JobQueue>(m_observer, loadEstimator, settings);
    m_job = m_queue->submit(std::move(request));
}

void Run::estimate() {
    const auto begin = std::chrono::steady_clock::now();
    start(request());
    m_queue->waitUntilIdle();
    m_queue->releaseModels();
    m_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    m_problem = m_observer.status.problem;
}

void Run::exportFormats() {
    for (const SceneFormat format : m_arguments.sceneFormats) {
        ExportOptions options = m_arguments.exportOptions;
        options.format = format;
        options.gaussians.directions = !m_arguments.options.asUpstream;
        const std::string ending = format == SceneFormat::Gaussians ? "gaussians.ply" : std::string(optionName(format));
        m_queue->submitExport(m_observer.scene, m_arguments.output / (m_arguments.name + "." + ending), options);
    }
    m_queue->waitUntilIdle();
    for (const auto& [job, summary] : m_observer.exports)
        if (summary)
            m_files.push_back(
                {{"path", summary->path.string()}, {"bytes", summary->bytes}, {"points", summary->points}});
    if (!m_problem && !m_observer.exportProblems.empty())
        m_problem = m_observer.exportProblems.begin()->second;
}

void Run::exportDepth() {
    addFiles(m_depthFiles.finish(*m_observer.scene, m_cancelExports.token(), usableCores()));
}

void Run::exportFeatures() {
    addFiles(writeFeatureFiles(*m_observer.scene, m_arguments.output / "features", m_cancelExports.token()));
}

void Run::addFiles(const std::vector<std::filesystem::path>& paths) {
    for (const auto& path : paths) {
        std::error_code ignored;
        m_files.push_back({{"path", path.string()}, {"bytes", std::filesystem::file_size(path, ignored)}});
    }
}

void Run::exportOwnFiles() {
    if (m_arguments.depthFiles)
        exportDepth();
    if (m_arguments.featureFiles)
        exportFeatures();
}

void Run::exportScene() {
    if (!m_observer.scene)
        return;
    const auto begin = std::chrono::steady_clock::now();
    exportFormats();
    try {
        exportOwnFiles();
    } catch (const Error& error) {
        if (!m_problem)
            m_problem = error;
    } catch (const Cancelled&) {
        m_observer.say("The pictures of depth and features are not complete.", true);
    }
    m_exportSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Inputs of which the job only tells in its notices.
std::vector<InputItem> Run::refusedInputs() const {
    if (m_observer.status.notices.empty())
        return {};
    std::vector<InputItem> items = listInputs(m_arguments.inputs);
    std::erase_if(items, [](const InputItem& item) { return !item.problem; });
    return items;
}

OrderedJson Run::report() const {
    constexpr const char* kStates[] = {"queued", "running", "done", "cancelled", "failed"};
    OrderedJson report{{"state", m_problem ? "failed" : kStates[static_cast<int>(m_observer.status.state)]},
                       {"seconds", m_seconds}};
    if (m_problem)
        report["error"] = jsonOf(*m_problem);
    auto views = OrderedJson::array();
    if (m_observer.scene) {
        const Scene& scene = *m_observer.scene;
        report["model"] = {{"name", scene.model.name}, {"licence", scene.model.licence}};
        report["unit"] = unitName(scene.unit);
        report["has_cameras"] = scene.hasCameras();
        if (scene.structure)
            report["structure"] = jsonOf(*scene.structure);
        for (const ViewPointer& view : scene.views)
            views.push_back(jsonOf(*view));
    }
    report["views"] = views;
    if (m_given)
        report["given_cameras"] = jsonOf(*m_given);
    report["left_out"] = OrderedJson::array();
    for (const auto& [frame, problem] : m_observer.failures)
        report["left_out"].push_back({{"name", m_observer.frames[frame].name}, {"error", jsonOf(problem)}});
    for (const InputItem& item : refusedInputs())
        report["left_out"].push_back({{"name", item.path.filename().string()}, {"error", jsonOf(*item.problem)}});
    report["joins"] = OrderedJson::array();
    for (const JoinReport& join : m_observer.joins)
        report["joins"].push_back({{"batch", join.batch},
                                   {"scale", join.scale},
                                   {"inlier_ratio", join.inlierRatio},
                                   {"relative_residual", join.relativeResidual},
                                   {"doubtful", join.doubtful}});
    report["notices"] = m_observer.status.notices;
    const PipelineTimes& times = m_observer.status.times;
    report["pipeline"] = jsonOf(times, overlapEfficiency(times.decode, times.wait));
    report["pipeline"]["prefetch"] = m_arguments.prefetch;
    report["pipeline"]["views_written_beside"] = m_depthFiles.viewsBeside();
    report["pipeline"]["written_beside_ms"] = 1e3 * m_depthFiles.secondsBeside();
    report["pipeline"]["export_ms"] = 1e3 * m_exportSeconds;
    report["files"] = m_files;
    return report;
}

int Run::exitStatus() const {
    if (m_interruption && m_interruption->happened())
        return kInterrupted;
    return m_problem ? exitStatusOf(*m_problem) : kSuccess;
}

void Run::work() {
    m_arguments.options.validate();
    prepareOutput(m_arguments.output);
    estimate();
    exportScene();
}

int Run::execute() {
    try {
        work();
    } catch (const Error& error) {
        m_problem = error;
    }
    if (m_observer.scene && !m_observer.scene->hasCameras())
        m_observer.say("note: without cameras; the views stand side by side in the scene.");
    m_observer.clearProgress();
    if (m_arguments.json)
        printJson(report());
    if (m_problem)
        reportError(*m_problem);
    if (!m_arguments.json)
        for (const OrderedJson& file : m_files)
            std::printf("%s\n", file["path"].get<std::string>().c_str());
    const int status = exitStatus();
    // The watching thread speaks to the queue.
    m_interruption.reset();
    m_queue.reset();
    return status;
}

} // namespace

void addRunCommand(CLI::App& program, ChosenCommand& chosen) {
    auto arguments = std::make_shared<RunArguments>();
    CLI::App* command =
        program.add_subcommand("run", "Estimate depth and cameras of photos and video, write a 3D scene");
    addRunOptions(*command, *arguments);
    command->callback([&chosen, arguments] { chosen = [arguments] { return Run(*arguments).execute(); }; });
}

} // namespace fathom
