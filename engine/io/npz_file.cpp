// NumPy, numpy/lib/format.py (version 1.0); PKWARE APPNOTE 6.3 without zip64.
#include "engine/io/npz_file.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/io/byte_file.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <span>
#include <string_view>
#include <zlib.h>

namespace fathom {

namespace {

constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::size_t kEndOfDirectoryBytes = 22;
constexpr std::size_t kDirectoryEntryBytes = 46;
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint64_t kLargestMember = std::uint64_t{1} << 31;
constexpr std::string_view kMagic{"\x93NUMPY\x01\x00", 8};

[[noreturn]] void corrupt(const std::filesystem::path& path, const std::string& what) {
    throw Error(ErrorCode::CorruptFile, "The array file is damaged.", path.string() + ": " + what);
}

std::vector<std::byte> bytesAt(const ByteFile& file, std::uint64_t offset, std::uint64_t size) {
    if (size > file.size() || offset > file.size() - size)
        corrupt(file.path(), "a member lies outside");
    std::vector<std::byte> bytes(size);
    const auto target = std::span(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
    if (file.readSome(offset, target) != bytes.size())
        corrupt(file.path(), "it ends early");
    return bytes;
}

std::vector<std::byte> inflated(const ByteFile& file, std::vector<std::byte>& packed, std::uint64_t size) {
    std::vector<std::byte> plain(size);
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory.");
    const int status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (status != Z_STREAM_END || stream.total_out != size)
        corrupt(file.path(), "a member does not unpack");
    return plain;
}

/// The text between `before` and the next `after` of an .npy header.
std::string between(const std::string& text, std::string_view before, char after, const std::filesystem::path& path) {
    const std::size_t found = text.find(before);
    const std::size_t end = found == std::string::npos ? found : text.find(after, found + before.size());
    if (end == std::string::npos)
        corrupt(path, "an array has no proper header");
    return text.substr(found + before.size(), end - found - before.size());
}

std::size_t elementBytes(const std::string& dtype) {
    if (dtype.size() < 2)
        return 0;
    std::size_t count = 0;
    for (std::size_t i = 1; i < dtype.size(); ++i)
        count = dtype[i] >= '0' && dtype[i] <= '9' && count < 1'000'000 ? 10 * count + static_cast<std::size_t>(dtype[i] - '0') : 0;
    constexpr std::size_t kCharacterBytes = 4;
    return dtype[0] == 'U' ? kCharacterBytes * count : count;
}

NpyArray parseNpy(const std::vector<std::byte>& member, const std::filesystem::path& path) {
    constexpr std::size_t kPrefix = kMagic.size() + 2;
    if (member.size() < kPrefix || std::memcmp(member.data(), kMagic.data(), kMagic.size()) != 0)
        throw Error(ErrorCode::UnsupportedFormat, "The array file has members of an unknown kind.", path.string());
    const std::size_t headerBytes =
        std::to_integer<std::size_t>(member[8]) | (std::to_integer<std::size_t>(member[9]) << 8);
    if (member.size() - kPrefix < headerBytes)
        corrupt(path, "an array ends in its header");
    const std::string header(reinterpret_cast<const char*>(member.data()) + kPrefix, headerBytes);
    const std::string type = between(header, "'descr': '", '\'', path);
    if (type.empty() || type[0] == '>' || between(header, "'fortran_order': ", ',', path) != "False")
        throw Error(ErrorCode::UnsupportedFormat, "The array file has arrays of an unknown layout.", path.string());
    NpyArray array;
    array.dtype = type.substr(1);
    std::uint64_t total = elementBytes(array.dtype);
    const std::string shape = between(header, "'shape': (", ')', path);
    for (std::size_t at = shape.find_first_of("0123456789"); at != std::string::npos;
         at = shape.find_first_of("0123456789", shape.find_first_not_of("0123456789", at))) {
        array.shape.push_back(std::strtoll(shape.c_str() + at, nullptr, 10));
        const auto side = static_cast<std::uint64_t>(array.shape.back());
        if (side > kLargestMember || (side > 0 && total > kLargestMember / side))
            corrupt(path, "an array is too large");
        total *= side;
        if (shape.find_first_not_of("0123456789", at) == std::string::npos)
            break;
    }
    if (total != member.size() - kPrefix - headerBytes)
        corrupt(path, "an array's size does not fit its shape");
    array.bytes.assign(member.begin() + static_cast<std::ptrdiff_t>(kPrefix + headerBytes), member.end());
    return array;
}

std::uint64_t findDirectoryEnd(const ByteFile& file) {
    constexpr std::uint64_t kLongestComment = 65535;
    const std::uint64_t size = file.size();
    if (size < kEndOfDirectoryBytes)
        corrupt(file.path(), "it is too short");
    const std::uint64_t last = size - kEndOfDirectoryBytes, first = last > kLongestComment ? last - kLongestComment : 0;
    for (std::uint64_t at = last + 1; at-- > first;)
        if (file.number32(at, ByteOrder::Little) == kEndOfDirectory)
            return at;
    corrupt(file.path(), "it has no directory");
}

template <typename Number>
void put(std::string& target, Number value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    target.append(bytes, sizeof value);
}

std::string npyHeader(const NpyArray& array) {
    std::string shape;
    for (const std::int64_t side : array.shape)
        shape += std::to_string(side) + ", ";
    if (array.shape.size() > 1)
        shape.resize(shape.size() - 2);
    else if (!shape.empty())
        shape.pop_back();
    const std::string order = array.dtype == "u1" || array.dtype == "b1" ? "|" : "<";
    std::string text = "{'descr': '" + order + array.dtype + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    constexpr std::size_t kAlignment = 64;
    while ((kMagic.size() + 2 + text.size() + 1) % kAlignment != 0)
        text += ' ';
    text += '\n';
    std::string header(kMagic);
    put(header, static_cast<std::uint16_t>(text.size()));
    return header + text;
}

/// What a local header and a directory entry have in common.
std::string sharedHeader(std::uint32_t checksum, std::uint32_t size, std::size_t nameBytes) {
    std::string header;
    put(header, std::uint16_t{20});    // version that can unpack it
    put(header, std::uint16_t{0});     // flags
    put(header, kStored);
    put(header, std::uint16_t{0});     // time
    put(header, std::uint16_t{0x21});  // date: 1980-01-01, so that equal arrays give equal files
    put(header, checksum);
    put(header, size);
    put(header, size);
    put(header, static_cast<std::uint16_t>(nameBytes));
    put(header, std::uint16_t{0}); // extra field
    return header;
}

} // namespace

std::size_t NpyArray::count() const noexcept {
    std::size_t count = 1;
    for (const std::int64_t side : shape)
        count *= static_cast<std::size_t>(side);
    return count;
}

std::vector<std::string> NpyArray::texts() const {
    constexpr std::size_t kCharacterBytes = 4;
    if (dtype.empty() || dtype[0] != 'U')
        throw Error(ErrorCode::UnsupportedFormat, "An array of texts was expected.", dtype);
    const std::size_t length = elementBytes(dtype) / kCharacterBytes;
    std::vector<std::string> result(count());
    for (std::size_t i = 0; i < result.size(); ++i)
        for (std::size_t j = 0; j < length; ++j)
            if (const auto character = static_cast<char>(bytes[(i * length + j) * kCharacterBytes]))
                result[i] += character;
    return result;
}

NpyArrays readNpz(const std::filesystem::path& path) {
    const ByteFile file(path);
    const std::uint64_t end = findDirectoryEnd(file);
    std::uint64_t entry = file.number32(end + 16, ByteOrder::Little);
    NpyArrays arrays;
    for (int left = file.number16(end + 10, ByteOrder::Little); left > 0; --left) {
        if (file.number32(entry, ByteOrder::Little) != kDirectoryEntry)
            corrupt(path, "its directory is wrong");
        const std::uint16_t method = file.number16(entry + 10, ByteOrder::Little);
        const std::uint64_t packedBytes = file.number32(entry + 20, ByteOrder::Little);
        const std::uint64_t plainBytes = file.number32(entry + 24, ByteOrder::Little);
        const std::uint64_t nameBytes = file.number16(entry + 28, ByteOrder::Little);
        const std::uint64_t skipped = std::uint64_t{file.number16(entry + 30, ByteOrder::Little)} +
                                      file.number16(entry + 32, ByteOrder::Little);
        const std::uint64_t local = file.number32(entry + 42, ByteOrder::Little);
        if (plainBytes > kLargestMember)
            throw Error(ErrorCode::TooLarge, "The array file holds too large an array.", path.string());
        if (method != kStored && method != kDeflated)
            throw Error(ErrorCode::UnsupportedFormat, "The array file is packed in an unknown way.", path.string());
        const std::uint64_t content = local + kLocalHeaderBytes + file.number16(local + 26, ByteOrder::Little) +
                                      file.number16(local + 28, ByteOrder::Little);
        const std::vector<std::byte> nameText = bytesAt(file, entry + kDirectoryEntryBytes, nameBytes);
        std::string name(reinterpret_cast<const char*>(nameText.data()), nameText.size());
        if (name.ends_with(".npy"))
            name.resize(name.size() - 4);
        std::vector<std::byte> packed = bytesAt(file, content, packedBytes);
        arrays.emplace(std::move(name),
                       parseNpy(method == kDeflated ? inflated(file, packed, plainBytes) : packed, path));
        entry += kDirectoryEntryBytes + nameBytes + skipped;
    }
    return arrays;
}

void writeNpz(const std::filesystem::path& path, const NpyArrays& arrays) {
    AtomicFile file(path);
    std::string directory;
    std::uint64_t written = 0;
    constexpr std::uint64_t kLimit = std::numeric_limits<std::uint32_t>::max();
    for (const auto& [name, array] : arrays) {
        const std::string header = npyHeader(array), member = name + ".npy";
        const std::uint64_t size = header.size() + array.bytes.size();
        if (written + size + kLocalHeaderBytes + member.size() > kLimit)
            throw Error(ErrorCode::TooLarge, "The arrays do not fit into one file.", path.string());
        auto checksum = crc32(0, reinterpret_cast<const Bytef*>(header.data()), static_cast<uInt>(header.size()));
        checksum = crc32(checksum, reinterpret_cast<const Bytef*>(array.bytes.data()), static_cast<uInt>(array.bytes.size()));
        const std::string shared =
            sharedHeader(static_cast<std::uint32_t>(checksum), static_cast<std::uint32_t>(size), member.size());
        std::string local;
        put(local, kLocalHeader);
        local += shared + member + header;
        put(directory, kDirectoryEntry);
        put(directory, std::uint16_t{20}); // version that made it
        directory += shared;
        put(directory, std::uint16_t{0}); // comment
        put(directory, std::uint16_t{0}); // disk
        put(directory, std::uint16_t{0}); // internal attributes
        put(directory, std::uint32_t{0}); // external attributes
        put(directory, static_cast<std::uint32_t>(written));
        directory += member;
        file.write(std::string_view(local));
        file.write(std::span<const std::byte>(array.bytes));
        written += local.size() + array.bytes.size();
    }
    std::string end;
    put(end, kEndOfDirectory);
    put(end, std::uint32_t{0}); // disks
    put(end, static_cast<std::uint16_t>(arrays.size()));
    put(end, static_cast<std::uint16_t>(arrays.size()));
    put(end, static_cast<std::uint32_t>(directory.size()));
    put(end, static_cast<std::uint32_t>(written));
    put(end, std::uint16_t{0}); // comment
    file.write(std::string_view(directory));
    file.write(std::string_view(end));
    file.commit();
}

} // namespace fathom
