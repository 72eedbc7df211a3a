#pragma once

#include "engine/io/byte_file.h"

#include <memory>

struct AVFormatContext;
struct AVIOContext;

namespace fathom {

/// An opened media container whose bytes come from one file alone: what the file refers to (playlists, other
/// files, addresses) is never opened.
class VideoContainer {
public:
    /// \throws Error{FileNotFound, FileNotReadable, UnsupportedFormat, CorruptFile, OutOfMemory}
    explicit VideoContainer(const std::filesystem::path& path);
    ~VideoContainer();
    VideoContainer(const VideoContainer&) = delete;
    VideoContainer& operator=(const VideoContainer&) = delete;

    [[nodiscard]] AVFormatContext* context() const noexcept { return m_context; }
    [[nodiscard]] const ByteFile& file() const noexcept { return m_reader.file; }

private:
    struct Reader {
        ByteFile file;
        std::uint64_t offset = 0;
    };
    static int readBytes(void* reader, std::uint8_t* target, int bytes) noexcept;
    static std::int64_t seekTo(void* reader, std::int64_t offset, int whence) noexcept;

    void open();
    [[noreturn]] void failToOpen(int status) const;
    void close() noexcept;

    Reader m_reader;
    AVIOContext* m_bytes = nullptr;
    AVFormatContext* m_context = nullptr;
};

} // namespace fathom
