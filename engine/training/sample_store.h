#pragma once

#include "engine/synthetic/sample.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <random>
#include <stop_token>
#include <thread>
#include <vector>

namespace fathom::training {

using SharedSample = std::shared_ptr<const synthetic::Sample>;

struct SampleStoreOptions {
    Size viewSize{224, 168};
    int threads = 1;             ///< renderer threads, at low priority
    int pairCapacity = 4000;     ///< kept samples of two views
    int quadrupleCapacity = 2000; ///< kept samples of four views
    int minimum = 32;            ///< samples of each kind before the first draw returns
    std::uint64_t firstSeed = 0;
    float difficulty = 1;
};

/// Renders scenes in the background and keeps the newest ones in memory, so that a trainer faster than the
/// renderer sees every view a few times instead of waiting. Safe from any thread.
class SampleStore {
public:
    explicit SampleStore(const SampleStoreOptions& options);
    ~SampleStore();
    SampleStore(const SampleStore&) = delete;
    SampleStore& operator=(const SampleStore&) = delete;

    /// A sample with at least `views` (1 to 4) views. Waits for the first samples; afterwards at once.
    /// \return nothing when `stop` ended the wait. \throws whatever stopped the renderer.
    [[nodiscard]] SharedSample draw(int views, std::mt19937_64& random, const std::stop_token& stop);

    /// For the samples rendered from now on; see synthetic::SampleOptions.
    void setDifficulty(float difficulty) noexcept { m_difficulty = difficulty; }

    /// Views rendered so far.
    [[nodiscard]] std::uint64_t renderedViews() const noexcept { return m_renderedViews; }
    /// The seed of the next sample; a resumed run continues here.
    [[nodiscard]] std::uint64_t nextSeed() const noexcept { return m_nextSeed; }

private:
    struct Ring {
        std::vector<SharedSample> samples;
        std::size_t capacity = 0;
        std::size_t oldest = 0;
    };

    void renderUntilStopped(const std::stop_token& stop);
    void keep(SharedSample sample);
    [[nodiscard]] bool isReady() const;

    const SampleStoreOptions m_options;
    std::atomic<float> m_difficulty;
    std::atomic<std::uint64_t> m_nextSeed;
    std::atomic<std::uint64_t> m_renderedViews = 0;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    Ring m_pairs, m_quadruples;
    std::exception_ptr m_failure;
    std::vector<std::jthread> m_threads;
};

} // namespace fathom::training
