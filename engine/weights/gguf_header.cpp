// ggml, docs/gguf.md.
#include "engine/weights/gguf_header.h"

#include "engine/base/checked_arithmetic.h"
#include "engine/base/error.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <set>
#include <tuple>
#include <type_traits>

namespace fathom {

namespace {
constexpr std::uint64_t kMaximumValues = 65'536;  // of the file about itself
constexpr std::uint64_t kMaximumTextBytes = 65'536;
constexpr std::uint64_t kMaximumSides = 4;
constexpr std::uint64_t kListedValues = 16;
constexpr std::uint64_t kDefaultAlignment = 32;

[[noreturn]] void corrupt(const std::string& message, const std::string& detail = {}) {
    throw Error(ErrorCode::CorruptFile, message, detail);
}

enum class ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, List, U64, I64, F64 };

/// Takes bytes from the front; never past the end.
class Reader {
public:
    Reader(std::string_view bytes, bool isWholeFile) : m_rest(bytes), m_length(bytes.size()), m_isWhole(isWholeFile) {}

    [[nodiscard]] std::uint64_t position() const { return m_length - m_rest.size(); }

    template <typename Value>
    Value take() {
        static_assert(std::is_arithmetic_v<Value> && std::endian::native == std::endian::little);
        Value value;
        std::memcpy(&value, bytes(sizeof(Value)).data(), sizeof(Value));
        return value;
    }

    std::string text() {
        const auto length = take<std::uint64_t>();
        if (length > kMaximumTextBytes)
            corrupt("A text of the file is longer than any name.");
        return std::string(bytes(length));
    }

    std::string_view bytes(std::uint64_t count) {
        if (count > m_rest.size()) {
            if (m_isWhole)
                corrupt("The file is shorter than it says.", "Is it still being copied, or was a download cut off?");
            throw Error(ErrorCode::TooLarge, "The file's header is larger than any checkpoint's.");
        }
        const std::string_view front = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return front;
    }

private:
    std::string_view m_rest;
    std::size_t m_length;
    bool m_isWhole;
};

std::string scalar(Reader& reader, ValueType type) {
    switch (type) {
    case ValueType::U8:
        return std::to_string(reader.take<std::uint8_t>());
    case ValueType::I8:
        return std::to_string(reader.take<std::int8_t>());
    case ValueType::U16:
        return std::to_string(reader.take<std::uint16_t>());
    case ValueType::I16:
        return std::to_string(reader.take<std::int16_t>());
    case ValueType::U32:
        return std::to_string(reader.take<std::uint32_t>());
    case ValueType::I32:
        return std::to_string(reader.take<std::int32_t>());
    case ValueType::F32:
        return std::to_string(reader.take<float>());
    case ValueType::Bool:
        return reader.take<std::uint8_t>() != 0 ? "true" : "false";
    case ValueType::Text:
        return reader.text();
    case ValueType::U64:
        return std::to_string(reader.take<std::uint64_t>());
    case ValueType::I64:
        return std::to_string(reader.take<std::int64_t>());
    case ValueType::F64:
        return std::to_string(reader.take<double>());
    case ValueType::List:
        break;
    }
    corrupt("The file has a value of an unknown type.");
}

std::string value(Reader& reader) {
    const auto type = static_cast<ValueType>(reader.take<std::uint32_t>());
    if (type != ValueType::List)
        return scalar(reader, type);
    const auto element = static_cast<ValueType>(reader.take<std::uint32_t>());
    const auto count = reader.take<std::uint64_t>();
    std::string text = "[";
    // Every element takes at least a byte, so the count needs no limit of its own.
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string one = scalar(reader, element);
        if (i < kListedValues)
            text += (i == 0 ? "" : ", ") + one;
    }
    return text + ']';
}

struct TensorType {
    std::uint32_t id;
    std::string_view name;
    std::uint64_t blockBytes;
    std::uint64_t blockValues;
};
constexpr TensorType kTensorTypes[] = {
    {0, "F32", 4, 1}, {1, "F16", 2, 1}, {8, "Q8_0", kQ8BlockBytes, kQ8BlockValues}, {30, "BF16", 2, 1}};

TensorEntry tensorEntry(Reader& reader) {
    TensorEntry entry;
    entry.key = reader.text();
    const auto sides = reader.take<std::uint32_t>();
    if (sides > kMaximumSides)
        corrupt("A tensor has more than four sides.", entry.key);
    for (std::uint32_t i = 0; i < sides; ++i) {
        const auto side = reader.take<std::uint64_t>();
        if (side > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            corrupt("A tensor's shape is larger than any file.", entry.key);
        entry.shape.insert(entry.shape.begin(), static_cast<std::int64_t>(side)); // stored fastest first
    }
    const auto id = reader.take<std::uint32_t>();
    const auto type = std::ranges::find(kTensorTypes, id, &TensorType::id);
    if (type == std::end(kTensorTypes))
        throw Error(ErrorCode::UnsupportedFormat,
                    "The file has tensors of a quantised type that is not read; F32, F16, BF16 and Q8_0 are.",
                    entry.key + ": type " + std::to_string(id));
    entry.dtype = std::string(type->name);
    entry.begin = reader.take<std::uint64_t>();

    std::optional<std::uint64_t> values = 1;
    for (const std::int64_t side : entry.shape)
        values = values ? checkedMultiply(*values, static_cast<std::uint64_t>(side)) : values;
    const std::uint64_t row = entry.shape.empty() ? 1 : static_cast<std::uint64_t>(entry.shape.back());
    if (row % type->blockValues != 0)
        corrupt("A tensor's rows do not consist of whole blocks.", entry.key);
    const auto bytes = values ? checkedMultiply(*values / type->blockValues, type->blockBytes) : std::nullopt;
    const auto end = bytes ? checkedAdd(entry.begin, *bytes) : std::nullopt;
    if (!end)
        corrupt("A tensor's shape is larger than any file.", entry.key);
    entry.end = *end;
    return entry;
}

void requireApart(const GgufHeader& header, std::uint64_t fileBytes) {
    std::uint64_t position = 0;
    for (const TensorEntry& entry : header.entries) {
        if (entry.begin < position)
            corrupt("Two tensors overlap.", entry.key);
        position = entry.end;
    }
    const std::optional<std::uint64_t> end = checkedAdd(header.dataOffset, position);
    if (!end || *end > fileBytes)
        corrupt("The file is shorter than its tensors.", "Is it still being copied, or was a download cut off?");
}

std::uint64_t alignmentOf(const std::map<std::string, std::string>& metadata) {
    const auto found = metadata.find("general.alignment");
    if (found == metadata.end())
        return kDefaultAlignment;
    constexpr std::string_view kDigits = "0123456789";
    if (found->second.empty() || found->second.size() > 7 ||
        found->second.find_first_not_of(kDigits) != std::string::npos || std::stoull(found->second) == 0)
        corrupt("The file's alignment is not a number.", found->second);
    return std::stoull(found->second);
}
} // namespace

GgufHeader parseGgufHeader(std::string_view bytes, std::uint64_t fileBytes) {
    Reader reader(bytes, bytes.size() == fileBytes);
    if (reader.bytes(4) != "GGUF")
        corrupt("This is not a GGUF file.");
    const auto version = reader.take<std::uint32_t>();
    if (version < 2 || version > 3)
        throw Error(ErrorCode::UnsupportedFormat, "This version of GGUF is not read.", std::to_string(version));
    const auto tensors = reader.take<std::uint64_t>();
    const auto values = reader.take<std::uint64_t>();
    if (tensors > kMaximumTensorCount || values > kMaximumValues)
        throw Error(ErrorCode::TooLarge, "The file holds more tensors or values than any checkpoint.",
                    std::to_string(tensors) + " tensors, " + std::to_string(values) + " values");

    GgufHeader header;
    for (std::uint64_t i = 0; i < values; ++i) {
        const std::string key = reader.text();
        if (!header.metadata.emplace(key, value(reader)).second)
            corrupt("The file says something twice.", key);
    }
    std::set<std::string> keys;
    for (std::uint64_t i = 0; i < tensors; ++i) {
        header.entries.push_back(tensorEntry(reader));
        if (!keys.insert(header.entries.back().key).second)
            corrupt("A tensor appears twice.", header.entries.back().key);
    }
    const std::uint64_t alignment = alignmentOf(header.metadata);
    header.dataOffset = (reader.position() + alignment - 1) / alignment * alignment;
    std::ranges::sort(header.entries, {}, [](const TensorEntry& entry) {
        return std::tie(entry.begin, entry.end, entry.key);
    });
    requireApart(header, fileBytes);
    return header;
}

} // namespace fathom
