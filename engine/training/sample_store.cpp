#include "engine/training/sample_store.h"

#include <utility>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace fathom::training {
namespace {

constexpr int kRendererNiceness = 10;
constexpr std::uint64_t kSamplesPerQuadruple = 3; ///< every third sample has four views
constexpr std::uint64_t kRoomPeriod = 20, kForcedRooms = 7; ///< beyond the generator's own share: people try rooms first

void lowerThreadPriority() {
#ifdef __linux__
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kRendererNiceness);
#endif
}

} // namespace

SampleStore::SampleStore(const SampleStoreOptions& options)
    : m_options(options), m_difficulty(options.difficulty), m_nextSeed(options.firstSeed) {
    m_pairs.capacity = static_cast<std::size_t>(options.pairCapacity);
    m_quadruples.capacity = static_cast<std::size_t>(options.quadrupleCapacity);
    for (int i = 0; i < options.threads; ++i)
        m_threads.emplace_back([this](const std::stop_token& stop) { renderUntilStopped(stop); });
}

SampleStore::~SampleStore() {
    for (std::jthread& thread : m_threads)
        thread.request_stop();
}

void SampleStore::renderUntilStopped(const std::stop_token& stop) {
    lowerThreadPriority();
    try {
        while (!stop.stop_requested()) {
            const std::uint64_t seed = m_nextSeed.fetch_add(1);
            synthetic::SampleOptions options;
            options.size = m_options.viewSize;
            options.views = seed % kSamplesPerQuadruple == 0 ? 4 : 2;
            options.difficulty = m_difficulty;
            if (seed / kSamplesPerQuadruple % kRoomPeriod < kForcedRooms)
                options.kind = synthetic::SceneKind::Room;
            keep(std::make_shared<const synthetic::Sample>(synthetic::renderSample(seed, options)));
        }
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        m_failure = std::current_exception();
        m_arrived.notify_all();
    }
}

void SampleStore::keep(SharedSample sample) {
    m_renderedViews += sample->views.size();
    SharedSample replaced; // freed after the lock is released
    const std::lock_guard lock(m_mutex);
    Ring& ring = sample->views.size() >= 4 ? m_quadruples : m_pairs;
    if (ring.samples.size() < ring.capacity) {
        ring.samples.push_back(std::move(sample));
    } else {
        replaced = std::exchange(ring.samples[ring.oldest], std::move(sample));
        ring.oldest = (ring.oldest + 1) % ring.capacity;
    }
    m_arrived.notify_all();
}

bool SampleStore::isReady() const {
    const auto minimum = static_cast<std::size_t>(m_options.minimum);
    return m_pairs.samples.size() >= minimum && m_quadruples.samples.size() >= minimum;
}

SharedSample SampleStore::draw(int views, std::mt19937_64& random, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    if (!m_arrived.wait(lock, stop, [this] { return m_failure || isReady(); }))
        return {};
    if (m_failure)
        std::rethrow_exception(m_failure);
    const std::size_t pairs = views <= 2 ? m_pairs.samples.size() : 0;
    const std::size_t index = std::uniform_int_distribution<std::size_t>(0, pairs + m_quadruples.samples.size() - 1)(random);
    return index < pairs ? m_pairs.samples[index] : m_quadruples.samples[index - pairs];
}

} // namespace fathom::training
