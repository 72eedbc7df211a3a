#pragma once

#include <cstdio>
#include <filesystem>
#include <span>
#include <string_view>

namespace fathom {

/// A file that appears under its name only when it is complete: written beside the target, flushed to the
/// disk, renamed by commit(). Destroyed without commit() it leaves nothing behind.
class AtomicFile {
public:
    /// \throws Error{CannotWrite} when the folder is missing or refuses a new file.
    explicit AtomicFile(std::filesystem::path target);
    /// The same, written in a folder of the same file system instead of beside the target: whoever is killed half-way
    /// leaves the unfinished file there.
    AtomicFile(std::filesystem::path target, const std::filesystem::path& unfinished);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// \throws Error{CannotWrite} on a full disk or an I/O error.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view text);

    /// Where the bytes are until commit(); for libraries that write by path instead of through write().
    [[nodiscard]] const std::filesystem::path& temporaryPath() const noexcept { return m_temporary; }

    /// Makes the file visible under its target name, replacing an older one.
    /// \throws Error{CannotWrite}; the older file is then untouched.
    void commit();

private:
    [[noreturn]] void fail(const char* what) const;

    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    std::FILE* m_file = nullptr;
    bool m_committed = false;
};

} // namespace fathom
