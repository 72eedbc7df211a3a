#include "engine/io/byte_file.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace fathom {

namespace {
constexpr std::size_t kWindowBytes = 4096;
} // namespace

ByteFile::ByteFile(std::filesystem::path path) : m_path(std::move(path)) {
    // Non-blocking: opening a named pipe must not wait for a writer.
    m_descriptor = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_descriptor < 0) {
        const int reason = errno;
        const bool missing = reason == ENOENT || reason == ENOTDIR;
        throw Error(missing ? ErrorCode::FileNotFound : ErrorCode::FileNotReadable,
                    missing ? "The file does not exist." : "The file cannot be read.",
                    m_path.string() + ": " + std::strerror(reason));
    }
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        throw Error(ErrorCode::FileNotReadable, "This is not a regular file.", m_path.string());
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
}

ByteFile::~ByteFile() {
    ::close(m_descriptor);
}

std::size_t ByteFile::readSome(std::uint64_t offset, std::span<std::uint8_t> target) const {
    std::size_t done = 0;
    while (done < target.size() && offset + done < m_size) {
        const ssize_t count =
            ::pread(m_descriptor, target.data() + done, target.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw Error(ErrorCode::FileNotReadable, "Reading the file failed.",
                        m_path.string() + ": " + std::strerror(errno));
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::span<const std::uint8_t> ByteFile::window(std::uint64_t offset, std::size_t bytes) const {
    if (offset > m_size || bytes > m_size - offset)
        return {};
    const bool inside = offset >= m_windowOffset && offset - m_windowOffset + bytes <= m_window.size();
    if (!inside) {
        m_window.resize(std::max(kWindowBytes, bytes));
        m_windowOffset = offset;
        m_window.resize(readSome(offset, m_window));
        if (m_window.size() < bytes)
            return {};
    }
    return std::span<const std::uint8_t>(m_window).subspan(offset - m_windowOffset, bytes);
}

std::uint64_t ByteFile::number(std::uint64_t offset, unsigned bytes, ByteOrder order) const {
    const std::span<const std::uint8_t> raw = window(offset, bytes);
    if (raw.size() != bytes)
        throw Error(ErrorCode::CorruptFile, "The file ends too early.", m_path.string());
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
        value = value << 8 | raw[order == ByteOrder::Big ? i : bytes - 1 - i];
    return value;
}

std::uint8_t ByteFile::number8(std::uint64_t offset) const {
    return static_cast<std::uint8_t>(number(offset, 1, ByteOrder::Big));
}

std::uint16_t ByteFile::number16(std::uint64_t offset, ByteOrder order) const {
    return static_cast<std::uint16_t>(number(offset, 2, order));
}

std::uint32_t ByteFile::number32(std::uint64_t offset, ByteOrder order) const {
    return static_cast<std::uint32_t>(number(offset, 4, order));
}

std::uint64_t ByteFile::number64(std::uint64_t offset, ByteOrder order) const {
    return number(offset, 8, order);
}

bool ByteFile::hasAt(std::uint64_t offset, std::span<const std::uint8_t> expected) const {
    const std::span<const std::uint8_t> raw = window(offset, expected.size());
    return raw.size() == expected.size() && std::equal(raw.begin(), raw.end(), expected.begin());
}

bool ByteFile::hasAt(std::uint64_t offset, std::string_view expected) const {
    return hasAt(offset, {reinterpret_cast<const std::uint8_t*>(expected.data()), expected.size()});
}

} // namespace fathom
