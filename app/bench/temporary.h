#pragma once

#include <filesystem>

namespace fathom::bench {

/// A folder for the files of a measurement that is gone with this object. \throws Error{CannotWrite}
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace fathom::bench
