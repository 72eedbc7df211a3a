#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace fathom {

/// An open file whose content is read by position into the caller's memory. Nothing is mapped, so a file that shrinks
/// under the reader is an error and not a crash. Reading is thread-safe.
class RandomAccessFile {
public:
    /// \throws Error{FileNotFound, FileNotReadable}, the path in the detail.
    explicit RandomAccessFile(std::filesystem::path path);
    ~RandomAccessFile();
    RandomAccessFile(RandomAccessFile&& other) noexcept;
    RandomAccessFile(const RandomAccessFile&) = delete;
    RandomAccessFile& operator=(const RandomAccessFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }
    [[nodiscard]] std::uint64_t size() const noexcept { return m_size; } ///< bytes when it was opened

    /// Fills `bytes` from `position` on. \throws Error{CorruptFile} past the end, Error{FileNotReadable}
    void read(std::uint64_t position, std::span<std::byte> bytes) const;

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

} // namespace fathom
