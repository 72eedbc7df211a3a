#pragma once

#include "engine/base/error.h"
#include "engine/weights/gguf_header.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/torch_archive.h"
#include "tests/engine/weights/archive_bytes.h"
#include "tests/engine/weights/safetensors_bytes.h"

#include <array>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <random>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace fathom::test {

/// Damages bytes the way crossed wires, cut downloads and people with intentions do. The same for the same generator.
class Mutation {
public:
    explicit Mutation(std::uint64_t seed) : m_random(seed) {}

    [[nodiscard]] std::string operator()(std::string bytes) {
        for (std::uint64_t changes = 1 + m_random() % 4; changes > 0 && !bytes.empty(); --changes)
            changeOnce(bytes);
        return bytes;
    }

private:
    void changeOnce(std::string& bytes) {
        const std::size_t at = m_random() % bytes.size();
        const std::size_t length = std::min<std::size_t>(1 + m_random() % 16, bytes.size() - at);
        switch (m_random() % 8) {
        case 0:
            bytes[at] ^= static_cast<char>(1U << m_random() % 8);
            return;
        case 1:
            bytes[at] = static_cast<char>(m_random());
            return;
        case 2:
        case 3:
            putNumber(bytes, at);
            return;
        case 4:
            bytes.erase(at, length);
            return;
        case 5:
            bytes.insert(m_random() % (bytes.size() + 1), bytes.substr(at, length));
            return;
        case 6:
            bytes.replace(at, length, length, static_cast<char>(m_random() % 2 ? 0xFF : 0));
            return;
        default:
            bytes.resize(m_random() % 4 ? bytes.size() - m_random() % std::min<std::size_t>(bytes.size(), 32) : at);
        }
    }

    /// Numbers at which sums, products and signs turn over.
    void putNumber(std::string& bytes, std::size_t at) {
        constexpr std::array<std::uint64_t, 12> kNumbers{0,           1,           0x7F,       0xFF,    0xFFFF,    0x7FFF'FFFF,
                                                         0x8000'0000, 0xFFFF'FFFF, 1ULL << 32, 1ULL << 62, 1ULL << 63, ~0ULL};
        const std::uint64_t number = kNumbers[m_random() % kNumbers.size()] + m_random() % 3 - 1;
        const std::size_t width = std::size_t{1} << m_random() % 4;
        std::memcpy(bytes.data() + at, &number, std::min(width, bytes.size() - at));
    }

    std::mt19937_64 m_random;
};

/// Readers of foreign bytes, each with files to begin with.
enum class ReaderKind { Safetensors, Gguf, Archive };

[[nodiscard]] inline std::vector<std::string> soundFiles(ReaderKind kind) {
    const auto text = [](const std::string& characters) {
        return littleEndian<std::uint64_t>(characters.size()) + characters;
    };
    switch (kind) {
    case ReaderKind::Safetensors:
        return {safetensorsBytes(R"({"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
                                 R"("b":{"dtype":"BF16","shape":[],"data_offsets":[24,26]},"c":{"dtype":"I64","shape":[0],"data_offsets":[26,26]}})",
                                 std::string(26, '\1'))};
    case ReaderKind::Gguf: {
        std::string bytes = "GGUF" + littleEndian<std::uint32_t>(3) + littleEndian<std::uint64_t>(2) +
                            littleEndian<std::uint64_t>(3) + text("general.architecture") + littleEndian<std::uint32_t>(8) +
                            text("depthanything3") + text("general.alignment") + littleEndian<std::uint32_t>(4) +
                            littleEndian<std::uint32_t>(32) + text("mean") + littleEndian<std::uint32_t>(9) +
                            littleEndian<std::uint32_t>(6) + littleEndian<std::uint64_t>(3) + std::string(12, '\2');
        bytes += text("vit.norm.weight") + littleEndian<std::uint32_t>(1) + littleEndian<std::uint64_t>(8) +
                 littleEndian<std::uint32_t>(0) + littleEndian<std::uint64_t>(0);
        bytes += text("vit.blk.0.mlp_fc1.weight") + littleEndian<std::uint32_t>(2) + littleEndian<std::uint64_t>(32) +
                 littleEndian<std::uint64_t>(2) + littleEndian<std::uint32_t>(8) + littleEndian<std::uint64_t>(32);
        bytes.resize((bytes.size() + 31) / 32 * 32, '\0');
        return {bytes + std::string(32 + 68, '\3')};
    }
    case ReaderKind::Archive:
        break;
    }
    using namespace pickle;
    const std::string list = dictionary({{"a", tensor("0", 6, 0, {2, 3}, {3, 1})}, {"b", tensor("1", 2, 1, {1}, {1}, "HalfStorage")}});
    return {archiveBytes({{"x/data.pkl", file(list)}, {"x/byteorder", "little"}, {"x/data/0", std::string(24, '\1')}, {"x/data/1", std::string(4, '\1')}}),
            archiveBytes({{"y/data.pkl", file(dictionary({{"state_dict", list}}))}, {"y/data/0", std::string(24, '\1')}, {"y/data/1", std::string(4, '\1')}})};
}

/// A file that lies in memory, to be written again and again.
class MemoryFile {
public:
    MemoryFile() : m_descriptor(::memfd_create("mutated", 0)) {}
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    [[nodiscard]] std::filesystem::path holding(const std::string& bytes) const {
        const bool done = ::ftruncate(m_descriptor, static_cast<off_t>(bytes.size())) == 0 &&
                          ::pwrite(m_descriptor, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size());
        requireInternal(done, "memory holds the file");
        return "/proc/self/fd/" + std::to_string(m_descriptor);
    }

private:
    int m_descriptor;
};

/// Reads the bytes. \returns whether every tensor that was found lies inside the file
/// \throws Error when the bytes are refused
[[nodiscard]] inline bool readsInside(ReaderKind kind, const std::string& bytes, const MemoryFile& memory) {
    std::vector<TensorEntry> entries;
    std::uint64_t offset = 0;
    if (kind == ReaderKind::Safetensors) {
        const std::uint64_t length = safetensorsHeaderLength(std::string_view(bytes).substr(0, 8), bytes.size());
        SafetensorsHeader header = parseSafetensorsHeader(std::string_view(bytes).substr(8, length), bytes.size());
        offset = header.dataOffset;
        entries = std::move(header.entries);
    } else if (kind == ReaderKind::Gguf) {
        GgufHeader header = parseGgufHeader(bytes, bytes.size());
        offset = header.dataOffset;
        entries = std::move(header.entries);
    } else {
        entries = tensorsOfTorchArchive(RandomAccessFile(memory.holding(bytes)));
    }
    for (const TensorEntry& entry : entries)
        if (entry.begin > entry.end || entry.end > bytes.size() || offset > bytes.size() - entry.end)
            return false;
    return true;
}

} // namespace fathom::test
