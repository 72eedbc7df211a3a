#include "engine/training/batch_source.h"

#include <algorithm>
#include <numeric>

namespace fathom::training {
namespace {
constexpr std::size_t kBatchesAhead = 3;
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

Batch BatchSource::assemble(const TrainingStage& stage) {
    std::discrete_distribution<int> shares(stage.viewShare.begin(), stage.viewShare.end());
    const int views = 1 + shares(m_random);
    const Size size = stage.sizes[m_random() % stage.sizes.size()];
    std::vector<SharedSample> samples;
    std::vector<BatchRow> rows;
    for (int i = 0; i < std::max(1, stage.imagesPerStep / views); ++i) {
        samples.push_back(m_store.draw(views, m_random));
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
            Batch batch = assemble(stage);
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, stop, [this] { return m_ready.size() < kBatchesAhead; }))
                return;
            m_ready.push_back(std::move(batch));
            m_changed.notify_all();
        }
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        m_failure = std::current_exception();
        m_changed.notify_all();
    }
}

Batch BatchSource::next() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_failure || !m_ready.empty(); });
    if (m_failure)
        std::rethrow_exception(m_failure);
    Batch batch = std::move(m_ready.front());
    m_ready.pop_front();
    m_changed.notify_all();
    return batch;
}

} // namespace fathom::training
