#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace fathom {

enum class ByteOrder { Little, Big };

/// A regular file that is read at any place without being loaded. Every read is checked against the file's end,
/// so that parsers can follow offsets found in foreign files. One thread at a time.
class ByteFile {
public:
    /// \throws Error{FileNotFound, FileNotReadable}; folders, pipes and devices are not readable files.
    explicit ByteFile(std::filesystem::path path);
    ~ByteFile();
    ByteFile(const ByteFile&) = delete;
    ByteFile& operator=(const ByteFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }
    [[nodiscard]] std::uint64_t size() const noexcept { return m_size; }

    /// Reads up to target.size() bytes; fewer only at the end of the file. \throws Error{FileNotReadable}
    std::size_t readSome(std::uint64_t offset, std::span<std::uint8_t> target) const;

    /// Big or little endian numbers. \throws Error{CorruptFile} when the file ends before them.
    [[nodiscard]] std::uint8_t number8(std::uint64_t offset) const;
    [[nodiscard]] std::uint16_t number16(std::uint64_t offset, ByteOrder order) const;
    [[nodiscard]] std::uint32_t number32(std::uint64_t offset, ByteOrder order) const;
    [[nodiscard]] std::uint64_t number64(std::uint64_t offset, ByteOrder order) const;

    /// True when the bytes at `offset` are exactly `expected`; false past the end.
    [[nodiscard]] bool hasAt(std::uint64_t offset, std::span<const std::uint8_t> expected) const;
    [[nodiscard]] bool hasAt(std::uint64_t offset, std::string_view expected) const;

private:
    [[nodiscard]] std::uint64_t number(std::uint64_t offset, unsigned bytes, ByteOrder order) const;
    /// Bytes around `offset` from a small window that follows the reading position; empty past the end.
    [[nodiscard]] std::span<const std::uint8_t> window(std::uint64_t offset, std::size_t bytes) const;

    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    mutable std::vector<std::uint8_t> m_window;
    mutable std::uint64_t m_windowOffset = 0;
};

} // namespace fathom
