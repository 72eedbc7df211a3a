#include "app/batch_report.h"
#include "app/command.h"
#include "app/interruption.h"
#include "app/number_check.h"
#include "app/pipeline_json.h"
#include "app/report.h"
#include "app/run_arguments.h"

#include "engine/base/error.h"
#include "engine/batch/lane_plan.h"
#include "engine/batch/lease_queue.h"
#include "engine/batch/make_scene.h"
#include "engine/batch/tcp_work_store.h"
#include "engine/estimators/load_estimator.h"
#include "engine/io/byte_file.h"
#include "engine/io/depth_files.h"
#include "engine/io/image_header.h"
#include "engine/pipeline/command_line_text.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/option_names.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <mutex>

namespace fathom {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr const char* kBatchExamples =
    "\nEvery picture, folder of pictures or video is a job of its own; its results become the folder of its name.\n"
    "Started again, the batch goes on where it was. The folder 'manifest' tells what became of every item.\n"
    "\nExamples:\n"
    "  fathom-cli batch photos/ -o out --export depth\n"
    "      every picture of a folder by itself\n"
    "  fathom-cli batch list.txt -o out\n"
    "      one input a line: photos, folders, videos; relative lines count from the folder of the list\n"
    "  torchrun --no-python --nproc-per-node 4 --max-restarts 3 fathom-cli batch list.txt -o out --device cuda\n"
    "  accelerate launch --multi_gpu --num_processes 4 --max_restarts 3 --no_python fathom-cli batch list.txt -o out\n"
    "      four workers share the list, each with a GPU of its own (on processors too); killed ones are started again;\n"
    "      'accelerate launch --cpu' starts several only with --mpirun_hostfile\n"
    "  srun --ntasks 16 fathom-cli batch list.txt -o /shared/out\n"
    "  sbatch --array 0-15 --wrap 'fathom-cli batch list.txt -o /shared/out'\n"
    "  mpirun --enable-recovery -n 4 fathom-cli batch list.txt -o out\n"
    "      a fixed share for every worker; with MASTER_ADDR (and MASTER_PORT) in the environment the workers lease\n"
    "      items from each other, and those of a killed worker are redone (mpirun: add -x MASTER_ADDR -x MASTER_PORT)\n"
    "  mpiexec.hydra -n 4 fathom-cli batch list.txt -o out\n"
    "      MPICH ends all workers when one is killed: the same line again goes on\n"
    "  an indexed Kubernetes job: set JOB_COMPLETIONS to the job's completions in the container's environment, and for\n"
    "      leases MASTER_ADDR to the name of its first pod\n"
    "\nWhich worker a process is: --shard, else RANK and WORLD_SIZE, OMPI_COMM_WORLD_*, MV2_COMM_WORLD_*, PMI_*, SLURM_*,\n"
    "JOB_COMPLETION_INDEX, in this order. The work queue is neither encrypted nor protected: trusted networks only.\n"
    "\nExit status: 0 all done, 1 an item failed, 2 wrong usage, 130 interrupted.\n";

struct BatchArguments {
    RunArguments scene; ///< `inputs` are lists, folders and files
    std::string shard;
    double leaseSeconds = 30;
    int patienceSeconds = 300;
    int passes = 0;   ///< side by side, 0: automatic
    int prefetch = 2; ///< items beside them
};

/// Whether a batch looks like single pictures; a look at some of its items is enough, for speed alone depends on it.
bool holdsOnlyPictures(const std::vector<batch::BatchItem>& items) {
    constexpr std::size_t kLooks = 32;
    const std::size_t step = std::max<std::size_t>(items.size() / kLooks, 1);
    for (std::size_t i = 0; i < items.size(); i += step) {
        std::error_code ignored;
        if (std::filesystem::is_directory(items[i].input, ignored))
            return false;
        try {
            if (!imageFormatOf(ByteFile(items[i].input)))
                return false;
        } catch (const Error&) {
            // Its own problem when its turn comes.
        }
    }
    return true;
}

/// "2/8": the third of eight workers.
batch::WorkerPlace placeOfShard(const std::string& text) {
    batch::WorkerPlace place;
    place.launcher = "--shard";
    const char* const end = text.data() + text.size();
    const auto [slash, first] = std::from_chars(text.data(), end, place.rank);
    const bool isPair = first == std::errc{} && slash != end && *slash == '/';
    const auto [rest, second] = isPair ? std::from_chars(slash + 1, end, place.workers) : std::from_chars_result{end, first};
    if (!isPair || second != std::errc{} || rest != end || place.rank < 0 || place.rank >= place.workers)
        throw Error(ErrorCode::InvalidOption, "--shard must be I/N with I from 0 to N − 1; it is '" + text + "'.");
    return place;
}

/// The device of a worker: where no GPU is named by its number, those of the machine are dealt out.
std::string deviceOf(const batch::WorkerPlace& place, const std::string& wanted) {
    const std::vector<Device> devices = listDevices();
    const Device device = findDevice(wanted, devices);
    if (device.kind != DeviceKind::Cuda || (wanted != "cuda" && wanted != kAutomaticDevice))
        return device.id;
    return "cuda:" + std::to_string(place.localRank % std::ranges::count(devices, DeviceKind::Cuda, &Device::kind));
}

double secondsFrom(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// One batch, from arguments to exit status.
class Batch {
public:
    explicit Batch(const BatchArguments& arguments)
        : m_arguments(arguments), m_scene(arguments.scene),
          m_place(arguments.shard.empty() ? batch::workerPlaceFrom(batch::processEnvironment())
                                          : placeOfShard(arguments.shard)),
          m_items(batch::batchItems(m_scene.inputs)), m_report(m_items, m_place, m_scene.quiet) {}

    int execute();

private:
    void prepare();
    [[nodiscard]] std::string settings() const;
    [[nodiscard]] bool isAnythingLeft(const batch::Manifest& manifest) const;
    [[nodiscard]] std::size_t makeItem(const batch::BatchItem& item, const std::filesystem::path& folder,
                                       const CancelToken& token);
    void exportItem(const Scene& scene, const std::filesystem::path& folder, const CancelToken& token) const;
    void work(const batch::Manifest& manifest);
    [[nodiscard]] bool workThroughStore(const batch::Manifest& manifest);
    void run(batch::WorkQueue& queue, const batch::Manifest& manifest);
    void interrupt(int count);
    [[nodiscard]] bool isAnyFailed() const { return m_report.countOf(batch::ItemOutcome::Failed) > 0; }
    [[nodiscard]] OrderedJson pipelineJson() const;
    [[nodiscard]] OrderedJson report(const std::optional<Error>& problem) const;

    const BatchArguments& m_arguments;
    const RunArguments& m_scene;
    const batch::WorkerPlace m_place;
    const std::vector<batch::BatchItem> m_items;
    BatchReport m_report;
    JobRequest m_request; ///< of every item, without name and inputs
    std::string m_settings;
    batch::WorkerIdentity m_worker;
    batch::LanePlan m_lanes;
    CancelSource m_cancel;
    std::mutex m_mutex; ///< of the next: a signal and all lanes come there
    std::unique_ptr<DecodePool> m_decoders;
    std::unique_ptr<batch::SharedModel> m_model;
    PipelineTimes m_times;
    double m_writeSeconds = 0;
    double m_seconds = 0, m_workSeconds = 0; ///< of everything; without joining the others and loading the model
    bool m_wentOnAlone = false;
};

void Batch::prepare() {
    ModelCatalog catalog;
    if (m_scene.model.empty() && catalog.models().empty())
        throw Error(ErrorCode::FileNotFound,
                    "No model is installed: name a folder or a .safetensors file with --model.");
    m_request.model = m_scene.model.empty() ? catalog.models().front() : catalog.resolve(m_scene.model);
    if (m_scene.featureFiles && m_request.model.family != ModelFamily::DepthAnything3)
        throw Error(ErrorCode::InvalidOption, "This model gives no features: they come from Depth Anything 3.",
                    "--export features");
    if (m_scene.options.poseSource == PoseSource::Given)
        throw Error(ErrorCode::InvalidOption, "The jobs of a batch have no cameras to be given: use 'fathom-cli run'.",
                    "--poses given");
    m_request.sampling = m_scene.sampling;
    m_request.options = m_scene.options;
    m_request.radialTerm = m_scene.radialTerm;
    m_settings = settings();
    m_request.options.device = deviceOf(m_place, m_request.options.device);
    m_lanes = batch::lanePlanFor({.cores = usableCores(),
                                  .localWorkers = m_place.localWorkers,
                                  .ownCores = isBoundToSomeCores(),
                                  .items = m_items.size(),
                                  .onProcessor = m_request.options.device == "cpu",
                                  .onlyPictures = holdsOnlyPictures(m_items),
                                  .prefetch = m_arguments.prefetch,
                                  .wantedPasses = m_arguments.passes,
                                  .wantedThreads = m_request.options.threads});
    m_request.options.threads = m_lanes.threads;
    m_worker = batch::thisProcess(m_place.rank);
}

/// What results depend on; where and by how many they are computed is not part of it.
std::string Batch::settings() const {
    JobRequest same = m_request;
    same.options.device = kAutomaticDevice;
    std::string text = commandLineFor(same, m_scene.exportOptions, "scene");
    for (const SceneFormat format : m_scene.sceneFormats)
        text += " +" + std::string(optionName(format));
    text += std::string(m_scene.depthFiles ? " +depth" : "") + (m_scene.featureFiles ? " +features" : "") +
            (same.options.asUpstream ? " +as-upstream" : "");
    for (const std::string& pass : same.options.planWithout)
        text += " -" + pass;
    return text + " weights " + same.model.id + " " + batch::stampOf(same.model.weights);
}

bool Batch::isAnythingLeft(const batch::Manifest& manifest) const {
    return std::ranges::any_of(m_items, [&](const batch::BatchItem& item) {
        const std::optional<batch::ItemRecord> record = manifest.read(item.name);
        return !record || !manifest.isDone(item.name, *record, m_settings, batch::stampOf(item.input));
    });
}

void Batch::exportItem(const Scene& scene, const std::filesystem::path& folder, const CancelToken& token) const {
    for (const SceneFormat format : m_scene.sceneFormats) {
        ExportOptions options = m_scene.exportOptions;
        options.format = format;
        options.gaussians.directions = !m_scene.options.asUpstream;
        const std::string ending = format == SceneFormat::Gaussians ? "gaussians.ply" : std::string(optionName(format));
        (void)exportScene(scene, folder / ("scene." + ending), options, token);
    }
    if (m_scene.depthFiles)
        (void)writeDepthFiles(scene, folder / "depth", token);
    if (m_scene.featureFiles)
        (void)writeFeatureFiles(scene, folder / "features", token);
}

std::size_t Batch::makeItem(const batch::BatchItem& item, const std::filesystem::path& folder, const CancelToken& token) {
    JobRequest request = m_request;
    request.name = item.name;
    request.inputs = {item.input};
    const batch::MadeScene made = batch::makeScene(request, *m_decoders, *m_model, token);
    for (const std::string& notice : made.notices)
        m_report.say("note: " + item.name + ": " + notice);
    for (const auto& [frame, problem] : made.leftOut)
        m_report.say(item.name + ": left out: " + frame + ": " + problem.what(), true);
    const auto start = std::chrono::steady_clock::now();
    exportItem(made.scene, folder, token);
    const std::lock_guard lock(m_mutex);
    m_times += made.times;
    m_writeSeconds += secondsFrom(start);
    return made.scene.views.size();
}

void Batch::interrupt(int count) {
    if (count == 1)
        m_report.say("Interrupted: what is finished stays; start the same batch again to go on.", true);
    m_cancel.cancel();
    const std::lock_guard lock(m_mutex);
    if (m_decoders)
        m_decoders->wake();
    if (m_model)
        m_model->wake();
}

void Batch::run(batch::WorkQueue& queue, const batch::Manifest& manifest) {
    {
        auto decoders = std::make_unique<DecodePool>(m_lanes.decodeThreads, m_lanes.decodeAhead);
        auto model = std::make_unique<batch::SharedModel>(loadEstimator, m_request.model, m_request.options,
                                                          m_lanes.passes, m_cancel.token());
        m_lanes.passes = model->passes();
        m_lanes.threads = model->execution().threads;
        const std::lock_guard lock(m_mutex);
        m_decoders = std::move(decoders);
        m_model = std::move(model);
    }
    const batch::BatchRun all{m_items, m_settings, m_worker, m_scene.output, m_lanes.lanes};
    const batch::ItemWork work = [this](const batch::BatchItem& item, const std::filesystem::path& folder,
                                        const CancelToken& token) { return makeItem(item, folder, token); };
    const auto start = std::chrono::steady_clock::now();
    batch::runBatch(all, queue, manifest, work, m_report.events(), m_cancel.token());
    m_workSeconds = secondsFrom(start);
}

/// The network's places are idle when nothing is in them.
OrderedJson Batch::pipelineJson() const {
    const batch::StageTimes network = m_model->times();
    PipelineTimes times = m_times;
    times.compute = network.computeSeconds;
    const double placeSeconds = m_workSeconds * m_lanes.passes;
    OrderedJson json = jsonOf(times, overlapEfficiency(times.decode + m_writeSeconds, placeSeconds - times.compute));
    json["write_ms"] = 1e3 * m_writeSeconds / static_cast<double>(std::max<std::size_t>(times.passes, 1));
    json["queue_ms"] = 1e3 * network.waitSeconds / static_cast<double>(std::max<std::size_t>(times.passes, 1));
    json["network_busy"] = placeSeconds > 0 ? times.compute / placeSeconds : 0.0;
    json["views_per_second"] = m_workSeconds > 0 ? static_cast<double>(network.views) / m_workSeconds : 0.0;
    json["prefetch"] = m_arguments.prefetch;
    return json;
}

/// \return false when others finished everything before there was a store
bool Batch::workThroughStore(const batch::Manifest& manifest) {
    const batch::QueueAddress& address = *m_place.queue;
    const bool hosts = !address.launcherHosts && m_place.rank == 0;
    const std::chrono::seconds patience(m_arguments.patienceSeconds);
    const auto waits = [&] {
        m_report.say("waiting up to " + std::to_string(patience.count()) + " s for the work queue at " + address.host + ":" +
                         std::to_string(address.port) + ", which the first worker opens",
                     true);
    };
    const batch::StoreConnection connection = batch::joinTcpStore(
        address, hosts, "fathom-batch/" + address.attempt + "/", patience, m_cancel.token(), waits,
        [&] { return isAnythingLeft(manifest); });
    if (!connection.store)
        return false;
    const auto lease = std::chrono::milliseconds(static_cast<std::int64_t>(m_arguments.leaseSeconds * 1000));
    batch::LeaseClock clock;
    batch::LeaseQueue queue(*connection.store, m_items.size(), {m_worker.run, m_place.rank, m_place.workers}, lease, clock);
    const std::string digest = batch::digestOf(m_items, m_settings);
    const bool follows = !address.launcherHosts && !hosts;
    const auto common = [&](const std::string& key, const std::string& own) {
        return follows ? queue.told(key, m_cancel.token()) : queue.agreed(key, own);
    };
    if (const std::string theirs = common("list", digest); !theirs.empty() && theirs != digest)
        throw Error(ErrorCode::InvalidOption, "The workers of this batch were given different lists or options.",
                    theirs + " / " + digest);
    if (const std::string run = common("run", m_worker.run); !run.empty())
        m_worker.run = run;
    {
        const batch::LeaseKeeper keeper(queue, lease);
        run(queue, manifest);
    }
    m_wentOnAlone = queue.wentOnAlone();
    queue.leave(hosts, m_cancel.token());
    return true;
}

void Batch::work(const batch::Manifest& manifest) {
    if (m_place.queue && isAnythingLeft(manifest) && workThroughStore(manifest))
        return;
    const auto share = batch::shareOf(m_items.size(), m_place.rank, m_place.workers);
    batch::FixedShare queue(share);
    if (isAnythingLeft(manifest)) {
        run(queue, manifest);
        return;
    }
    const batch::BatchRun nothing{m_items, m_settings, m_worker, m_scene.output, 1};
    batch::runBatch(nothing, queue, manifest, {}, m_report.events(), m_cancel.token());
}

OrderedJson Batch::report(const std::optional<Error>& problem) const {
    OrderedJson json{{"state", m_cancel.isCancelled() ? "cancelled" : problem || isAnyFailed() ? "failed" : "done"},
                     {"seconds", m_seconds},
                     {"worker",
                      {{"launcher", m_place.launcher},
                       {"rank", m_place.rank},
                       {"workers", m_place.workers},
                       {"items_by", m_place.queue ? "lease" : m_place.workers > 1 ? "share" : "itself"},
                       {"went_on_without_queue", m_wentOnAlone},
                       {"device", m_request.options.device},
                       {"threads", m_lanes.threads},
                       {"passes_at_a_time", m_lanes.passes},
                       {"items_at_a_time", m_lanes.lanes}}}};
    json.update(m_report.json());
    if (problem)
        json["error"] = jsonOf(*problem);
    if (m_model)
        json["pipeline"] = pipelineJson();
    return json;
}

int Batch::execute() {
    m_scene.options.validate();
    prepare();
    const batch::Manifest manifest(m_scene.output);
    const auto interruption = std::make_unique<Interruption>([this](int count) { interrupt(count); });
    const auto start = std::chrono::steady_clock::now();
    std::optional<Error> problem;
    try {
        work(manifest);
    } catch (const Cancelled&) {
        // Told by the exit status.
    } catch (const Error& error) {
        problem = error;
    }
    m_seconds = secondsFrom(start);
    m_report.clearProgress();
    if (const std::string summary = m_report.summary(); !summary.empty())
        m_report.say(summary);
    if (m_wentOnAlone)
        m_report.say("note: the work queue went away; the manifest alone kept the workers apart.");
    if (m_scene.json)
        printJson(report(problem));
    if (problem)
        reportError(*problem);
    if (interruption->happened())
        return kInterrupted;
    if (problem)
        return exitStatusOf(*problem);
    return isAnyFailed() ? kFailure : kSuccess;
}

} // namespace

void addBatchCommand(CLI::App& program, ChosenCommand& chosen) {
    auto arguments = std::make_shared<BatchArguments>();
    CLI::App* command = program.add_subcommand(
        "batch", "Many independent photos, folders and videos, by one process or by many on many machines");
    command
        ->add_option("list", arguments->scene.inputs,
                     "Text files with an input a line (relative ones count from the list's folder), folders, photos, videos")
        ->required()
        ->type_name("LIST");
    command->add_option("--output,-o", arguments->scene.output, "Folder for the results of all items")
        ->required()
        ->type_name("DIR");
    addSceneOptions(*command, arguments->scene);
    command->add_option("--shard", arguments->shard, "Take share I of N, whatever the environment says")->type_name("I/N");
    command->add_option("--lease", arguments->leaseSeconds, "Seconds after which the item of a silent worker is redone")
        ->check(numberFrom(0.2, 86400))
        ->capture_default_str();
    command
        ->add_option("--queue-wait", arguments->patienceSeconds,
                     "Seconds that a worker waits for the first one to open the work queue")
        ->check(CLI::Range(0, 86400))
        ->capture_default_str();
    command->add_option("--passes", arguments->passes, "Items in the network side by side, 0: as many as there are cores for pictures")
        ->check(CLI::Range(0, 256))
        ->capture_default_str();
    command->add_option("--prefetch", arguments->prefetch, "Items that are decoded or written beside those in the network")
        ->check(CLI::Range(0, 64))
        ->capture_default_str();
    command->footer(kBatchExamples);
    command->callback([&chosen, arguments] {
        chosen = [arguments] {
            return withJsonFailure(arguments->scene.json, [&] { return Batch(*arguments).execute(); });
        };
    });
}

} // namespace fathom
