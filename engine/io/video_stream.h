#pragma once

#include "engine/io/byte_file.h"
#include "engine/io/video_file.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

struct AVFrame;

namespace fathom {

struct FreeFrame {
    void operator()(AVFrame* frame) const noexcept;
};

/// One decoded picture, in the decoder's own memory.
struct DecodedFrame {
    std::unique_ptr<AVFrame, FreeFrame> picture;
    std::int64_t tick = 0; ///< presentation time, see VideoStream::secondsPerTick
};

/// What the packets of a file say about its pictures, in ticks.
struct PictureTimes {
    std::vector<std::int64_t> starts; ///< ascending, different
    std::int64_t end = 0;             ///< when the last one is over, as far as the file says
};

/// The first video stream of a container, read packet by packet. Time is counted in ticks from the first picture.
/// Nothing but the given file is opened, whatever the file says. One thread at a time.
class VideoStream {
public:
    /// \throws Error{FileNotFound, FileNotReadable, UnsupportedFormat, CorruptFile, TooLarge}
    explicit VideoStream(const std::filesystem::path& path);
    ~VideoStream();
    VideoStream(VideoStream&&) noexcept;
    VideoStream& operator=(VideoStream&&) noexcept;

    [[nodiscard]] const VideoHeader& header() const noexcept;
    [[nodiscard]] double secondsPerTick() const noexcept;

    /// Presentation times of all pictures that the rest of the file holds. Decodes nothing; the stream is at its end
    /// afterwards. \throws Cancelled
    [[nodiscard]] PictureTimes readTimes(const CancelToken& token);

    /// How many packets the decoder refused or could read in part only, so far.
    [[nodiscard]] int damagedPackets() const noexcept;

    /// The next picture in presentation order, or nothing at the end. Damaged packets are passed over.
    /// \throws Error{OutOfMemory}, Cancelled
    [[nodiscard]] std::optional<DecodedFrame> decodeNext(const CancelToken& token);

    /// Goes to a picture that can be decoded on its own, normally at or before `tick`; the caller checks where it
    /// landed. False when the container cannot seek.
    [[nodiscard]] bool seek(std::int64_t tick);

    /// True when the container's index knows a place to start decoding in (after, upTo].
    [[nodiscard]] bool canStartWithin(std::int64_t after, std::int64_t upTo) const;

    /// Display orientation, square pixels, header().size. \throws Error{CorruptFile, OutOfMemory}
    [[nodiscard]] RgbImage toImage(const AVFrame& picture);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace fathom
