#pragma once

#include "engine/base/cancellation.h"
#include "engine/image/image.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace fathom {

/// What a container says about its first video stream.
struct VideoHeader {
    Size size;                   ///< after rotation
    int rotationDegrees = 0;     ///< 0, 90, 180 or 270 clockwise, from the display matrix; already applied
    double durationSeconds = 0;  ///< 0 when unknown
    double framesPerSecond = 0;  ///< average; frames are timed by their own timestamps
    std::string codec;
};

/// Which frames of a video become views.
struct FrameSampling {
    enum class Mode { PerSecond, EveryNth, AtMost };
    Mode mode = Mode::PerSecond;
    double perSecond = 1;
    int everyNth = 30;
    int atMost = 32;

    friend bool operator==(const FrameSampling&, const FrameSampling&) = default;
};

struct VideoFrame {
    RgbImage image; ///< display orientation
    double timeSeconds = 0;
};

/// Decodes frames on demand; two decoded frames are kept, whatever the clip's length. One thread at a time.
/// Times count from the first picture. Frames come in display orientation with square pixels.
class VideoReader {
public:
    /// \throws Error{FileNotFound, FileNotReadable, UnsupportedFormat, CorruptFile, TooLarge}
    explicit VideoReader(const std::filesystem::path& path);
    ~VideoReader();
    VideoReader(VideoReader&&) noexcept;
    VideoReader& operator=(VideoReader&&) noexcept;

    [[nodiscard]] const VideoHeader& header() const noexcept;

    /// Timestamps (seconds) that `sampling` selects, ascending and different. Reads the file's packets once and
    /// keeps eight bytes a picture; decodes nothing. PerSecond takes what is shown at 0, 1/rate, 2/rate …;
    /// AtMost spreads its choice evenly from the first picture to the last.
    /// \throws Error{InvalidOption} for a rate or count below its range, Error{CorruptFile} for a video without
    /// pictures, Cancelled
    [[nodiscard]] std::vector<double> sampleTimes(const FrameSampling& sampling, const CancelToken& token = {});

    /// When the last picture that the file holds is over, seconds; header().durationSeconds is what the file promises.
    /// Reads as sampleTimes does. \throws Cancelled
    [[nodiscard]] double endSeconds(const CancelToken& token = {});

    /// How many damaged packets decoding met so far; pictures near them may be missing or wrong.
    [[nodiscard]] int damagedPackets() const noexcept;

    /// The frame shown at `timeSeconds`: the last one that begins at or before it. Ascending calls decode forward or
    /// jump ahead, others seek.
    /// \throws Error{CorruptFile} when no frame can be decoded there, Error{InvalidOption} below zero, Cancelled
    [[nodiscard]] VideoFrame frameAt(double timeSeconds, const CancelToken& token = {});

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace fathom
