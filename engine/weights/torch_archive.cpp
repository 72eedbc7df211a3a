// PyTorch, torch/serialization.py and caffe2/serialize/inline_container.cc.
#include "engine/weights/torch_archive.h"

#include "engine/base/checked_arithmetic.h"
#include "engine/base/error.h"
#include "engine/weights/zip_directory.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

namespace fathom {

namespace {
using Kind = PickleValue::Kind;
using Index = PickleValue::Index;

constexpr std::uint64_t kMaximumFileBytes = std::uint64_t{64} << 30;
constexpr std::uint64_t kMaximumPickleBytes = 64U << 20;
constexpr std::size_t kMaximumSides = 16;
constexpr std::string_view kPickleName = "/data.pkl";
/// Where training programs keep the weights among other things.
constexpr std::array<std::string_view, 6> kWrappers{"state_dict", "model_state_dict", "model", "net", "params", "weights"};

struct StorageType {
    std::string_view name;
    std::string_view dtype;
    std::uint64_t bytes;
};
constexpr std::array<StorageType, 6> kStorageTypes{{{"torch.FloatStorage", "F32", 4},
                                                    {"torch.HalfStorage", "F16", 2},
                                                    {"torch.BFloat16Storage", "BF16", 2},
                                                    {"torch.DoubleStorage", "F64", 8},
                                                    {"torch.LongStorage", "I64", 8},
                                                    {"torch.IntStorage", "I32", 4}}};

[[noreturn]] void corrupt(const std::string& message, const std::string& detail = {}) {
    throw Error(ErrorCode::CorruptFile, message, detail);
}

[[noreturn]] void unsupported(const std::string& message, const std::string& detail = {}) {
    throw Error(ErrorCode::UnsupportedFormat, message, detail);
}

void requireStored(const ZipMember& member) {
    if (!member.isStored)
        unsupported("The archive is compressed, which files that PyTorch saves never are.", member.name);
}

std::string contentOf(const RandomAccessFile& file, const ZipMember& member) {
    requireStored(member);
    std::string bytes(static_cast<std::size_t>(member.size), '\0');
    file.read(member.begin, std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

/// Makes entries of the tensors that a pickle describes.
class TensorReader {
public:
    TensorReader(const PickledData& data, const ZipDirectory& zip, std::string folder)
        : m_data(data), m_zip(zip), m_folder(std::move(folder)) {}

    std::vector<TensorEntry> read() {
        const PickleValue* mapping = weightsIn(m_data[m_data.root]);
        if (!mapping)
            unsupported("The file holds no dictionary of tensors.");
        std::vector<TensorEntry> entries;
        std::set<std::string_view> keys;
        for (std::size_t i = 0; i + 1 < mapping->items.size(); i += 2) {
            const PickleValue& key = m_data[mapping->items[i]];
            const PickleValue& value = m_data[mapping->items[i + 1]];
            if (value.kind != Kind::Tensor)
                continue;
            if (key.kind != Kind::Text || !keys.insert(key.text).second)
                corrupt("A tensor of the file has no name of its own.");
            if (entries.size() >= kMaximumTensorCount)
                throw Error(ErrorCode::TooLarge, "The file holds more tensors than any checkpoint.");
            entries.push_back(entryOf(std::string(key.text), value));
        }
        return entries;
    }

private:
    /// The dictionary itself when it holds tensors, else the one under a usual name.
    [[nodiscard]] const PickleValue* weightsIn(const PickleValue& root) const {
        if (root.kind != Kind::Mapping)
            return nullptr;
        if (holdsTensors(root))
            return &root;
        for (const std::string_view name : kWrappers)
            for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
                const PickleValue& key = m_data[root.items[i]];
                const PickleValue& value = m_data[root.items[i + 1]];
                if (key.kind == Kind::Text && key.text == name && value.kind == Kind::Mapping && holdsTensors(value))
                    return &value;
            }
        return nullptr;
    }

    [[nodiscard]] bool holdsTensors(const PickleValue& mapping) const {
        for (std::size_t i = 1; i < mapping.items.size(); i += 2)
            if (m_data[mapping.items[i]].kind == Kind::Tensor)
                return true;
        return false;
    }

    [[nodiscard]] std::uint64_t natural(Index index, const std::string& key) const {
        const PickleValue& value = m_data[index];
        if (value.kind != Kind::Integer || value.integer < 0)
            corrupt("A tensor's size or position is not a non-negative integer.", key);
        return static_cast<std::uint64_t>(value.integer);
    }

    [[nodiscard]] std::vector<std::uint64_t> naturals(Index index, const std::string& key) const {
        const PickleValue& value = m_data[index];
        if (value.kind != Kind::Sequence || value.items.size() > kMaximumSides)
            corrupt("A tensor's shape is not a list of sides.", key);
        std::vector<std::uint64_t> sides;
        for (const Index side : value.items)
            sides.push_back(natural(side, key));
        return sides;
    }

    static std::uint64_t valueCount(const std::vector<std::uint64_t>& sides, const std::string& key) {
        std::optional<std::uint64_t> count = 1;
        for (const std::uint64_t side : sides)
            count = count ? checkedMultiply(*count, side) : count;
        if (!count || *count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            corrupt("A tensor's shape is larger than any file.", key);
        return *count;
    }

    static void requireContiguous(const std::vector<std::uint64_t>& sides, const std::vector<std::uint64_t>& strides,
                                  const std::string& key) {
        if (sides.size() != strides.size())
            corrupt("A tensor's shape contradicts itself.", key);
        std::uint64_t expected = 1;
        for (std::size_t i = sides.size(); i-- > 0;) {
            if (sides[i] > 1 && strides[i] != expected)
                unsupported("The file has a tensor whose values are not stored in order.", key);
            expected *= std::max<std::uint64_t>(sides[i], 1); // bounded: the product was checked
        }
    }

    [[nodiscard]] TensorEntry entryOf(std::string key, const PickleValue& tensor) const {
        const PickleValue& storage = m_data[tensor.items[0]];
        const std::uint64_t offset = natural(tensor.items[1], key);
        const std::vector<std::uint64_t> sides = naturals(tensor.items[2], key);
        const std::uint64_t count = valueCount(sides, key);
        if (count > 0)
            requireContiguous(sides, naturals(tensor.items[3], key), key);
        if (storage.kind != Kind::Storage || storage.items.size() != 5)
            corrupt("A tensor's values are not where the file keeps values.", key);
        const auto type = std::ranges::find(kStorageTypes, m_data[storage.items[1]].text, &StorageType::name);
        if (type == kStorageTypes.end())
            unsupported("The file has a tensor of a data type that is not read.",
                        key + ": " + std::string(m_data[storage.items[1]].text));
        const std::string member = m_folder + "/data/" + std::string(m_data[storage.items[2]].text);
        const ZipMember* place = m_zip.find(member);
        if (!place)
            corrupt("The values of a tensor are missing.", key);
        requireStored(*place);
        const auto last = checkedAdd(offset, count);
        const auto end = last ? checkedMultiply(*last, type->bytes) : std::nullopt;
        if (!end || *last > natural(storage.items[4], key) || *end > place->size)
            corrupt("A tensor reaches beyond its values.", key);

        TensorEntry entry{std::move(key), std::string(type->dtype), {sides.begin(), sides.end()}};
        entry.begin = place->begin + offset * type->bytes;
        entry.end = place->begin + *end;
        return entry;
    }

    const PickledData& m_data;
    const ZipDirectory& m_zip;
    const std::string m_folder;
};

/// The folder that all members of an archive of torch.save lie in.
std::string folderOf(const ZipDirectory& zip) {
    for (const ZipMember& member : zip.members())
        if (member.name.ends_with(kPickleName))
            return member.name.substr(0, member.name.size() - kPickleName.size());
    unsupported("This archive is not a file that PyTorch saved.");
}

/// Drops "module." where every key has it: the wrapper of training on several devices.
void dropWrapper(std::vector<TensorEntry>& entries) {
    constexpr std::string_view kWrapper = "module.";
    if (!std::ranges::all_of(entries, [&](const TensorEntry& entry) { return entry.key.starts_with(kWrapper); }))
        return;
    for (TensorEntry& entry : entries)
        entry.key.erase(0, kWrapper.size());
}

std::vector<TensorEntry> tensorsIn(const RandomAccessFile& file) {
    if (file.size() > kMaximumFileBytes)
        throw Error(ErrorCode::TooLarge, "The file is larger than any checkpoint.");
    const ZipDirectory zip(file);
    const std::string folder = folderOf(zip);
    if (zip.find(folder + "/constants.pkl"))
        unsupported("This is a program (TorchScript), not a list of weights; programs are not run.");
    if (const ZipMember* order = zip.find(folder + "/byteorder"); order && order->size <= 16 && contentOf(file, *order) != "little")
        unsupported("The file was saved on a machine with another order of bytes.");
    const ZipMember& pickle = *zip.find(folder + std::string(kPickleName));
    if (pickle.size > kMaximumPickleBytes)
        throw Error(ErrorCode::TooLarge, "The file's description of its tensors is larger than any checkpoint's.");
    const std::string bytes = contentOf(file, pickle);
    const PickledData data = readPickle(bytes);
    std::vector<TensorEntry> entries = TensorReader(data, zip, folder).read();
    dropWrapper(entries);
    std::ranges::sort(entries, {}, [](const TensorEntry& entry) { return std::tie(entry.begin, entry.end, entry.key); });
    return entries;
}

/// One sentence for the formats before the zip archive.
void requireArchive(const RandomAccessFile& file) {
    std::string beginning(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 300)), '\0');
    file.read(0, std::as_writable_bytes(std::span(beginning)));
    const bool isTar = beginning.size() > 262 && std::string_view(beginning).substr(257, 5) == "ustar";
    if (isTar || beginning.starts_with('\x80'))
        unsupported("This file has the format of PyTorch before 1.6: load and save it once with a newer PyTorch.");
    if (!beginning.starts_with(std::string_view("PK\x03\x04", 4)))
        corrupt("This is not a file that PyTorch saved.");
}
} // namespace

std::vector<TensorEntry> tensorsOfTorchArchive(const RandomAccessFile& file) {
    try {
        requireArchive(file);
        return tensorsIn(file);
    } catch (const Error& error) {
        if (error.detail().find(file.path().string()) != std::string::npos)
            throw;
        const std::string separator = error.detail().empty() ? "" : ": ";
        throw Error(error.code(), error.what(), file.path().string() + separator + error.detail());
    }
}

} // namespace fathom
