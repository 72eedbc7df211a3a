#include "engine/batch/shared_model.h"

#include "engine/base/error.h"
#include "engine/pipeline/side_by_side.h"

#include <chrono>

namespace fathom::batch {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

/// One job's way to the shared model.
class SharedEstimator : public Estimator {
public:
    explicit SharedEstimator(SharedModel& shared) : m_shared(shared) { setExecution(shared.execution()); }

    [[nodiscard]] const ModelDescription& model() const noexcept override { return m_shared.m_estimator->model(); }
    [[nodiscard]] std::vector<ViewEstimate> estimate(const std::vector<const RgbImage*>& processed,
                                                     const CancelToken& token) override {
        return m_shared.run(processed, {}, token);
    }
    [[nodiscard]] std::vector<ViewEstimate> estimateKnowing(const std::vector<const RgbImage*>& processed,
                                                            const std::vector<ViewKnowledge>& known,
                                                            const CancelToken& token) override {
        return m_shared.run(processed, known, token);
    }
    [[nodiscard]] std::uint64_t passBytes(std::size_t views, Size size) const noexcept override {
        return m_shared.m_estimator->passBytes(views, size);
    }
    /// The part of one of the passes that may run at a time.
    [[nodiscard]] std::uint64_t freeBytes() const override {
        return m_shared.m_estimator->freeBytes() / static_cast<std::uint64_t>(m_shared.m_passes);
    }

private:
    SharedModel& m_shared;
};

SharedModel::SharedModel(const EstimatorFactory& load, const ModelDescription& model, const EstimateOptions& options,
                         int passes, const CancelToken& token)
    : m_estimator(load(model, options, token)) {
    requireInternal(m_estimator != nullptr && passes > 0, "a model is loaded and may run");
    const int side = options.processResolution.value_or(model.defaultResolution);
    m_passes = m_estimator->runsSideBySide()
                   ? passesThatFit(passes, m_estimator->passBytes(1, {side, side}), freeHostMemory())
                   : 1;
    m_free = m_passes;
    if (m_passes < passes)
        m_estimator->setThreads(passes * options.threads / m_passes);
    m_execution = m_estimator->execution();
}

std::unique_ptr<Estimator> SharedModel::handle() {
    return std::make_unique<SharedEstimator>(*this);
}

Execution SharedModel::execution() const {
    const std::lock_guard lock(m_mutex);
    return m_execution;
}

StageTimes SharedModel::times() const {
    const std::lock_guard lock(m_mutex);
    return m_times;
}

void SharedModel::wake() {
    // Taking the lock orders this after a waiter's check of its token.
    {
        const std::lock_guard lock(m_mutex);
    }
    m_changed.notify_all();
}

std::vector<ViewEstimate> SharedModel::run(const std::vector<const RgbImage*>& processed,
                                           const std::vector<ViewKnowledge>& known, const CancelToken& token) {
    const Clock::time_point asked = Clock::now();
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_free > 0 || token.isCancelled(); });
        token.throwIfCancelled();
        --m_free;
        m_times.waitSeconds += secondsSince(asked);
    }
    const Clock::time_point begun = Clock::now();
    const auto leave = [&] {
        const std::lock_guard lock(m_mutex);
        if (++m_free == m_passes)
            m_execution = m_estimator->execution();
        m_times.computeSeconds += secondsSince(begun);
        m_changed.notify_one();
    };
    try {
        std::vector<ViewEstimate> estimates = m_estimator->estimateKnowing(processed, known, token);
        leave();
        const std::lock_guard lock(m_mutex);
        ++m_times.passes;
        m_times.views += processed.size();
        return estimates;
    } catch (...) {
        leave();
        throw;
    }
}

} // namespace fathom::batch
