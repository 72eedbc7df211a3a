#include "engine/io/tiff_directory.h"

#include "engine/base/checked_arithmetic.h"
#include "engine/base/error.h"

#include <algorithm>

namespace fathom {

namespace {

enum FieldType : std::uint16_t { kByte = 1, kShort = 3, kLong = 4, kRational = 5, kSignedRational = 10, kLong8 = 16 };

constexpr std::uint64_t kMaximumFields = 4096;

std::uint64_t bytesOf(std::uint16_t type) {
    switch (type) {
    case 1: // BYTE, ASCII, SBYTE, UNDEFINED
    case 2:
    case 6:
    case 7:
        return 1;
    case 3: // SHORT, SSHORT
    case 8:
        return 2;
    case 4: // LONG, SLONG, FLOAT, IFD
    case 9:
    case 11:
    case 13:
        return 4;
    case 5: // RATIONAL, SRATIONAL, DOUBLE, LONG8, SLONG8, IFD8
    case 10:
    case 12:
    case 16:
    case 17:
    case 18:
        return 8;
    default:
        return 0;
    }
}

[[noreturn]] void fail(const ByteFile& file, const char* what) {
    throw Error(ErrorCode::CorruptFile, "The file's directory of fields is damaged.",
                file.path().string() + ": " + what);
}

} // namespace

TiffDirectory::TiffDirectory(const ByteFile& file, std::uint64_t base, std::uint64_t length)
    : m_file(&file), m_base(base), m_length(length) {}

TiffDirectory TiffDirectory::first(const ByteFile& file, std::uint64_t base, std::uint64_t length) {
    TiffDirectory directory(file, base, length);
    if (file.hasAt(base, "MM"))
        directory.m_order = ByteOrder::Big;
    else if (!file.hasAt(base, "II"))
        fail(file, "unknown byte order");
    const std::uint16_t version = file.number16(base + 2, directory.m_order);
    directory.m_big = version == 43;
    if (version != 42 && !directory.m_big)
        fail(file, "unknown version");
    directory.readFields(directory.m_big ? file.number64(base + 8, directory.m_order)
                                         : file.number32(base + 4, directory.m_order));
    return directory;
}

std::optional<TiffDirectory> TiffDirectory::subdirectory(std::uint16_t tag) const {
    const std::optional<std::uint64_t> offset = integer(tag);
    if (!offset)
        return std::nullopt;
    TiffDirectory directory(*m_file, m_base, m_length);
    directory.m_order = m_order;
    directory.m_big = m_big;
    directory.readFields(*offset);
    return directory;
}

bool TiffDirectory::holds(std::uint64_t offset, std::uint64_t bytes) const noexcept {
    return offset <= m_length && bytes <= m_length - offset;
}

void TiffDirectory::readFields(std::uint64_t offset) {
    const std::uint64_t countBytes = m_big ? 8 : 2;
    const std::uint64_t fieldBytes = m_big ? 20 : 12;
    if (!holds(offset, countBytes))
        fail(*m_file, "a directory lies outside");
    const std::uint64_t at = m_base + offset;
    const std::uint64_t count = m_big ? m_file->number64(at, m_order) : m_file->number16(at, m_order);
    if (count > kMaximumFields || !holds(offset, countBytes + count * fieldBytes))
        fail(*m_file, "a directory is too long");
    for (std::uint64_t i = 0; i < count; ++i)
        readField(at + countBytes + i * fieldBytes);
}

void TiffDirectory::readField(std::uint64_t at) {
    Field field;
    field.tag = m_file->number16(at, m_order);
    field.type = m_file->number16(at + 2, m_order);
    field.count = m_big ? m_file->number64(at + 4, m_order) : m_file->number32(at + 4, m_order);
    const std::uint64_t inlineBytes = m_big ? 8 : 4;
    const std::uint64_t valueAt = at + 4 + inlineBytes;
    const auto bytes = checkedMultiply(field.count, bytesOf(field.type));
    if (!bytes || *bytes == 0)
        return;
    if (*bytes <= inlineBytes) {
        field.valueOffset = valueAt;
    } else {
        const std::uint64_t offset = m_big ? m_file->number64(valueAt, m_order) : m_file->number32(valueAt, m_order);
        if (!holds(offset, *bytes))
            return;
        field.valueOffset = m_base + offset;
    }
    m_fields.push_back(field);
}

const TiffDirectory::Field* TiffDirectory::find(std::uint16_t tag) const noexcept {
    const auto field = std::find_if(m_fields.begin(), m_fields.end(), [&](const Field& f) { return f.tag == tag; });
    return field == m_fields.end() ? nullptr : &*field;
}

std::optional<std::uint64_t> TiffDirectory::integer(std::uint16_t tag, std::uint64_t index) const {
    const Field* field = find(tag);
    if (!field || index >= field->count)
        return std::nullopt;
    const std::uint64_t at = field->valueOffset + index * bytesOf(field->type);
    switch (field->type) {
    case kByte:
        return m_file->number8(at);
    case kShort:
        return m_file->number16(at, m_order);
    case kLong:
    case 13:
        return m_file->number32(at, m_order);
    case kLong8:
    case 18:
        return m_file->number64(at, m_order);
    default:
        return std::nullopt;
    }
}

std::optional<double> TiffDirectory::real(std::uint16_t tag) const {
    const Field* field = find(tag);
    if (!field)
        return std::nullopt;
    if (field->type != kRational && field->type != kSignedRational) {
        const std::optional<std::uint64_t> whole = integer(tag);
        return whole ? std::optional<double>(static_cast<double>(*whole)) : std::nullopt;
    }
    const std::uint32_t above = m_file->number32(field->valueOffset, m_order);
    const std::uint32_t below = m_file->number32(field->valueOffset + 4, m_order);
    if (below == 0)
        return std::nullopt;
    if (field->type == kSignedRational)
        return static_cast<double>(static_cast<std::int32_t>(above)) / static_cast<std::int32_t>(below);
    return static_cast<double>(above) / below;
}

} // namespace fathom
