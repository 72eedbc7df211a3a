#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace fathom::plan {

/// A file without a name that is gone with this object, also when the program is killed. Reading is thread-safe.
class SpillFile {
public:
    /// \param folder  made when missing. \throws Error{CannotWrite}
    explicit SpillFile(const std::filesystem::path& folder);
    ~SpillFile();
    SpillFile(const SpillFile&) = delete;
    SpillFile& operator=(const SpillFile&) = delete;

    /// Writes at the end. \return where. \throws Error{CannotWrite} also for a full disk
    std::uint64_t append(std::span<const std::byte> bytes);
    /// \throws Error{FileNotReadable}
    void read(std::uint64_t position, std::span<std::byte> bytes) const;

    [[nodiscard]] std::uint64_t size() const noexcept { return m_size; }

private:
    std::filesystem::path m_folder; ///< for messages
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

} // namespace fathom::plan
