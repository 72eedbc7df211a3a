#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace fathom {

/// What has arrived of a file so far, kept on the disk so that a later process goes on from there: a file of
/// bytes beside its goal and a small JSON file that says whose it is.
///
/// Every owner gives the files a name of its own; what a dead owner left is taken over by renaming it, which
/// only one can do. One thread at a time.
class PartialFile {
public:
    /// Takes over the longest part of `contentName` that nobody owns any more, else begins an empty one; other
    /// ownerless parts of it are removed.
    /// \param folder  of the goal, on the same volume; \param total  bytes of the complete file
    /// \throws Error{CannotWrite}
    PartialFile(const std::filesystem::path& folder, const std::string& contentName, std::uint64_t total);
    /// Keeps what has arrived, for whoever comes next.
    ~PartialFile();
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    [[nodiscard]] std::uint64_t size() const noexcept { return m_size; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

    /// The server's name for the exact bytes that arrive, as it wrote it; empty while unknown.
    [[nodiscard]] const std::string& validator() const noexcept { return m_validator; }
    void setValidator(const std::string& validator);

    /// \throws Error{CannotWrite}
    void append(std::span<const std::byte> bytes);
    /// Forgets everything that has arrived. \throws Error{CannotWrite}
    void clear();

    /// Flushes the complete file to the disk and gives it its name, replacing an older one.
    /// \throws Error{CannotWrite}
    void publish(const std::filesystem::path& target);
    /// Removes both files.
    void discard() noexcept;

private:
    void takeOver();
    void open();
    void writeState(bool owned) const;
    void sync();
    [[noreturn]] void fail(const char* what) const;

    std::filesystem::path m_folder;
    std::string m_contentName;
    std::uint64_t m_total;
    std::filesystem::path m_path;
    std::string m_validator;
    std::uint64_t m_size = 0;
    std::uint64_t m_synced = 0; ///< so many bytes survive a power cut
    int m_descriptor = -1;
};

/// Bytes that a download of `contentName` would not have to fetch again.
[[nodiscard]] std::uint64_t arrivedBytes(const std::filesystem::path& folder, const std::string& contentName);

/// Bytes of the parts in `folder` that nobody owns any more.
[[nodiscard]] std::uint64_t ownerlessBytes(const std::filesystem::path& folder) noexcept;

/// Removes the parts in `folder` that nobody owns any more.
void removeOwnerlessParts(const std::filesystem::path& folder) noexcept;

} // namespace fathom
