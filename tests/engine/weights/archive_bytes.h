#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace fathom::test {

/// A number in little-endian bytes.
template <typename Value>
[[nodiscard]] inline std::string littleEndian(Value value) {
    std::string bytes;
    for (std::size_t i = 0; i < sizeof(Value); ++i)
        bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF);
    return bytes;
}

/// One member of a zip archive to be made, right or wrong.
struct ArchiveMember {
    std::string name;
    std::string content;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::uint32_t announcedSize = 0xFFFFFFFE; ///< the content's own unless set
    std::uint32_t announcedPlace = 0xFFFFFFFE;
};

/// The bytes of a zip archive of stored members.
[[nodiscard]] inline std::string archiveBytes(const std::vector<ArchiveMember>& members) {
    std::string bytes, directory;
    for (const ArchiveMember& member : members) {
        const auto own = static_cast<std::uint32_t>(member.content.size());
        const std::uint32_t size = member.announcedSize == 0xFFFFFFFE ? own : member.announcedSize;
        const auto place =
            member.announcedPlace == 0xFFFFFFFE ? static_cast<std::uint32_t>(bytes.size()) : member.announcedPlace;
        const std::string shared = littleEndian<std::uint16_t>(20) + littleEndian(member.flags) +
                                   littleEndian(member.method) + littleEndian<std::uint32_t>(0) +
                                   littleEndian<std::uint32_t>(0) + littleEndian(size) + littleEndian(size) +
                                   littleEndian(static_cast<std::uint16_t>(member.name.size())) +
                                   littleEndian<std::uint16_t>(0);
        bytes += "PK\x03\x04" + shared + member.name + member.content;
        directory += "PK\x01\x02" + littleEndian<std::uint16_t>(20) + shared + littleEndian<std::uint16_t>(0) +
                     littleEndian<std::uint16_t>(0) + littleEndian<std::uint16_t>(0) + littleEndian<std::uint32_t>(0) +
                     littleEndian(place) + member.name;
    }
    const auto count = static_cast<std::uint16_t>(members.size());
    return bytes + directory + "PK\x05\x06" + littleEndian<std::uint32_t>(0) + littleEndian(count) + littleEndian(count) +
           littleEndian(static_cast<std::uint32_t>(directory.size())) +
           littleEndian(static_cast<std::uint32_t>(bytes.size())) + littleEndian<std::uint16_t>(0);
}

/// The opcodes of a pickle that a test puts together.
namespace pickle {
inline std::string text(const std::string& characters) {
    return "X" + littleEndian(static_cast<std::uint32_t>(characters.size())) + characters;
}
inline std::string global(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}
inline std::string integer(std::int64_t value) {
    return "\x8a\x08" + littleEndian(value);
}
inline std::string tuple(const std::string& items) {
    return "(" + items + "t";
}
/// A tensor of storage `key`.
inline std::string tensor(const std::string& key, std::int64_t values, std::int64_t offset,
                          const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides,
                          const std::string& storage = "FloatStorage") {
    std::string sides, steps;
    for (const std::int64_t side : shape)
        sides += integer(side);
    for (const std::int64_t step : strides)
        steps += integer(step);
    return global("torch._utils", "_rebuild_tensor_v2") +
           tuple(tuple(text("storage") + global("torch", storage) + text(key) + text("cpu") + integer(values)) + "Q" +
                 integer(offset) + tuple(sides) + tuple(steps) + "\x89" + global("collections", "OrderedDict") + ")R") +
           "R";
}
inline std::string file(const std::string& value) {
    return "\x80\x02" + value + ".";
}
inline std::string dictionary(const std::vector<std::pair<std::string, std::string>>& items) {
    std::string bytes = "}(";
    for (const auto& [key, value] : items)
        bytes += text(key) + value;
    return bytes + "u";
}
} // namespace pickle

} // namespace fathom::test
