#include "engine/plan/spill_file.h"

#include "engine/base/error.h"
#include "engine/base/folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

namespace fathom::plan {

namespace {

[[noreturn]] void fail(ErrorCode code, const char* what, const std::filesystem::path& folder, int reason) {
    throw Error(code, what, folder.string() + ": " + std::strerror(reason));
}

} // namespace

SpillFile::SpillFile(const std::filesystem::path& folder) : m_folder(folder) {
    makeFolder(folder);
    std::string pattern = (folder / "weights-XXXXXX").string();
    m_descriptor = ::mkstemp(pattern.data());
    if (m_descriptor < 0)
        fail(ErrorCode::CannotWrite, "No file for weights that wait on the disk can be made.", folder, errno);
    ::unlink(pattern.c_str());
}

SpillFile::~SpillFile() {
    ::close(m_descriptor);
}

std::uint64_t SpillFile::append(std::span<const std::byte> bytes) {
    const std::uint64_t begin = m_size;
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(m_size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            fail(ErrorCode::CannotWrite, "Weights that wait on the disk cannot be written.", m_folder, errno);
        m_size += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return begin;
}

void SpillFile::read(std::uint64_t position, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::pread(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(position));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            fail(ErrorCode::FileNotReadable, "Weights that wait on the disk cannot be read.", m_folder, count == 0 ? EIO : errno);
        position += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

} // namespace fathom::plan
