#include "engine/io/video_container.h"

#include "engine/base/error.h"
#include "engine/base/log.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

extern "C" {
#include <libavformat/avformat.h>
}

namespace fathom {

namespace {

constexpr int kBufferBytes = 1 << 16;

/// The libraries print to standard error unless told otherwise; their remarks go to the log instead.
void routeLibraryMessages() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_callback([](void*, int level, const char* format, va_list arguments) {
            if (level > AV_LOG_ERROR)
                return;
            std::array<char, 512> line{};
            std::vsnprintf(line.data(), line.size(), format, arguments);
            std::string_view text(line.data());
            while (!text.empty() && text.back() == '\n')
                text.remove_suffix(1);
            log(LogLevel::Debug, text);
        });
    });
}

int refuseToOpen(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EACCES);
}

/// Readers that follow references to other files or take any text or picture for a video.
bool isRefusedReader(std::string_view name) {
    constexpr std::string_view kPipe = "_pipe";
    if (name.size() > kPipe.size() && name.substr(name.size() - kPipe.size()) == kPipe)
        return true;
    for (const std::string_view refused : {"hls", "applehttp", "dash", "concat", "sdp", "imf", "tty", "image2"})
        if (name.find(refused) != std::string_view::npos)
            return true;
    return false;
}

} // namespace

VideoContainer::VideoContainer(const std::filesystem::path& path) : m_reader{ByteFile(path)} {
    routeLibraryMessages();
    if (file().size() == 0)
        throw Error(ErrorCode::CorruptFile, "The file is empty.", path.string());
    try {
        open();
    } catch (...) {
        close();
        throw;
    }
}

VideoContainer::~VideoContainer() {
    close();
}

int VideoContainer::readBytes(void* opaque, std::uint8_t* target, int bytes) noexcept {
    auto& reader = *static_cast<Reader*>(opaque);
    try {
        const std::size_t count = reader.file.readSome(reader.offset, {target, static_cast<std::size_t>(bytes)});
        reader.offset += count;
        return count == 0 ? AVERROR_EOF : static_cast<int>(count);
    } catch (const Error&) {
        return AVERROR(EIO);
    }
}

std::int64_t VideoContainer::seekTo(void* opaque, std::int64_t offset, int whence) noexcept {
    auto& reader = *static_cast<Reader*>(opaque);
    if (whence == AVSEEK_SIZE)
        return static_cast<std::int64_t>(reader.file.size());
    std::int64_t target = offset;
    if ((whence & ~AVSEEK_FORCE) == SEEK_CUR)
        target += static_cast<std::int64_t>(reader.offset);
    else if ((whence & ~AVSEEK_FORCE) == SEEK_END)
        target += static_cast<std::int64_t>(reader.file.size());
    if (target < 0)
        return AVERROR(EINVAL);
    reader.offset = static_cast<std::uint64_t>(target);
    return target;
}

void VideoContainer::open() {
    const std::string path = file().path().string();
    const auto requireMemory = [&](const void* pointer) {
        if (!pointer)
            throw Error(ErrorCode::OutOfMemory, "There is not enough memory to open the video.", path);
    };
    auto* buffer = static_cast<std::uint8_t*>(av_malloc(kBufferBytes));
    requireMemory(buffer);
    m_bytes = avio_alloc_context(buffer, kBufferBytes, 0, &m_reader, readBytes, nullptr, seekTo);
    if (!m_bytes)
        av_free(buffer);
    requireMemory(m_bytes);
    m_context = avformat_alloc_context();
    requireMemory(m_context);
    m_context->pb = m_bytes;
    m_context->flags |= AVFMT_FLAG_CUSTOM_IO;
    m_context->io_open = refuseToOpen;

    // Without a name the content alone decides.
    const AVInputFormat* reader = nullptr;
    if (av_probe_input_buffer2(m_bytes, &reader, "", nullptr, 0, 0) < 0 || isRefusedReader(reader->name))
        throw Error(ErrorCode::UnsupportedFormat, "This is neither a picture nor a video that can be read.",
                    path + (reader ? std::string(": ") + reader->name : ""));

    // On failure the context is freed and set to null.
    int status = avformat_open_input(&m_context, "", reader, nullptr);
    if (status >= 0)
        status = avformat_find_stream_info(m_context, nullptr);
    if (status < 0)
        failToOpen(status);
}

void VideoContainer::failToOpen(int status) const {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> reason{};
    av_strerror(status, reason.data(), reason.size());
    const std::string detail = file().path().string() + ": " + reason.data();
    if (status == AVERROR(ENOMEM))
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory to open the video.", detail);
    throw Error(ErrorCode::CorruptFile, "The video file is cut off or damaged.", detail);
}

void VideoContainer::close() noexcept {
    avformat_close_input(&m_context);
    if (m_bytes)
        av_freep(&m_bytes->buffer);
    avio_context_free(&m_bytes);
}

} // namespace fathom
