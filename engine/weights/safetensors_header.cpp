// The format: https://github.com/huggingface/safetensors#format.
#include "engine/weights/safetensors_header.h"

#include "engine/base/checked_arithmetic.h"
#include "engine/base/error.h"
#include "engine/base/json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

namespace fathom {

namespace {
constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kBitsPerByte = 8;

struct DtypeBits {
    std::string_view name;
    std::uint64_t bits;
};
constexpr std::array<DtypeBits, 20> kDtypes{{
    {"F64", 64}, {"F32", 32}, {"F16", 16},    {"BF16", 16},   {"I64", 64},    {"I32", 32},    {"I16", 16},
    {"I8", 8},   {"U64", 64}, {"U32", 32},    {"U16", 16},    {"U8", 8},      {"BOOL", 8},    {"C64", 64},
    {"F4", 4},   {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"F8_E4M3", 8}, {"F8_E5M2", 8}, {"F8_E8M0", 8},
}};

[[noreturn]] void corrupt(const std::string& message, const std::string& detail = {}) {
    throw Error(ErrorCode::CorruptFile, message, detail);
}

std::uint64_t nonNegative(const Json& value, const std::string& key) {
    if (!value.isInteger() || value.integer() < 0)
        corrupt("A tensor's size or position is not a non-negative integer.", key);
    return static_cast<std::uint64_t>(value.integer());
}

std::uint64_t bitsOf(const std::string& dtype, const std::string& key) {
    const auto found = std::ranges::find(kDtypes, std::string_view(dtype), &DtypeBits::name);
    if (found == kDtypes.end())
        throw Error(ErrorCode::UnsupportedFormat, "The file has a tensor of an unknown data type.", key + ": " + dtype);
    return found->bits;
}

/// Bytes that a tensor of this shape needs.
std::uint64_t bytesOf(const TensorEntry& entry) {
    std::optional<std::uint64_t> bits = bitsOf(entry.dtype, entry.key);
    for (const std::int64_t side : entry.shape)
        bits = bits ? checkedMultiply(*bits, static_cast<std::uint64_t>(side)) : bits;
    if (!bits)
        corrupt("A tensor's shape is larger than any file.", entry.key);
    if (*bits % kBitsPerByte != 0)
        corrupt("A tensor does not end on a whole byte.", entry.key);
    return *bits / kBitsPerByte;
}

TensorEntry parseEntry(const std::string& key, const Json& value) {
    const Json* dtype = value.isObject() ? value.find("dtype") : nullptr;
    const Json* shape = value.isObject() ? value.find("shape") : nullptr;
    const Json* offsets = value.isObject() ? value.find("data_offsets") : nullptr;
    if (!dtype || !dtype->isString() || !shape || !shape->isArray() || !offsets || !offsets->isArray() ||
        offsets->array().size() != 2 || value.object().size() != 3)
        corrupt("A tensor is not described by dtype, shape and data_offsets.", key);

    TensorEntry entry{.key = key, .dtype = dtype->string(), .shape = {}};
    for (const Json& side : shape->array())
        entry.shape.push_back(static_cast<std::int64_t>(nonNegative(side, key)));
    entry.begin = nonNegative(offsets->array()[0], key);
    entry.end = nonNegative(offsets->array()[1], key);
    if (entry.begin > entry.end)
        corrupt("A tensor ends before it begins.", key);
    if (bytesOf(entry) != entry.end - entry.begin)
        corrupt("A tensor's bytes do not fit its shape.", key);
    return entry;
}

std::map<std::string, std::string> parseMetadata(const Json& value) {
    if (!value.isObject())
        corrupt("The file's metadata is not an object.");
    std::map<std::string, std::string> metadata;
    for (const auto& [key, text] : value.object()) {
        if (!text.isString())
            corrupt("The file's metadata holds something else than text.", key);
        metadata.emplace(key, text.string());
    }
    return metadata;
}

void requireGaplessCover(const SafetensorsHeader& header, std::uint64_t fileBytes) {
    std::uint64_t position = 0;
    for (const TensorEntry& entry : header.entries) {
        if (entry.begin != position)
            corrupt(entry.begin > position ? "There is a hole between tensors." : "Two tensors overlap.", entry.key);
        position = entry.end;
    }
    const std::optional<std::uint64_t> expected = checkedAdd(header.dataOffset, position);
    if (!expected || *expected > fileBytes)
        corrupt("The file is shorter than its tensors.", "Is it still being copied, or was a download cut off?");
    if (*expected < fileBytes)
        corrupt("There are bytes after the last tensor.");
}
} // namespace

const TensorEntry* SafetensorsHeader::find(std::string_view key) const {
    const auto found = std::ranges::find(entries, key, &TensorEntry::key);
    return found == entries.end() ? nullptr : &*found;
}

std::uint64_t safetensorsHeaderLength(std::string_view firstEightBytes, std::uint64_t fileBytes) {
    if (firstEightBytes.size() < kLengthBytes)
        corrupt("The file is too short to be a safetensors file.");
    std::uint64_t length = 0;
    for (std::size_t i = kLengthBytes; i-- > 0;)
        length = length << 8 | static_cast<unsigned char>(firstEightBytes[i]);
    // First: the first bytes of any other kind of file announce a length beyond all measure.
    if (length < 2 || length > fileBytes - kLengthBytes)
        corrupt("The announced header does not fit into the file: it is cut off or no safetensors file.",
                std::to_string(length) + " bytes announced");
    if (length > kMaximumHeaderBytes)
        throw Error(ErrorCode::TooLarge, "The file's header is larger than any checkpoint's.",
                    std::to_string(length) + " bytes announced, " + std::to_string(kMaximumHeaderBytes) + " allowed");
    return length;
}

SafetensorsHeader parseSafetensorsHeader(std::string_view json, std::uint64_t fileBytes) {
    if (json.empty() || json.front() != '{')
        corrupt("The file's header does not begin with '{'.");
    const Json root = Json::parse(json);
    SafetensorsHeader header;
    header.dataOffset = kLengthBytes + json.size();
    if (root.object().size() > kMaximumTensorCount + 1)
        throw Error(ErrorCode::TooLarge, "The file holds more tensors than any checkpoint.",
                    std::to_string(root.object().size()));
    for (const auto& [key, value] : root.object()) {
        if (key == "__metadata__")
            header.metadata = parseMetadata(value);
        else
            header.entries.push_back(parseEntry(key, value));
    }
    std::ranges::sort(header.entries, {}, [](const TensorEntry& entry) {
        return std::tie(entry.begin, entry.end, entry.key);
    });
    requireGaplessCover(header, fileBytes);
    return header;
}

} // namespace fathom
