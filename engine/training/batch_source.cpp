#include "engine/training/batch_source.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace fathom::training {
namespace {
constexpr std::size_t kBatchesAhead = 3;
constexpr std::chrono::milliseconds kBetweenChecks{100}; ///< how long a cancelled wait may go on
}

BatchSource::BatchSource(SampleStore& store, const TrainingStage& stage, std::uint64_t seed)
    : m_store(store), m_random(seed), m_stage(stage),
      m_thread([this](const std::stop_token& stop) { assembleUntilStopped(stop); }) {}

BatchSource::~BatchSource() {
    m_thread.request_stop();
    m_changed.notify_all();
}

void BatchSource::setStage(const TrainingStage& stage) {
    const std::lock_guard lock(m_mutex);
    m_stage = stage;
}

std::optional<Batch> BatchSource::assemble(const TrainingStage& stage, const std::stop_token& stop) {
    std::discrete_distribution<int> shares(stage.viewShare.begin(), stage.viewShare.end());
    const int views = 1 + shares(m_random);
    const Size size = stage.sizes[m_random() % stage.sizes.size()];
    std::vector<SharedSample> samples;
    std::vector<BatchRow> rows;
    for (int i = 0; i < std::max(1, stage.imagesPerStep / views); ++i) {
        samples.push_back(m_store.draw(views, m_random, stop));
        if (!samples.back())
            return std::nullopt;
        BatchRow row{.sample = samples.back().get(), .views = std::vector<int>(samples.back()->views.size())};
        std::iota(row.views.begin(), row.views.end(), 0);
        std::shuffle(row.views.begin(), row.views.end(), m_random);
        row.views.resize(static_cast<std::size_t>(views));
        rows.push_back(std::move(row));
    }
    return makeAugmentedBatch(rows, size, m_random);
}

void BatchSource::assembleUntilStopped(const std::stop_token& stop) {
    try {
        while (!stop.stop_requested()) {
            TrainingStage stage;
            {
                const std::lock_guard lock(m_mutex);
                stage = m_stage;
            }
            std::optional<Batch> batch = assemble(stage, stop);
            std::unique_lock lock(m_mutex);
            if (!batch || !m_changed.wait(lock, stop, [this] { return m_ready.size() < kBatchesAhead; }))
                return;
            m_ready.push_back(std::move(*batch));
            m_changed.notify_all();
        }
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        m_failure = std::current_exception();
        m_changed.notify_all();
    }
}

Batch BatchSource::next(const CancelToken& cancel) {
    std::unique_lock lock(m_mutex);
    while (!m_changed.wait_for(lock, kBetweenChecks, [this] { return m_failure || !m_ready.empty(); }))
        cancel.throwIfCancelled();
    if (m_failure)
        std::rethrow_exception(m_failure);
    Batch batch = std::move(m_ready.front());
    m_ready.pop_front();
    m_changed.notify_all();
    return batch;
}

} // namespace fathom::training
