#include "engine/pipeline/decode_pool.h"

#include "engine/base/error.h"
#include "engine/io/image_file.h"
#include "engine/io/video_file.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace fathom {

/// What became of one frame: an image, or the reason why there is none. Neither when it was cancelled.
struct DecodedFrame {
    std::optional<ProcessedImage> image;
    std::optional<Error> problem;
};

namespace {

/// The reader of one video, used by one thread at a time; closed after the video's last frame.
struct VideoLane {
    std::optional<VideoReader> reader;
    bool busy = false;
    std::size_t framesLeft = 0;
    int damagedPackets = 0; ///< that the reader met
};

DecodedFrame decodeFrame(const FrameReference& frame, VideoLane* lane, const FramePreparation& preparation,
                         const CancelToken& token) {
    DecodedFrame result;
    try {
        token.throwIfCancelled();
        if (!lane) {
            result.image = preparation.prepare(readImage(frame.path));
        } else {
            if (!lane->reader)
                lane->reader.emplace(frame.path);
            result.image = preparation.prepare(lane->reader->frameAt(frame.timeSeconds, token).image);
        }
    } catch (const Cancelled&) {
        result = {};
    } catch (const Error& error) {
        result.problem = error;
    } catch (const std::bad_alloc&) {
        result.problem = Error(ErrorCode::OutOfMemory, "There is not enough memory to decode this picture.",
                               frame.path.string());
    } catch (const std::exception& failure) {
        result.problem =
            Error(ErrorCode::Internal, "Decoding failed.", frame.path.string() + ": " + failure.what());
    }
    return result;
}

} // namespace

struct DecodePool::Stream {
    Stream(const std::vector<FrameReference>& list, const FramePreparation& how, const CancelToken& stop)
        : frames(list), preparation(how), token(stop), slots(list.size()) {
        for (const FrameReference& frame : frames)
            if (frame.kind == InputKind::Video)
                ++lanes[frame.path].framesLeft;
    }

    [[nodiscard]] VideoLane* laneOf(std::size_t index) {
        return frames[index].kind == InputKind::Video ? &lanes.at(frames[index].path) : nullptr;
    }

    enum class SlotState { Waiting, Decoding, Ready };
    struct Slot {
        SlotState state = SlotState::Waiting;
        DecodedFrame result;
    };

    const std::vector<FrameReference> frames;
    const FramePreparation preparation;
    const CancelToken token;
    std::vector<Slot> slots;
    std::map<std::filesystem::path, VideoLane> lanes;
    std::size_t next = 0;    ///< the frame that will be asked for next
    std::size_t wanted = 0;  ///< frames before this one were asked for
    double decodeSeconds = 0;
};

struct DecodePool::Task {
    std::shared_ptr<Stream> stream;
    std::size_t index = 0;
    VideoLane* lane = nullptr;
};

class DecodePool::Source : public FrameSource {
public:
    Source(DecodePool& pool, std::shared_ptr<Stream> stream) : m_pool(pool), m_stream(std::move(stream)) {}

    ~Source() override {
        std::lock_guard lock(m_pool.m_mutex);
        // A frame that is being decoded keeps the stream alive until its thread drops it.
        m_pool.m_streams.remove(m_stream);
    }

    ProcessedImage frame(std::size_t index) override {
        std::unique_lock lock(m_pool.m_mutex);
        requireInternal(index < m_stream->slots.size() && index >= m_stream->next,
                        "frames are asked for in order");
        m_stream->next = index;
        m_stream->wanted = index + 1;
        m_pool.m_changed.notify_all();
        Stream::Slot& slot = m_stream->slots[index];
        m_pool.m_changed.wait(lock, [&] {
            return m_stream->token.isCancelled() ||
                   (!m_pool.m_paused && slot.state == Stream::SlotState::Ready);
        });
        m_stream->token.throwIfCancelled();
        m_stream->next = index + 1;
        m_pool.m_changed.notify_all();
        DecodedFrame result = std::exchange(slot.result, {});
        if (result.problem)
            throw *result.problem;
        requireInternal(result.image.has_value(), "a frame that is ready has an image");
        return std::move(*result.image);
    }

    [[nodiscard]] double decodeSeconds() const override {
        const std::lock_guard lock(m_pool.m_mutex);
        return m_stream->decodeSeconds;
    }

    [[nodiscard]] std::vector<std::string> notices() const override {
        const std::lock_guard lock(m_pool.m_mutex);
        std::vector<std::string> sentences;
        for (const auto& [path, lane] : m_stream->lanes)
            if (lane.damagedPackets > 0)
                sentences.push_back(std::to_string(lane.damagedPackets) +
                                    (lane.damagedPackets == 1 ? " damaged packet was" : " damaged packets were") +
                                    " found in " + path.filename().string() + "; pictures may be missing or wrong.");
        return sentences;
    }

private:
    DecodePool& m_pool;
    std::shared_ptr<Stream> m_stream;
};

DecodePool::DecodePool(int threads, int ahead) : m_ahead(static_cast<std::size_t>(std::max(ahead, 0))) {
    for (int i = 0; i < std::max(threads, 1); ++i)
        m_threads.emplace_back([this] { work(); });
}

DecodePool::~DecodePool() {
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

std::unique_ptr<FrameSource> DecodePool::open(const std::vector<FrameReference>& frames,
                                              const FramePreparation& preparation, const CancelToken& token) {
    auto stream = std::make_shared<Stream>(frames, preparation, token);
    {
        std::lock_guard lock(m_mutex);
        m_streams.push_back(stream);
    }
    m_changed.notify_all();
    return std::make_unique<Source>(*this, std::move(stream));
}

void DecodePool::setPaused(bool paused) {
    {
        std::lock_guard lock(m_mutex);
        m_paused = paused;
    }
    m_changed.notify_all();
}

void DecodePool::wake() {
    // Taking the lock orders this after a waiter's check of its token.
    {
        std::lock_guard lock(m_mutex);
    }
    m_changed.notify_all();
}

DecodePool::Task DecodePool::takeTask() {
    if (m_paused)
        return {};
    for (const std::shared_ptr<Stream>& stream : m_streams) {
        if (stream->token.isCancelled())
            continue;
        const std::size_t reach = m_ahead == 0 ? stream->wanted : stream->next + m_ahead + 1;
        const std::size_t end = std::min(stream->slots.size(), reach);
        for (std::size_t index = stream->next; index < end; ++index) {
            Stream::Slot& slot = stream->slots[index];
            VideoLane* lane = stream->laneOf(index);
            if (slot.state != Stream::SlotState::Waiting || (lane && lane->busy))
                continue;
            slot.state = Stream::SlotState::Decoding;
            if (lane)
                lane->busy = true;
            return {stream, index, lane};
        }
    }
    return {};
}

void DecodePool::finish(const Task& task, DecodedFrame&& result, double seconds) {
    std::optional<VideoReader> closing; // destroyed outside the lock
    {
        std::lock_guard lock(m_mutex);
        if (task.lane) {
            task.lane->busy = false;
            if (task.lane->reader)
                task.lane->damagedPackets = task.lane->reader->damagedPackets();
            if (--task.lane->framesLeft == 0)
                closing = std::exchange(task.lane->reader, std::nullopt);
        }
        task.stream->decodeSeconds += seconds;
        Stream::Slot& slot = task.stream->slots[task.index];
        slot.state = Stream::SlotState::Ready;
        slot.result = std::move(result);
    }
    m_changed.notify_all();
}

void DecodePool::work() {
    while (true) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [&] { return m_stopping || (task = takeTask()).stream; });
            if (m_stopping)
                return;
        }
        const auto start = std::chrono::steady_clock::now();
        DecodedFrame result = decodeFrame(task.stream->frames[task.index], task.lane, task.stream->preparation,
                                          task.stream->token);
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        finish(task, std::move(result), spent.count());
    }
}

int decodeThreadsFor(int cores, bool networkOnProcessor) noexcept {
    return networkOnProcessor ? std::clamp(cores / 2, 1, 12) : std::clamp(cores, 1, 16);
}

} // namespace fathom
