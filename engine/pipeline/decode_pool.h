#pragma once

#include "engine/base/cancellation.h"
#include "engine/pipeline/frame_preparation.h"
#include "engine/pipeline/sequence.h"

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace fathom {

struct DecodedFrame;

/// Threads that decode and prepare frames ahead of use, for any number of running jobs. At most `ahead`
/// prepared frames of a job wait at a time, so memory does not grow with the length of a job; with none, a frame is
/// decoded when it is asked for. The frames of one video are decoded one after the other by one reader.
class DecodePool {
public:
    DecodePool(int threads, int ahead);
    ~DecodePool();
    DecodePool(const DecodePool&) = delete;
    DecodePool& operator=(const DecodePool&) = delete;

    /// Starts decoding. The source must be destroyed before the pool.
    [[nodiscard]] std::unique_ptr<FrameSource> open(const std::vector<FrameReference>& frames,
                                                    const FramePreparation& preparation,
                                                    const CancelToken& token);

    /// While paused nothing is decoded and FrameSource::frame() blocks.
    void setPaused(bool paused);

    /// Wakes everything that waits, so that a cancelled token is noticed.
    void wake();

private:
    class Source;
    struct Stream;
    struct Task;

    void work();
    [[nodiscard]] Task takeTask();
    void finish(const Task& task, DecodedFrame&& result, double seconds);

    const std::size_t m_ahead;
    std::mutex m_mutex;
    std::condition_variable m_changed; ///< work appeared, a frame is ready, or a flag changed
    std::list<std::shared_ptr<Stream>> m_streams;
    bool m_paused = false;
    bool m_stopping = false;
    std::vector<std::thread> m_threads; ///< last: start when the rest is there
};

/// Threads that serve a job best without taking cores from its network: half of the cores beside a network on the
/// processor, all of them beside one on a GPU; 1 at least, 12 and 16 at most.
[[nodiscard]] int decodeThreadsFor(int cores, bool networkOnProcessor) noexcept;

} // namespace fathom
