#include "engine/io/video_file.h"

#include "engine/base/error.h"
#include "engine/io/video_stream.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <new>
#include <string>
#include <utility>

namespace fathom {

namespace {

/// Seconds ahead from which a jump over undecoded pictures is looked for.
constexpr double kJumpSeconds = 0.5;

void validate(const FrameSampling& sampling) {
    const auto fail = [](const char* sentence, double value) {
        throw Error(ErrorCode::InvalidOption, sentence, std::to_string(value));
    };
    switch (sampling.mode) {
    case FrameSampling::Mode::PerSecond:
        if (!std::isfinite(sampling.perSecond) || sampling.perSecond <= 0)
            fail("The number of frames per second must be above zero.", sampling.perSecond);
        break;
    case FrameSampling::Mode::EveryNth:
        if (sampling.everyNth < 1)
            fail("The distance between frames must be at least one.", sampling.everyNth);
        break;
    case FrameSampling::Mode::AtMost:
        if (sampling.atMost < 1)
            fail("The number of frames must be at least one.", sampling.atMost);
        break;
    }
}

/// The pictures shown at 0, 1/rate, 2/rate … seconds; one that stays longer is taken once.
std::vector<double> onePerInterval(const std::vector<double>& times, double rate) {
    // Containers round times to their clock: a picture meant for a moment must not fall short of it.
    constexpr double kClockSlack = 0.0005;
    const double start = times.front();
    // Nothing says how long the last picture stays; the others' average is as good as any.
    const auto gaps = static_cast<double>(std::max<std::size_t>(1, times.size() - 1));
    const double end = times.back() + (times.back() - start) / gaps;

    std::vector<double> chosen{start};
    double interval = 1;
    for (auto next = std::next(times.begin()); next != times.end();) {
        interval = std::max(interval, std::ceil((*next - kClockSlack - start) * rate));
        const double moment = start + interval / rate + kClockSlack;
        if (moment >= end)
            break;
        // At least `next` itself: rounding of huge rates must not stall the walk.
        next = std::max(std::next(next), std::upper_bound(next, times.end(), moment));
        chosen.push_back(*std::prev(next));
        interval += 1;
    }
    return chosen;
}

std::vector<double> evenly(const std::vector<double>& times, std::size_t count) {
    if (times.size() <= count)
        return times;
    std::vector<double> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(count == 1 ? times.front() : times[i * (times.size() - 1) / (count - 1)]);
    return chosen;
}

} // namespace

struct VideoReader::State {
    std::filesystem::path path;
    VideoStream stream;
    std::optional<std::vector<double>> times; ///< of all pictures, once they were asked for
    double endSeconds = 0;                    ///< known with the times
    int damagedBefore = 0;                    ///< packets of the streams before this one

    std::optional<DecodedFrame> current; ///< the picture shown last
    std::optional<DecodedFrame> next;    ///< the one after it, decoded to know how long the other is shown
    bool ended = false;

    explicit State(const std::filesystem::path& source) : path(source), stream(source) {}

    void reopen() {
        forget();
        damagedBefore += stream.damagedPackets();
        stream = VideoStream(path);
    }
    void forget() {
        current.reset();
        next.reset();
        ended = false;
    }
    void decodeNext(const CancelToken& token) {
        next = stream.decodeNext(token);
        ended = !next;
    }
    void readTimes(const CancelToken& token);
    [[nodiscard]] bool mustJump(std::int64_t target) const;
    void jump(std::int64_t target, const CancelToken& token);
    const DecodedFrame& frameShownAt(std::int64_t target, const CancelToken& token);
};

void VideoReader::State::readTimes(const CancelToken& token) {
    if (times)
        return;
    // A stream of its own, so that decoding goes on where it was.
    VideoStream scan(path);
    const PictureTimes found = scan.readTimes(token);
    times.emplace();
    for (const std::int64_t tick : found.starts)
        times->push_back(static_cast<double>(tick) * scan.secondsPerTick());
    endSeconds = static_cast<double>(found.end) * scan.secondsPerTick();
}

bool VideoReader::State::mustJump(std::int64_t target) const {
    const std::optional<DecodedFrame>& newest = next ? next : current;
    if (current && target < current->tick)
        return true;
    // The very first picture can be asked for without decoding anything before it.
    const std::int64_t reached = newest ? newest->tick : 0;
    const auto worthwhile = static_cast<std::int64_t>(kJumpSeconds / stream.secondsPerTick());
    return target > reached + worthwhile && stream.canStartWithin(reached, target);
}

void VideoReader::State::jump(std::int64_t target, const CancelToken& token) {
    // Containers count their places to start in decoding order; the picture found may come too late.
    for (const double secondsBack : {0.0, 2.0, 10.0}) {
        const auto back = static_cast<std::int64_t>(secondsBack / stream.secondsPerTick());
        forget();
        if (!stream.seek(std::max<std::int64_t>(0, target - back)))
            break;
        decodeNext(token);
        if (next && next->tick <= target)
            return;
    }
    reopen();
}

const DecodedFrame& VideoReader::State::frameShownAt(std::int64_t target, const CancelToken& token) {
    if (mustJump(target))
        jump(target, token);
    while (true) {
        token.throwIfCancelled();
        if (next && (next->tick <= target || !current)) {
            current = std::exchange(next, std::nullopt);
        } else if (next || ended) {
            break;
        }
        if (!ended)
            decodeNext(token);
    }
    if (!current)
        throw Error(ErrorCode::CorruptFile, "No picture of the video can be decoded at this time.",
                    path.string() + " @ " + std::to_string(static_cast<double>(target) * stream.secondsPerTick()) + " s");
    return *current;
}

VideoReader::VideoReader(const std::filesystem::path& path) : m_state(std::make_unique<State>(path)) {}
VideoReader::~VideoReader() = default;
VideoReader::VideoReader(VideoReader&&) noexcept = default;
VideoReader& VideoReader::operator=(VideoReader&&) noexcept = default;

const VideoHeader& VideoReader::header() const noexcept {
    return m_state->stream.header();
}

std::vector<double> VideoReader::sampleTimes(const FrameSampling& sampling, const CancelToken& token) {
    validate(sampling);
    m_state->readTimes(token);
    const std::vector<double>& times = *m_state->times;
    if (times.empty())
        throw Error(ErrorCode::CorruptFile, "The video has no pictures.", m_state->path.string());

    switch (sampling.mode) {
    case FrameSampling::Mode::PerSecond:
        return onePerInterval(times, sampling.perSecond);
    case FrameSampling::Mode::AtMost:
        return evenly(times, static_cast<std::size_t>(sampling.atMost));
    case FrameSampling::Mode::EveryNth:
        break;
    }
    std::vector<double> chosen;
    for (std::size_t i = 0; i < times.size(); i += static_cast<std::size_t>(sampling.everyNth))
        chosen.push_back(times[i]);
    return chosen;
}

double VideoReader::endSeconds(const CancelToken& token) {
    m_state->readTimes(token);
    return m_state->endSeconds;
}

int VideoReader::damagedPackets() const noexcept {
    return m_state->damagedBefore + m_state->stream.damagedPackets();
}

VideoFrame VideoReader::frameAt(double timeSeconds, const CancelToken& token) {
    if (!std::isfinite(timeSeconds) || timeSeconds < 0)
        throw Error(ErrorCode::InvalidOption, "The time in a video must be zero or more seconds.",
                    std::to_string(timeSeconds));
    const double secondsPerTick = m_state->stream.secondsPerTick();
    const double tick = std::min(std::round(timeSeconds / secondsPerTick), 9e15);
    try {
        const DecodedFrame& frame = m_state->frameShownAt(static_cast<std::int64_t>(tick), token);
        return {m_state->stream.toImage(*frame.picture), static_cast<double>(frame.tick) * m_state->stream.secondsPerTick()};
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory for a picture of the video.",
                    m_state->path.string());
    }
}

} // namespace fathom
