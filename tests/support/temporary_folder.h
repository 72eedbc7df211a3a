#pragma once

#include <filesystem>

namespace fathom::test {

/// A fresh folder that is removed with everything in it at the end of the scope.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }
    [[nodiscard]] std::filesystem::path operator/(const std::filesystem::path& name) const { return m_path / name; }

    /// Number of directory entries, hidden ones included.
    [[nodiscard]] std::size_t entryCount() const;

private:
    std::filesystem::path m_path;
};

} // namespace fathom::test
