#include "engine/weights/random_access_file.h"

#include "engine/base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace fathom {

namespace {
int openForReading(const std::filesystem::path& path) {
    // A pipe without a writer would block the open, and is then refused as not a file.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor >= 0)
        return descriptor;
    const int reason = errno;
    const bool missing = reason == ENOENT || reason == ENOTDIR;
    throw Error(missing ? ErrorCode::FileNotFound : ErrorCode::FileNotReadable,
                missing ? "There is no such file." : "The file cannot be opened.",
                path.string() + ": " + std::strerror(reason));
}
} // namespace

RandomAccessFile::RandomAccessFile(std::filesystem::path path)
    : m_path(std::move(path)), m_descriptor(openForReading(m_path)) {
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        throw Error(ErrorCode::FileNotReadable, "This is not a file.", m_path.string());
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
}

RandomAccessFile::RandomAccessFile(RandomAccessFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size) {}

RandomAccessFile::~RandomAccessFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void RandomAccessFile::read(std::uint64_t position, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::pread(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(position));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw Error(ErrorCode::FileNotReadable, "The file cannot be read.",
                        m_path.string() + ": " + std::strerror(errno));
        if (count == 0)
            throw Error(ErrorCode::CorruptFile, "The file became shorter while it was read.", m_path.string());
        position += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

} // namespace fathom
