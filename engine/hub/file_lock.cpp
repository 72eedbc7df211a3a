#include "engine/hub/file_lock.h"

#include "engine/base/error.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace fathom {

FileLock::FileLock(const std::filesystem::path& file, const CancelToken& token) {
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    m_descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (m_descriptor < 0)
        throw Error(ErrorCode::CannotWrite, "The folder of the models cannot be written.",
                    file.string() + ": " + std::strerror(errno));
    while (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return; // a file system without locks: unique names and atomic renames keep the files right
        if (token.isCancelled()) {
            ::close(m_descriptor);
            throw Cancelled{};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

FileLock::~FileLock() {
    ::close(m_descriptor);
}

} // namespace fathom
