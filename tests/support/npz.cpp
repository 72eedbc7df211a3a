#include "tests/support/npz.h"

#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <zlib.h>

namespace fathom::test {

namespace {
constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::size_t kEndOfDirectoryBytes = 22;
constexpr std::size_t kDirectoryEntryBytes = 46;
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::uint16_t kDeflated = 8;

template <typename T>
T valueAt(const std::string& bytes, std::size_t position) {
    T value;
    if (position + sizeof value > bytes.size())
        throw std::runtime_error("zip ends early");
    std::memcpy(&value, bytes.data() + position, sizeof value);
    return value;
}

std::string inflated(const std::string& packed, std::size_t size) {
    std::string plain(size, '\0');
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    inflateInit2(&stream, -MAX_WBITS);
    const int status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (status != Z_STREAM_END)
        throw std::runtime_error("zip member does not inflate");
    return plain;
}

/// The text between `before` and the next `after` of an .npy header.
std::string between(const std::string& text, const std::string& before, char after) {
    const std::size_t begin = text.find(before) + before.size();
    return text.substr(begin, text.find(after, begin) - begin);
}

NpyArray parseNpy(const std::string& file) {
    const std::size_t headerBytes = valueAt<std::uint16_t>(file, 8);
    const std::string header = file.substr(10, headerBytes);
    NpyArray array;
    array.dtype = between(header, "'descr': '", '\'').substr(1);
    const std::string shape = between(header, "'shape': (", ')');
    for (std::size_t at = 0; at < shape.size();) {
        std::size_t used = 0;
        array.shape.push_back(std::stoll(shape.substr(at), &used));
        at = shape.find_first_of("0123456789", at + used);
    }
    const auto* begin = reinterpret_cast<const std::byte*>(file.data()) + 10 + headerBytes;
    array.bytes.assign(begin, reinterpret_cast<const std::byte*>(file.data()) + file.size());
    return array;
}

template <typename Source, typename Target>
std::vector<Target> converted(const NpyArray& array) {
    std::vector<Source> source(array.count());
    if (source.size() * sizeof(Source) != array.bytes.size())
        throw std::runtime_error("npy size does not fit its shape");
    std::memcpy(source.data(), array.bytes.data(), array.bytes.size());
    return {source.begin(), source.end()};
}

template <typename Target>
std::vector<Target> numbers(const NpyArray& array) {
    if (array.dtype == "f4")
        return converted<float, Target>(array);
    if (array.dtype == "f8")
        return converted<double, Target>(array);
    if (array.dtype == "i4")
        return converted<std::int32_t, Target>(array);
    if (array.dtype == "i8")
        return converted<std::int64_t, Target>(array);
    if (array.dtype == "u1" || array.dtype == "b1")
        return converted<std::uint8_t, Target>(array);
    throw std::runtime_error("npy dtype " + array.dtype + " is not numeric");
}
} // namespace

std::size_t NpyArray::count() const {
    return static_cast<std::size_t>(
        std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
}

std::vector<double> NpyArray::doubles() const {
    return numbers<double>(*this);
}

std::vector<float> NpyArray::floats() const {
    return numbers<float>(*this);
}

std::vector<std::int64_t> NpyArray::integers() const {
    return numbers<std::int64_t>(*this);
}

std::vector<std::string> NpyArray::texts() const {
    constexpr std::size_t kCharacterBytes = 4;
    const std::size_t length = std::stoul(dtype.substr(1));
    std::vector<std::string> result(count());
    for (std::size_t i = 0; i < result.size(); ++i)
        for (std::size_t j = 0; j < length; ++j)
            if (const auto character = static_cast<char>(bytes[(i * length + j) * kCharacterBytes]))
                result[i] += character;
    return result;
}

Npz::Npz(const std::filesystem::path& path) : m_path(path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw std::runtime_error("no file " + path.string());
    const std::string file{std::istreambuf_iterator<char>(stream), {}};
    const std::size_t end = file.size() - kEndOfDirectoryBytes; // written without a comment
    if (valueAt<std::uint32_t>(file, end) != kEndOfDirectory)
        throw std::runtime_error("no zip directory in " + path.string());
    std::size_t entry = valueAt<std::uint32_t>(file, end + 16);
    for (int left = valueAt<std::uint16_t>(file, end + 10); left > 0; --left) {
        const auto method = valueAt<std::uint16_t>(file, entry + 10);
        const std::size_t packedBytes = valueAt<std::uint32_t>(file, entry + 20);
        const std::size_t plainBytes = valueAt<std::uint32_t>(file, entry + 24);
        const std::size_t nameBytes = valueAt<std::uint16_t>(file, entry + 28);
        const std::size_t skipped =
            valueAt<std::uint16_t>(file, entry + 30) + std::size_t{valueAt<std::uint16_t>(file, entry + 32)};
        const std::size_t local = valueAt<std::uint32_t>(file, entry + 42);
        const std::size_t content = local + kLocalHeaderBytes + valueAt<std::uint16_t>(file, local + 26) +
                                    valueAt<std::uint16_t>(file, local + 28);
        const std::string name = file.substr(entry + kDirectoryEntryBytes, nameBytes);
        const std::string packed = file.substr(content, packedBytes);
        m_arrays.emplace(name.substr(0, name.rfind(".npy")),
                         parseNpy(method == kDeflated ? inflated(packed, plainBytes) : packed));
        entry += kDirectoryEntryBytes + nameBytes + skipped;
    }
}

const NpyArray& Npz::operator[](const std::string& name) const {
    const auto found = m_arrays.find(name);
    if (found == m_arrays.end())
        throw std::runtime_error("no array " + name + " in " + m_path.string());
    return found->second;
}

} // namespace fathom::test
