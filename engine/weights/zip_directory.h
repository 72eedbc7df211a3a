#pragma once

#include "engine/weights/random_access_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// A member of a zip archive.
struct ZipMember {
    std::string name;
    std::uint64_t begin = 0; ///< first byte of what the file holds of it
    std::uint64_t size = 0;  ///< bytes in the file
    bool isStored = true;    ///< as it is; else compressed, which files that PyTorch saves never are
};

/// The members of a zip archive (also Zip64). Nothing is ever unpacked, so nothing can grow.
class ZipDirectory {
public:
    /// Reads the directory and the place of every member. Members lie inside the file and share no byte.
    /// \throws Error{CorruptFile, UnsupportedFormat, TooLarge}, the path in the detail; as RandomAccessFile::read
    explicit ZipDirectory(const RandomAccessFile& file);

    [[nodiscard]] const std::vector<ZipMember>& members() const noexcept { return m_members; } ///< by name
    [[nodiscard]] const ZipMember* find(std::string_view name) const noexcept;

private:
    std::vector<ZipMember> m_members;
};

} // namespace fathom
