#include "engine/io/video_stream.h"

#include "engine/base/error.h"
#include "engine/image/orientation.h"
#include "engine/io/image_file.h"
#include "engine/io/video_container.h"
#include "engine/io/video_geometry.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

namespace fathom {

namespace {

struct FreePacket {
    void operator()(AVPacket* packet) const noexcept { av_packet_free(&packet); }
};
struct FreeDecoder {
    void operator()(AVCodecContext* decoder) const noexcept { avcodec_free_context(&decoder); }
};
struct FreeScaler {
    void operator()(SwsContext* scaler) const noexcept { sws_freeContext(scaler); }
};

constexpr double kAssumedFramesPerSecond = 25;
/// A decoder that only fails is given up after so many packets.
constexpr int kMaximumFailures = 4096;

template <typename Pointer>
Pointer requireMemory(Pointer pointer) {
    if (!pointer)
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory to decode the video.");
    return pointer;
}

} // namespace

void FreeFrame::operator()(AVFrame* frame) const noexcept {
    av_frame_free(&frame);
}

struct VideoStream::State {
    explicit State(const std::filesystem::path& path) : container(path) {
        chooseStream();
        openDecoder();
        describe();
    }

    void chooseStream();
    void openDecoder();
    void describe();
    [[noreturn]] void fail(ErrorCode code, const std::string& sentence) const {
        throw Error(code, sentence, container.file().path().string());
    }
    bool readPacket();
    bool sendPacket();
    std::int64_t tickOf(std::int64_t timestamp);
    void countFailure();

    VideoContainer container;
    AVStream* stream = nullptr;
    std::unique_ptr<AVCodecContext, FreeDecoder> decoder;
    std::unique_ptr<AVPacket, FreePacket> packet{requireMemory(av_packet_alloc())};
    std::unique_ptr<SwsContext, FreeScaler> scaler;
    std::unique_ptr<AVFrame, FreeFrame> scaled;

    VideoHeader header;
    Size storedSize; ///< square pixels, before orientation
    int orientation = 1;
    bool counted = false; ///< the format keeps no times that can be used: pictures are numbered
    double secondsPerTick = 0;
    std::int64_t ticksPerFrame = 1;
    std::int64_t startTimestamp = 0;
    std::int64_t lastTick = -1;
    bool drained = false;
    int failures = 0; ///< since the last seek
    int damagedPackets = 0;
};

void VideoStream::State::chooseStream() {
    AVFormatContext* context = container.context();
    const int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (index < 0 || context->streams[index]->disposition & AV_DISPOSITION_ATTACHED_PIC) {
        const bool sound = av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0) >= 0;
        fail(ErrorCode::UnsupportedFormat,
             sound ? "The file has sound but no video." : "This is neither a picture nor a video that can be read.");
    }
    stream = context->streams[index];
    for (unsigned i = 0; i < context->nb_streams; ++i)
        context->streams[i]->discard = static_cast<int>(i) == index ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
}

void VideoStream::State::openDecoder() {
    const AVCodecParameters& parameters = *stream->codecpar;
    header.codec = avcodec_get_name(parameters.codec_id);
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec)
        fail(ErrorCode::UnsupportedFormat, "There is no decoder for videos of the kind '" + header.codec + "'.");
    if (parameters.width <= 0 || parameters.height <= 0)
        fail(ErrorCode::CorruptFile, "The video has no pictures.");
    const std::uint64_t limit = ImageLimits{}.maximumPixels;
    if (Size{parameters.width, parameters.height}.pixels() > limit)
        fail(ErrorCode::TooLarge, "The video has " + std::to_string(parameters.width) + " x " +
                                      std::to_string(parameters.height) + " pixels; the limit is " +
                                      std::to_string(limit / 1'000'000) + " million pixels.");
    decoder.reset(requireMemory(avcodec_alloc_context3(codec)));
    if (avcodec_parameters_to_context(decoder.get(), &parameters) < 0)
        fail(ErrorCode::CorruptFile, "The video's description of itself is damaged.");
    decoder->pkt_timebase = stream->time_base;
    decoder->thread_count = 0; // as many as there are processors
    decoder->max_pixels = static_cast<std::int64_t>(limit);
    if (avcodec_open2(decoder.get(), codec, nullptr) < 0)
        fail(ErrorCode::UnsupportedFormat, "The decoder refuses this video of the kind '" + header.codec + "'.");
}

void VideoStream::State::describe() {
    const AVFormatContext& context = *container.context();
    const AVRational rate = av_guess_frame_rate(container.context(), stream, nullptr);
    header.framesPerSecond = stream->avg_frame_rate.num > 0 ? av_q2d(stream->avg_frame_rate)
                             : rate.num > 0                 ? av_q2d(rate)
                                                            : 0;
    const double framesPerSecond = header.framesPerSecond > 0 ? header.framesPerSecond : kAssumedFramesPerSecond;
    if (stream->duration != AV_NOPTS_VALUE)
        header.durationSeconds = std::max(0.0, static_cast<double>(stream->duration) * av_q2d(stream->time_base));
    else if (context.duration != AV_NOPTS_VALUE) { // the whole container's, which begins at 0
        const double start = stream->start_time == AV_NOPTS_VALUE
                                 ? 0
                                 : static_cast<double>(stream->start_time) * av_q2d(stream->time_base);
        header.durationSeconds = std::max(0.0, static_cast<double>(context.duration) / AV_TIME_BASE - start);
    }

    // AVI numbers its packets in coded order, which says nothing about pictures that are shown in another order.
    const bool unordered = std::strcmp(context.iformat->name, "avi") == 0 && stream->codecpar->video_delay > 0;
    counted = (context.iformat->flags & AVFMT_NOTIMESTAMPS) || unordered;
    secondsPerTick = counted ? 1 / framesPerSecond : av_q2d(stream->time_base);
    ticksPerFrame = counted ? 1 : std::max<std::int64_t>(1, std::llround(1 / (framesPerSecond * secondsPerTick)));
    startTimestamp = stream->start_time == AV_NOPTS_VALUE ? 0 : stream->start_time;

    const auto* matrix = reinterpret_cast<const std::int32_t*>(
        av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr));
    orientation = matrix ? orientationOfDisplayMatrix(matrix) : 1;
    const AVRational aspect = av_guess_sample_aspect_ratio(container.context(), stream, nullptr);
    storedSize = squarePixelSize({stream->codecpar->width, stream->codecpar->height}, aspect.num, aspect.den);
    header.rotationDegrees = rotationOf(orientation);
    header.size = orientedSize(storedSize, orientation);
}

/// The next packet of the stream into `packet`; false at the end of what can be read.
bool VideoStream::State::readPacket() {
    while (true) {
        av_packet_unref(packet.get());
        const int status = av_read_frame(container.context(), packet.get());
        if (status == AVERROR(ENOMEM))
            fail(ErrorCode::OutOfMemory, "There is not enough memory to read the video.");
        if (status < 0)
            return false;
        if (packet->stream_index == stream->index)
            return true;
    }
}

/// Feeds one packet, or the end, to the decoder; false when the end was fed already.
bool VideoStream::State::sendPacket() {
    if (drained)
        return false;
    if (readPacket()) {
        // A packet that the decoder refuses is damaged: the next ones may be fine.
        if (avcodec_send_packet(decoder.get(), packet.get()) < 0)
            countFailure();
        return true;
    }
    drained = true;
    avcodec_send_packet(decoder.get(), nullptr);
    return true;
}

void VideoStream::State::countFailure() {
    ++failures;
    ++damagedPackets;
}

/// \param timestamp in the stream's time base, or AV_NOPTS_VALUE: then one frame after the last
std::int64_t VideoStream::State::tickOf(std::int64_t timestamp) {
    if (counted || timestamp == AV_NOPTS_VALUE)
        lastTick = lastTick < 0 ? 0 : lastTick + ticksPerFrame;
    else
        lastTick = timestamp - startTimestamp;
    return lastTick;
}

VideoStream::VideoStream(const std::filesystem::path& path) : m_state(std::make_unique<State>(path)) {}
VideoStream::~VideoStream() = default;
VideoStream::VideoStream(VideoStream&&) noexcept = default;
VideoStream& VideoStream::operator=(VideoStream&&) noexcept = default;

const VideoHeader& VideoStream::header() const noexcept {
    return m_state->header;
}

double VideoStream::secondsPerTick() const noexcept {
    return m_state->secondsPerTick;
}

int VideoStream::damagedPackets() const noexcept {
    return m_state->damagedPackets;
}

PictureTimes VideoStream::readTimes(const CancelToken& token) {
    PictureTimes times;
    std::vector<std::int64_t>& ticks = times.starts;
    while (m_state->readPacket()) {
        token.throwIfCancelled();
        const AVPacket& packet = *m_state->packet;
        if (packet.flags & (AV_PKT_FLAG_DISCARD | AV_PKT_FLAG_CORRUPT) || packet.size == 0)
            continue;
        const std::int64_t tick = m_state->tickOf(packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts);
        // Earlier pictures need others that the file does not hold.
        if (tick < 0)
            continue;
        ticks.push_back(tick);
        const std::int64_t shown = m_state->counted || packet.duration <= 0 ? m_state->ticksPerFrame : packet.duration;
        times.end = std::max(times.end, tick + shown);
    }
    std::sort(ticks.begin(), ticks.end());
    ticks.erase(std::unique(ticks.begin(), ticks.end()), ticks.end());
    return times;
}

std::optional<DecodedFrame> VideoStream::decodeNext(const CancelToken& token) {
    DecodedFrame frame{std::unique_ptr<AVFrame, FreeFrame>(requireMemory(av_frame_alloc())), 0};
    while (m_state->failures < kMaximumFailures) {
        token.throwIfCancelled();
        const int status = avcodec_receive_frame(m_state->decoder.get(), frame.picture.get());
        if (status == 0) {
            // A picture that lacks others alone is none of the file's faults: decoding began in the middle.
            if (frame.picture->decode_error_flags & ~FF_DECODE_ERROR_MISSING_REFERENCE)
                ++m_state->damagedPackets;
            frame.tick = m_state->tickOf(frame.picture->best_effort_timestamp);
            return frame;
        }
        if (status == AVERROR(ENOMEM))
            m_state->fail(ErrorCode::OutOfMemory, "There is not enough memory to decode the video.");
        if (status == AVERROR_EOF)
            return std::nullopt;
        if (status != AVERROR(EAGAIN))
            m_state->countFailure();
        else if (!m_state->sendPacket())
            return std::nullopt;
    }
    return std::nullopt;
}

bool VideoStream::seek(std::int64_t tick) {
    State& state = *m_state;
    if (state.counted ||
        av_seek_frame(state.container.context(), state.stream->index, state.startTimestamp + tick,
                      AVSEEK_FLAG_BACKWARD) < 0)
        return false;
    avcodec_flush_buffers(state.decoder.get());
    state.drained = false;
    state.failures = 0;
    state.lastTick = -1;
    return true;
}

bool VideoStream::canStartWithin(std::int64_t after, std::int64_t upTo) const {
    const State& state = *m_state;
    if (state.counted)
        return false;
    const AVIndexEntry* entry =
        avformat_index_get_entry_from_timestamp(state.stream, state.startTimestamp + upTo, AVSEEK_FLAG_BACKWARD);
    return entry && entry->timestamp - state.startTimestamp > after;
}

RgbImage VideoStream::toImage(const AVFrame& picture) {
    State& state = *m_state;
    const Size target = state.storedSize;
    if (!state.scaled) {
        state.scaled.reset(requireMemory(av_frame_alloc()));
        state.scaled->format = AV_PIX_FMT_RGB24;
        state.scaled->width = target.width;
        state.scaled->height = target.height;
        if (av_frame_get_buffer(state.scaled.get(), 0) < 0)
            requireMemory<void*>(nullptr);
    }
    const auto format = static_cast<AVPixelFormat>(picture.format);
    state.scaler.reset(sws_getCachedContext(state.scaler.release(), picture.width, picture.height, format, target.width,
                                            target.height, AV_PIX_FMT_RGB24,
                                            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP,
                                            nullptr, nullptr, nullptr));
    if (!state.scaler)
        state.fail(ErrorCode::UnsupportedFormat, "The video's pixels are of a kind that cannot be shown.");
    const YuvCoding coding = yuvCodingOf(picture);
    sws_setColorspaceDetails(state.scaler.get(), sws_getCoefficients(coding.matrix), coding.fullRange,
                             sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
    if (sws_scale(state.scaler.get(), picture.data, picture.linesize, 0, picture.height, state.scaled->data,
                  state.scaled->linesize) != target.height)
        state.fail(ErrorCode::CorruptFile, "A picture of the video cannot be decoded.");

    RgbImage image(target);
    const std::size_t rowBytes = static_cast<std::size_t>(target.width) * RgbImage::kChannels;
    for (int y = 0; y < target.height; ++y)
        std::memcpy(image.at(0, y), state.scaled->data[0] + static_cast<std::ptrdiff_t>(y) * state.scaled->linesize[0],
                    rowBytes);
    return orientImage(std::move(image), state.orientation);
}

} // namespace fathom
