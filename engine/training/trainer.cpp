#include "engine/training/trainer.h"

#include "engine/base/error.h"
#include "engine/training/model_export.h"

#include <cstdio>
#include <ctime>
#include <span>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace fathom::training {
namespace {

constexpr std::uint64_t kFirstTrainingSeed = 10'000'000;
constexpr std::uint64_t kSeedsPerRun = 100'000'000;
constexpr std::uint64_t kHeldOutSeed = 1;
constexpr int kStepsPerLine = 50;
constexpr int kStepsBetweenRevivals = 200;
constexpr double kLastRevival = 0.3; ///< progress after which the camera decoder is left in peace
constexpr double kMeanDecay = 0.97;
constexpr Size kMeasuredSize{168, 126};

/// A running mean that a healthy run leaves behind after the first tens of thousands of images. Terms are
/// compared as printed, that is weighted.
struct WarningSign {
    const char* name;
    double limit;
    const char* message;
};
constexpr std::int64_t kImagesBeforeWarnings = 25'000;
constexpr std::int64_t kHeadStepsBeforeWarnings = 800;
constexpr WarningSign kBodyWarnings[] = {
    {"dead", 0.9, "nearly all first units of the camera decoder are shut: cameras cannot be learnt any more"},
    {"token", 8, "the camera token keeps growing: the camera decoder will die"},
    {"readout_1", 0.50, "the depth read-out is no better than the mean depth map"},
    {"match", 0.4 * 2.2, "views are matched by position and colour alone"},
};
constexpr WarningSign kHeadWarnings[] = {{"depth_1", 0.50, "the head is no better than the mean depth map"}};

/// Every step allocates the same large tensors anew; giving their pages back to the system and fetching them
/// again costs a tenth of the time.
void keepFreedMemory() {
#ifdef __GLIBC__
    constexpr int kLargest = 1 << 30;
    mallopt(M_MMAP_THRESHOLD, kLargest);
    mallopt(M_TRIM_THRESHOLD, kLargest);
#endif
}

const da3::Preset& presetNamed(const std::string& name) { return *da3::findPreset(name); }

SampleStoreOptions storeOptions(const TrainOptions& options, const TrainingProgress& progress) {
    SampleStoreOptions result;
    result.threads = options.rendererThreads;
    result.pairCapacity = options.keptSamples * 2 / 3;
    result.quadrupleCapacity = options.keptSamples / 3;
    result.firstSeed = progress.nextSeed;
    return result;
}

double seconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

double processorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string format(const char* pattern, auto... values) {
    char text[512];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

} // namespace

Trainer::Trainer(const TrainOptions& options, torch::Device device, CancelToken cancel, LineSink sink)
    : m_options(options), m_preset(presetNamed(options.preset)), m_device(device), m_cancel(std::move(cancel)),
      m_sink(std::move(sink)),
      m_learner({.preset = m_preset, .device = device, .compute = torch::kBFloat16, .seed = options.seed, .weights = {}, .rates = {}}) {
    m_progress.nextSeed = kFirstTrainingSeed + options.seed * kSeedsPerRun;
}

void Trainer::restore() {
    const auto path = m_options.output / "checkpoint.pt";
    if (!m_options.resume || !std::filesystem::exists(path)) {
        if (!m_options.startFrom.empty()) {
            m_learner.setWeights(fileParameters(m_options.startFrom, m_preset));
            m_progress.firstProgress = firstProgressWithHead(trainingStages());
            m_sink("began with the weights of " + m_options.startFrom.string());
        }
        return;
    }
    m_progress = loadTrainingState(path, m_learner.state());
    m_learner.setSteps(m_progress.steps);
    m_sink(format("resumed at %lld images after %.1f min", static_cast<long long>(m_progress.images), m_progress.minutes));
}

double Trainer::minutesSpent() const { return m_progress.minutes + seconds(Clock::now() - m_start) / 60; }

bool Trainer::isDue(Clock::time_point& last, double minutes) const {
    if (seconds(Clock::now() - last) < minutes * 60)
        return false;
    last = Clock::now();
    return true;
}

void Trainer::run() {
    std::error_code failure;
    std::filesystem::create_directories(m_options.output, failure);
    if (failure)
        throw Error(ErrorCode::CannotWrite, "The output folder could not be made.", m_options.output.string());
    at::set_num_threads(m_options.threads);
    keepFreedMemory();
    restore();
    m_start = m_lastPrint = m_lastCheckpoint = m_lastEvaluation = Clock::now();
    m_imagesAtLastPrint = m_progress.images;
    SampleStore store(storeOptions(m_options, m_progress));
    m_heldOut = renderHeldOut(kHeldOutSeed, m_options.heldOutSamples, m_cancel);
    try {
        trainUntilDone(store);
    } catch (const Cancelled&) {
        saveCheckpoint(store);
        throw;
    }
    saveCheckpoint(store);
    evaluateAverage();
}

void Trainer::trainUntilDone(SampleStore& store) {
    std::mt19937_64 random(m_options.seed + static_cast<std::uint64_t>(m_progress.steps));
    const auto progressNow = [&] {
        const double done = progressOf(static_cast<double>(m_progress.images), static_cast<double>(m_options.images),
                                       minutesSpent(), m_options.minutes);
        return m_progress.firstProgress + (1 - m_progress.firstProgress) * done;
    };
    const auto stageNow = [&](double progress) {
        TrainingStage stage = stageAt(trainingStages(), progress);
        stage.imagesPerStep *= m_options.batchScale;
        return stage;
    };
    BatchSource source(store, stageNow(progressNow()), random(), m_options.batchThreads);
    for (double progress = progressNow(); progress < 1; progress = progressNow()) {
        m_cancel.throwIfCancelled();
        const TrainingStage stage = stageNow(progress);
        source.setStage(stage);
        store.setDifficulty(sceneDifficulty(progress));
        const auto before = Clock::now();
        const Batch batch = source.next(m_cancel).to(m_device);
        m_secondsWaiting += seconds(Clock::now() - before);

        const double rate = learningRateFactor(progress, m_progress.steps);
        const bool revive = progress < kLastRevival && m_progress.steps % kStepsBetweenRevivals == 0;
        const StepPlan plan{.head = stage.head, .rays = false, .reviveUnits = revive,
                            .factors = {.body = rate, .head = rate * headWarmUp(m_progress.stepsWithHead)}};
        const StepReport report = m_learner.step(batch, plan);
        m_progress.images += batch.imageCount();
        m_progress.steps = m_learner.steps();
        m_progress.stepsWithHead += stage.head ? 1 : 0;
        collect(report, batch.viewCount());
        follow(stage, report, store, progress);
    }
}

void Trainer::collect(const StepReport& report, int64_t views) {
    if (!report.applied)
        m_sink("warning: the loss was not finite; step left out");
    const auto add = [&](const std::string& name, double value) {
        const auto [entry, isNew] = m_means.try_emplace(name, value);
        if (!isNew)
            entry->second = kMeanDecay * entry->second + (1 - kMeanDecay) * value;
    };
    for (const auto& [name, value] : report.terms)
        add(name == "depth" || name == "readout" ? name + (views > 1 ? "_n" : "_1") : name, value);
    add("norm", report.norms.body);
    add("norm_camera", report.norms.cameraDecoder);
    if (report.norms.head > 0)
        add("norm_head", report.norms.head);
    add("dead", report.deadUnits);
    add("token", report.tokenSize);
}

void Trainer::follow(const TrainingStage& stage, const StepReport& report, const SampleStore& store, double progress) {
    if (m_progress.steps % kStepsPerLine == 0 && report.applied) {
        printProgress(store, progress);
        printWarnings();
    }
    if (isDue(m_lastCheckpoint, m_options.checkpointMinutes))
        saveCheckpoint(store);
    if (stage.head && isDue(m_lastEvaluation, m_options.evaluationMinutes))
        evaluateAverage();
}

void Trainer::printProgress(const SampleStore& store, double progress) {
    const double elapsed = seconds(Clock::now() - m_lastPrint);
    const double rate = static_cast<double>(m_progress.images - m_imagesAtLastPrint) / std::max(elapsed, 1e-3);
    const double spent = minutesSpent(), done = (progress - m_progress.firstProgress) / (1 - m_progress.firstProgress),
                 left = done > 0 ? spent * (1 - done) / done : m_options.minutes;
    std::string line = format("step %lld  images %lld  %.1f%%  %.1f min, %.1f left  %.1f images/s  cpu %.0f s  waiting %.0f%%  rendered %llu |",
                              static_cast<long long>(m_progress.steps), static_cast<long long>(m_progress.images), 100 * progress,
                              spent, left, rate, processorSeconds(), 100 * m_secondsWaiting / std::max(elapsed, 1e-3),
                              static_cast<unsigned long long>(store.renderedViews()));
    for (const auto& [name, value] : m_means)
        line += format(" %s %.3f", name.c_str(), value);
    m_sink(line);
    m_lastPrint = Clock::now();
    m_imagesAtLastPrint = m_progress.images;
    m_secondsWaiting = 0;
}

void Trainer::printWarnings() {
    const auto check = [&](std::span<const WarningSign> signs) {
        for (const WarningSign& sign : signs) {
            const auto mean = m_means.find(sign.name);
            if (mean != m_means.end() && mean->second > sign.limit)
                m_sink(format("warning: %s", sign.message));
        }
    };
    if (m_progress.images > kImagesBeforeWarnings)
        check(kBodyWarnings);
    if (m_progress.stepsWithHead > kHeadStepsBeforeWarnings)
        check(kHeadWarnings);
}

void Trainer::saveCheckpoint(const SampleStore& store) {
    TrainingProgress progress = m_progress;
    progress.minutes = minutesSpent();
    progress.nextSeed = store.nextSeed();
    saveTrainingState(m_options.output / "checkpoint.pt", m_learner.state(), progress);
    exportModel(m_learner.average(), m_preset, m_options.output / "model");
}

void Trainer::evaluateAverage() {
    const Predictor predictor = modulePredictor(m_learner.average(), m_preset, m_device);
    const EvaluationResult figures = measure(predictor, m_heldOut, kMeasuredSize, m_cancel);
    exportCard(figures, m_preset, false, m_options.output / "model");
    m_sink("evaluation " + toJson(figures));
}

} // namespace fathom::training
