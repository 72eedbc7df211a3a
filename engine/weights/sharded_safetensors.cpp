#include <torch/torch.h>

#include "engine/weights/sharded_safetensors.h"

#include "engine/base/error.h"
#include "engine/base/json.h"

#include <utility>

namespace fathom {

namespace {
/// Above this a file is no index: a key and a file name a tensor, and no checkpoint has as many.
constexpr std::uint64_t kMaximumIndexBytes = 16U << 20;
constexpr std::size_t kMaximumShards = 1024;

[[noreturn]] void corrupt(const std::filesystem::path& path, const std::string& message, const std::string& detail) {
    throw Error(ErrorCode::CorruptFile, message, path.string() + (detail.empty() ? "" : ": ") + detail);
}

/// key -> file name
std::map<std::string, std::string> weightMapOf(const std::filesystem::path& path) {
    const RandomAccessFile file(path);
    if (file.size() > kMaximumIndexBytes)
        throw Error(ErrorCode::TooLarge, "The index of the checkpoint is too large to be one.", path.string());
    std::string text(static_cast<std::size_t>(file.size()), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    std::map<std::string, std::string> places;
    try {
        const Json root = Json::parse(text);
        const Json* map = root.find("weight_map");
        if (!map)
            corrupt(path, "The index of the checkpoint has no weight_map.", {});
        for (const auto& [key, name] : map->object())
            places.emplace(key, name.string());
    } catch (const Error& error) {
        corrupt(path, "The index of the checkpoint is not valid.", std::string(error.what()) + ' ' + error.detail());
    }
    return places;
}

bool isPlainName(const std::string& name) {
    const std::filesystem::path path(name);
    return !name.empty() && name != "." && name != ".." && path.filename() == path &&
           name.find('\0') == std::string::npos;
}
} // namespace

ShardedSafetensors::ShardedSafetensors(std::filesystem::path index) : m_path(std::move(index)) {
    const std::map<std::string, std::string> places = weightMapOf(m_path);
    std::map<std::string, std::size_t> shards;
    for (const auto& [key, name] : places)
        shards.emplace(name, 0);
    if (shards.size() > kMaximumShards || places.size() > kMaximumTensorCount)
        throw Error(ErrorCode::TooLarge, "The index names more files or tensors than any checkpoint.", m_path.string());
    for (auto& [name, number] : shards) {
        if (!isPlainName(name))
            corrupt(m_path, "The index of the checkpoint names a file outside its folder.", name);
        number = m_shards.size();
        m_shards.emplace_back(m_path.parent_path() / name);
        const SafetensorsHeader& header = m_shards.back().header();
        m_fileBytes += header.dataOffset + (header.entries.empty() ? 0 : header.entries.back().end);
        for (const TensorEntry& entry : header.entries) {
            const auto place = places.find(entry.key);
            if (place == places.end() || place->second != name)
                corrupt(m_path, "The index and the files of the checkpoint disagree.", entry.key);
            m_entries.push_back(entry);
            m_shardOfEntry.push_back(number);
        }
    }
    if (m_entries.size() != places.size())
        corrupt(m_path, "The files of the checkpoint lack tensors that their index names.",
                std::to_string(places.size() - m_entries.size()));
    if (!m_shards.empty())
        m_metadata = m_shards.front().header().metadata;
}

const SafetensorsFile& ShardedSafetensors::shardOf(const TensorEntry& entry) const {
    const std::ptrdiff_t index = &entry - m_entries.data();
    requireInternal(index >= 0 && index < std::ssize(m_entries), "the entry is one of entries()");
    return m_shards[m_shardOfEntry[static_cast<std::size_t>(index)]];
}

torch::Tensor ShardedSafetensors::tensor(const TensorEntry& entry) const {
    return shardOf(entry).tensor(entry);
}

void ShardedSafetensors::readInto(const TensorEntry& entry, torch::Tensor target) const {
    shardOf(entry).readInto(entry, target);
}

} // namespace fathom
