#include "engine/base/atomic_file.h"

#include "engine/base/error.h"
#include "engine/base/file_name.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace fathom {

namespace {

std::filesystem::path temporaryIn(const std::filesystem::path& folder, const std::filesystem::path& target) {
    static std::atomic<unsigned> counter{0};
    // Keeps the extension: some writers choose the format by it.
    const std::string end = "." + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".part" +
                            target.extension().string();
    return folder / ("." + beginningOf(target.stem().string(), kLongestFileName - std::min(end.size() + 1, kLongestFileName)) + end);
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path target) : AtomicFile(target, target.parent_path()) {}

AtomicFile::AtomicFile(std::filesystem::path target, const std::filesystem::path& unfinished)
    : m_target(std::move(target)), m_temporary(temporaryIn(unfinished, m_target)) {
    std::error_code failure;
    const std::filesystem::file_type type = std::filesystem::status(m_target, failure).type();
    if (type == std::filesystem::file_type::directory) {
        errno = EISDIR;
        fail("A folder has the name of the file to write.");
    }
    if (type == std::filesystem::file_type::none) {
        errno = failure.value();
        fail("The file cannot be created.");
    }
    m_file = std::fopen(m_temporary.c_str(), "wbx");
    if (!m_file)
        fail("The file cannot be created.");
}

AtomicFile::~AtomicFile() {
    if (m_file)
        std::fclose(m_file);
    if (!m_committed) {
        std::error_code ignored;
        std::filesystem::remove(m_temporary, ignored);
    }
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    if (!bytes.empty() && std::fwrite(bytes.data(), 1, bytes.size(), m_file) != bytes.size())
        fail("Writing the file failed.");
}

void AtomicFile::write(std::string_view text) {
    write(std::as_bytes(std::span(text.data(), text.size())));
}

void AtomicFile::commit() {
    if (std::fflush(m_file) != 0)
        fail("Writing the file failed.");
    // A writer that replaced the temporary file by path has its own inode: sync what the name points to.
    const int descriptor = ::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!synced)
        fail("Writing the file failed.");
    const int closed = std::fclose(m_file);
    m_file = nullptr;
    if (closed != 0)
        fail("Writing the file failed.");
    std::error_code error;
    std::filesystem::rename(m_temporary, m_target, error);
    if (error) {
        errno = error.value();
        fail("The finished file cannot take its name.");
    }
    m_committed = true;
}

void AtomicFile::fail(const char* what) const {
    const int reason = errno;
    throw Error(ErrorCode::CannotWrite, what, m_target.string() + ": " + std::strerror(reason));
}

} // namespace fathom
