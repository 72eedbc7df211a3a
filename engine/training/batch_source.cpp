#include "engine/training/batch_source.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace fathom::training {
namespace {
constexpr int kBatchesAhead = 2; ///< beside one for every thread
constexpr std::chrono::milliseconds kBetweenChecks{100}; ///< how long a cancelled wait may go on
}

BatchSource::BatchSource(SampleStore& store, const TrainingStage& stage, std::uint64_t seed, int threads)
    : m_store(store), m_batchesAhead(static_cast<std::size_t>(threads + kBatchesAhead)), m_stage(stage) {
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this, own = seed + static_cast<std::uint64_t>(i)](const std::stop_token& stop) {
            assembleUntilStopped(own, stop);
        });
}

BatchSource::~BatchSource() {
    for (std::jthread& thread : m_threads)
        thread.request_stop();
    m_changed.notify_all();
}

void BatchSource::setStage(const TrainingStage& stage) {
    const std::lock_guard lock(m_mutex);
    m_stage = stage;
}

std::optional<Batch> BatchSource::assemble(const TrainingStage& stage, std::mt19937_64& random, const std::stop_token& stop) {
    std::discrete_distribution<int> shares(stage.viewShare.begin(), stage.viewShare.end());
    const int views = 1 + shares(random);
    const Size size = stage.sizes[random() % stage.sizes.size()];
    std::vector<SharedSample> samples;
    std::vector<BatchRow> rows;
    for (int i = 0; i < std::max(1, stage.imagesPerStep / views); ++i) {
        samples.push_back(m_store.draw(views, random, stop));
        if (!samples.back())
            return std::nullopt;
        BatchRow row{.sample = samples.back().get(), .views = std::vector<int>(samples.back()->views.size())};
        std::iota(row.views.begin(), row.views.end(), 0);
        std::shuffle(row.views.begin(), row.views.end(), random);
        row.views.resize(static_cast<std::size_t>(views));
        rows.push_back(std::move(row));
    }
    return makeAugmentedBatch(rows, size, random);
}

void BatchSource::assembleUntilStopped(std::uint64_t seed, const std::stop_token& stop) {
    try {
        std::mt19937_64 random(seed);
        while (!stop.stop_requested()) {
            TrainingStage stage;
            {
                const std::lock_guard lock(m_mutex);
                stage = m_stage;
            }
            std::optional<Batch> batch = assemble(stage, random, stop);
            std::unique_lock lock(m_mutex);
            if (!batch || !m_changed.wait(lock, stop, [this] { return m_ready.size() < m_batchesAhead; }))
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
