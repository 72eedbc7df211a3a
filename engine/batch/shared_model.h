#pragma once

#include "engine/pipeline/estimator.h"

#include <condition_variable>
#include <memory>
#include <mutex>

namespace fathom::batch {

/// Time that work spent where, summed over everything that ran side by side.
struct StageTimes {
    double waitSeconds = 0;    ///< for a place at the network
    double computeSeconds = 0; ///< in it
    std::size_t passes = 0;
    std::size_t views = 0;
};

/// One loaded model for jobs that run side by side: at most so many of them compute at a time, the others decode or
/// write meanwhile. Any thread.
class SharedModel {
public:
    /// Loads the model. \param passes  wanted at a time, of options.threads each; there are fewer, with more threads, when
    /// the estimator takes one thread or memory is short
    /// \throws as EstimatorFactory
    SharedModel(const EstimatorFactory& load, const ModelDescription& model, const EstimateOptions& options, int passes,
                const CancelToken& token);

    [[nodiscard]] int passes() const noexcept { return m_passes; }

    /// An estimator on the shared weights; the model must outlive it.
    [[nodiscard]] std::unique_ptr<Estimator> handle();

    /// As it was when last nobody was at the network: a pass may change it.
    [[nodiscard]] Execution execution() const;
    [[nodiscard]] StageTimes times() const;

    /// Wakes whoever waits, so that a cancelled token is noticed.
    void wake();

private:
    friend class SharedEstimator;

    std::vector<ViewEstimate> run(const std::vector<const RgbImage*>& processed, const std::vector<ViewKnowledge>& known,
                                  const CancelToken& token);

    std::unique_ptr<Estimator> m_estimator;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_passes;
    int m_free; ///< places at the network
    Execution m_execution;
    StageTimes m_times;
};

} // namespace fathom::batch
