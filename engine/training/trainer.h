#pragma once

#include "engine/training/batch_source.h"
#include "engine/training/checkpoint.h"
#include "engine/training/learner.h"
#include "engine/training/train.h"

#include <chrono>
#include <optional>

namespace fathom::training {

/// One training run: drives renderer, batches, learner, schedule, evaluation and checkpoints.
class Trainer {
public:
    Trainer(const TrainOptions& options, torch::Device device, CancelToken cancel, LineSink sink);

    /// Until the plan is fulfilled. \throws as fathom::train
    void run();

private:
    using Clock = std::chrono::steady_clock;

    void restore();
    void trainUntilDone(SampleStore& store);
    void follow(const TrainingStage& stage, const StepReport& report, const SampleStore& store, double progress);
    void collect(const StepReport& report, int64_t views);
    void printProgress(const SampleStore& store, double progress);
    void printWarnings();
    void saveCheckpoint(const SampleStore& store);
    void evaluateAverage();
    [[nodiscard]] double minutesSpent() const;
    [[nodiscard]] bool isDue(Clock::time_point& last, double minutes) const;

    const TrainOptions m_options;
    const da3::Preset m_preset;
    const torch::Device m_device;
    const CancelToken m_cancel;
    const LineSink m_sink;

    Learner m_learner;
    TrainingProgress m_progress; ///< minutes: those of earlier runs
    Clock::time_point m_start;
    std::vector<synthetic::Sample> m_heldOut;
    std::map<std::string, double> m_means; ///< running means of the terms
    Clock::time_point m_lastPrint, m_lastCheckpoint, m_lastEvaluation;
    std::int64_t m_imagesAtLastPrint = 0;
    double m_secondsWaiting = 0; ///< for batches, since the last line
};

} // namespace fathom::training
