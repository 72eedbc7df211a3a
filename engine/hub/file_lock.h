#pragma once

#include "engine/base/cancellation.h"

#include <filesystem>

namespace fathom {

/// Keeps programs on one machine from downloading the same file twice: an advisory lock on a file of its own,
/// the same that the hub's own tools take. It ends with the process that holds it, however that ends. On a
/// network file system it may keep nobody out; correctness does not rest on it.
class FileLock {
public:
    /// Waits for the lock. \throws Error{CannotWrite}, Cancelled
    FileLock(const std::filesystem::path& file, const CancelToken& token);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int m_descriptor = -1;
};

} // namespace fathom
