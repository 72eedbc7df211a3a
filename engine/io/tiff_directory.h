#pragma once

#include "engine/io/byte_file.h"

#include <optional>
#include <vector>

namespace fathom {

/// The fields of one directory of a TIFF structure: a TIFF file itself, or the EXIF block of another format.
/// Offsets are checked against the block; values that do not fit are absent. Source: TIFF 6.0, section 2;
/// BigTIFF design note.
class TiffDirectory {
public:
    struct Field {
        std::uint16_t tag = 0;
        std::uint16_t type = 0;
        std::uint64_t count = 0;
        std::uint64_t valueOffset = 0; ///< from the beginning of the file
    };

    /// The first directory of the block at [base, base + length) of `file`, which must outlive this.
    /// \throws Error{CorruptFile} when there is none
    [[nodiscard]] static TiffDirectory first(const ByteFile& file, std::uint64_t base, std::uint64_t length);

    /// The directory that the offset in field `tag` names, or nothing.
    [[nodiscard]] std::optional<TiffDirectory> subdirectory(std::uint16_t tag) const;

    [[nodiscard]] const Field* find(std::uint16_t tag) const noexcept;
    [[nodiscard]] ByteOrder order() const noexcept { return m_order; }

    /// Value `index` of a BYTE, SHORT, LONG or LONG8 field.
    [[nodiscard]] std::optional<std::uint64_t> integer(std::uint16_t tag, std::uint64_t index = 0) const;
    /// First value of a RATIONAL or an integer field.
    [[nodiscard]] std::optional<double> real(std::uint16_t tag) const;

private:
    TiffDirectory(const ByteFile& file, std::uint64_t base, std::uint64_t length);
    void readFields(std::uint64_t offset);
    void readField(std::uint64_t at);
    [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t bytes) const noexcept;

    const ByteFile* m_file;
    std::uint64_t m_base;
    std::uint64_t m_length;
    ByteOrder m_order = ByteOrder::Little;
    bool m_big = false; ///< BigTIFF: 64-bit counts and offsets
    std::vector<Field> m_fields;
};

} // namespace fathom
