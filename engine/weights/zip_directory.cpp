// PKWARE, APPNOTE.TXT 6.3.10.
#include "engine/weights/zip_directory.h"

#include "engine/base/checked_arithmetic.h"
#include "engine/base/error.h"
#include "engine/weights/tensor_entry.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

namespace fathom {

namespace {
constexpr std::uint64_t kEndBytes = 22;
constexpr std::uint64_t kLongestComment = 65'535;
constexpr std::uint64_t kZip64LocatorBytes = 20;
constexpr std::uint64_t kZip64EndBytes = 56;
constexpr std::uint64_t kEntryBytes = 46;
constexpr std::uint64_t kLocalBytes = 30;
constexpr std::uint64_t kMaximumDirectoryBytes = 32U << 20;
constexpr std::size_t kMaximumNameBytes = 4096;
constexpr std::uint32_t kIn64 = 0xFFFFFFFF; ///< the value stands in a Zip64 field
constexpr std::uint16_t kZip64Field = 1;

/// Little-endian numbers out of bytes that are known to be there.
template <typename Value>
Value numberAt(std::string_view bytes, std::size_t position) {
    Value value;
    std::memcpy(&value, bytes.data() + position, sizeof(Value));
    return value;
}

/// Where the directory lies.
struct Place {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::uint64_t count = 0;
};

class DirectoryReader {
public:
    explicit DirectoryReader(const RandomAccessFile& file) : m_file(file) {}

    std::vector<ZipMember> read() {
        const Place place = findDirectory();
        if (place.count > kMaximumTensorCount || place.size > kMaximumDirectoryBytes)
            throw Error(ErrorCode::TooLarge, "The archive has more members than any checkpoint.", m_file.path().string());
        const std::string bytes = bytesAt(place.begin, place.size);
        std::string_view rest = bytes;
        std::vector<ZipMember> members;
        for (std::uint64_t i = 0; i < place.count; ++i)
            members.push_back(takeMember(rest));
        requireApart(members, place.begin);
        std::ranges::sort(members, {}, &ZipMember::name);
        if (std::ranges::adjacent_find(members, {}, &ZipMember::name) != members.end())
            corrupt("The archive has two members of one name.");
        return members;
    }

private:
    [[noreturn]] void corrupt(const std::string& message, const std::string& detail = {}) const {
        throw Error(ErrorCode::CorruptFile, message, m_file.path().string() + (detail.empty() ? "" : ": ") + detail);
    }

    [[noreturn]] void cutOff() const {
        corrupt("The archive is not complete.", "Is it still being copied, or was a download cut off?");
    }

    [[nodiscard]] std::string bytesAt(std::uint64_t position, std::uint64_t size) const {
        const std::optional<std::uint64_t> end = checkedAdd(position, size);
        if (!end || *end > m_file.size())
            cutOff();
        std::string bytes(static_cast<std::size_t>(size), '\0');
        m_file.read(position, std::as_writable_bytes(std::span(bytes)));
        return bytes;
    }

    [[nodiscard]] Place findDirectory() const {
        if (m_file.size() < kEndBytes)
            cutOff();
        const std::uint64_t tailBytes = std::min(m_file.size(), kEndBytes + kLongestComment);
        const std::uint64_t tailBegin = m_file.size() - tailBytes;
        const std::string tail = bytesAt(tailBegin, tailBytes);
        const std::size_t end = tail.rfind(std::string_view("PK\x05\x06", 4), tail.size() - kEndBytes);
        if (end == std::string::npos)
            cutOff();
        const Place place{numberAt<std::uint32_t>(tail, end + 16), numberAt<std::uint32_t>(tail, end + 12),
                          numberAt<std::uint16_t>(tail, end + 10)};
        const bool in64 = place.begin == kIn64 || place.size == kIn64 || place.count == 0xFFFF;
        return in64 ? findDirectory64(tailBegin + end) : place;
    }

    [[nodiscard]] Place findDirectory64(std::uint64_t endPosition) const {
        if (endPosition < kZip64LocatorBytes)
            cutOff();
        const std::string locator = bytesAt(endPosition - kZip64LocatorBytes, kZip64LocatorBytes);
        if (!locator.starts_with(std::string_view("PK\x06\x07", 4)))
            corrupt("The archive's directory is damaged.");
        const std::string end = bytesAt(numberAt<std::uint64_t>(locator, 8), kZip64EndBytes);
        if (!end.starts_with(std::string_view("PK\x06\x06", 4)))
            corrupt("The archive's directory is damaged.");
        return {numberAt<std::uint64_t>(end, 48), numberAt<std::uint64_t>(end, 40), numberAt<std::uint64_t>(end, 32)};
    }

    ZipMember takeMember(std::string_view& rest) const {
        if (rest.size() < kEntryBytes || !rest.starts_with(std::string_view("PK\x01\x02", 4)))
            corrupt("The archive's directory is damaged.");
        const std::string_view fixed = rest.substr(0, kEntryBytes);
        const std::size_t nameBytes = numberAt<std::uint16_t>(fixed, 28), extraBytes = numberAt<std::uint16_t>(fixed, 30),
                          commentBytes = numberAt<std::uint16_t>(fixed, 32);
        if (rest.size() < kEntryBytes + nameBytes + extraBytes + commentBytes || nameBytes > kMaximumNameBytes)
            corrupt("The archive's directory is damaged.");
        ZipMember member{std::string(rest.substr(kEntryBytes, nameBytes)), 0, numberAt<std::uint32_t>(fixed, 24)};
        std::uint64_t packed = numberAt<std::uint32_t>(fixed, 20), local = numberAt<std::uint32_t>(fixed, 42);
        takeZip64(rest.substr(kEntryBytes + nameBytes, extraBytes), {&member.size, &packed, &local});
        rest.remove_prefix(kEntryBytes + nameBytes + extraBytes + commentBytes);

        if ((numberAt<std::uint16_t>(fixed, 8) & 1) != 0)
            throw Error(ErrorCode::UnsupportedFormat, "The archive is encrypted.", m_file.path().string());
        member.isStored = numberAt<std::uint16_t>(fixed, 10) == 0 && packed == member.size;
        member.size = packed;
        member.begin = contentOf(member, local);
        return member;
    }

    /// Replaces every value that stands in the 64-bit field, in the field's order.
    void takeZip64(std::string_view extra, std::initializer_list<std::uint64_t*> values) const {
        while (extra.size() >= 4) {
            const auto id = numberAt<std::uint16_t>(extra, 0);
            const std::size_t size = numberAt<std::uint16_t>(extra, 2);
            if (size > extra.size() - 4)
                corrupt("The archive's directory is damaged.");
            std::string_view field = extra.substr(4, size);
            extra.remove_prefix(4 + size);
            if (id != kZip64Field)
                continue;
            for (std::uint64_t* value : values) {
                if (*value != kIn64)
                    continue;
                if (field.size() < 8)
                    corrupt("The archive's directory is damaged.");
                *value = numberAt<std::uint64_t>(field, 0);
                field.remove_prefix(8);
            }
        }
    }

    /// Where a member's content begins: behind its own header, whose lengths the directory does not know.
    [[nodiscard]] std::uint64_t contentOf(const ZipMember& member, std::uint64_t local) const {
        const std::string header = bytesAt(local, kLocalBytes);
        if (!header.starts_with(std::string_view("PK\x03\x04", 4)))
            corrupt("The archive's directory points to something else than a member.", member.name);
        const std::uint64_t begin =
            local + kLocalBytes + numberAt<std::uint16_t>(header, 26) + numberAt<std::uint16_t>(header, 28);
        const std::optional<std::uint64_t> end = checkedAdd(begin, member.size);
        if (!end || *end > m_file.size())
            cutOff();
        return begin;
    }

    void requireApart(std::vector<ZipMember>& members, std::uint64_t directory) const {
        std::ranges::sort(members, {}, &ZipMember::begin);
        std::uint64_t position = 0;
        for (const ZipMember& member : members) {
            if (member.begin < position)
                corrupt("Two members of the archive overlap.", member.name);
            position = member.begin + member.size;
        }
        if (position > directory)
            corrupt("The archive's directory lies inside a member.");
    }

    const RandomAccessFile& m_file;
};
} // namespace

ZipDirectory::ZipDirectory(const RandomAccessFile& file) : m_members(DirectoryReader(file).read()) {}

const ZipMember* ZipDirectory::find(std::string_view name) const noexcept {
    const auto found = std::ranges::lower_bound(m_members, name, std::less<>{},
                                                [](const ZipMember& member) { return std::string_view(member.name); });
    return found != m_members.end() && found->name == name ? &*found : nullptr;
}

} // namespace fathom
