#pragma once

#include "engine/base/cancellation.h"
#include "engine/training/batch.h"
#include "engine/training/sample_store.h"
#include "engine/training/schedule.h"

#include <deque>
#include <optional>
#include <vector>

namespace fathom::training {

/// Draws samples and assembles augmented batches a few steps ahead of the trainer, on background threads.
class BatchSource {
public:
    /// `store` must outlive this. One thread gives the same batches for the same samples; several keep up with an accelerator.
    BatchSource(SampleStore& store, const TrainingStage& stage, std::uint64_t seed, int threads = 1);
    ~BatchSource();
    BatchSource(const BatchSource&) = delete;
    BatchSource& operator=(const BatchSource&) = delete;

    /// Batches assembled from now on follow this stage.
    void setStage(const TrainingStage& stage);

    /// The next batch; waits for it. \throws Cancelled, or whatever stopped the renderer or the assembly.
    [[nodiscard]] Batch next(const CancelToken& cancel);

private:
    void assembleUntilStopped(std::uint64_t seed, const std::stop_token& stop);
    [[nodiscard]] std::optional<Batch> assemble(const TrainingStage& stage, std::mt19937_64& random, const std::stop_token& stop);

    SampleStore& m_store;
    const std::size_t m_batchesAhead;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    TrainingStage m_stage;
    std::deque<Batch> m_ready;
    std::exception_ptr m_failure;
    std::vector<std::jthread> m_threads;
};

} // namespace fathom::training
