#pragma once

#include "engine/weights/safetensors_file.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fathom {

/// How the index of a sharded checkpoint ends: "model.safetensors.index.json".
inline constexpr const char* kShardIndexSuffix = ".safetensors.index.json";

/// Several safetensors files beside an index that says which tensor lies in which: one checkpoint.
class ShardedSafetensors : public WeightSource {
public:
    /// Opens the index and every file that it names.
    /// \throws Error{CorruptFile} when the index is not one, names a file outside its folder, or disagrees with the
    /// files about where a tensor is; as SafetensorsFile
    explicit ShardedSafetensors(std::filesystem::path index);

    [[nodiscard]] const std::filesystem::path& path() const noexcept override { return m_path; }
    [[nodiscard]] const std::vector<TensorEntry>& entries() const noexcept override { return m_entries; }
    [[nodiscard]] std::uint64_t fileBytes() const noexcept override { return m_fileBytes; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept override { return m_metadata; }
    [[nodiscard]] torch::Tensor tensor(const TensorEntry& entry) const override;
    void readInto(const TensorEntry& entry, torch::Tensor target) const override;

private:
    [[nodiscard]] const SafetensorsFile& shardOf(const TensorEntry& entry) const;

    std::filesystem::path m_path;
    std::vector<SafetensorsFile> m_shards;
    std::vector<TensorEntry> m_entries;
    std::vector<std::size_t> m_shardOfEntry; ///< as long as m_entries
    std::map<std::string, std::string> m_metadata; ///< of the first file
    std::uint64_t m_fileBytes = 0;
};

} // namespace fathom
