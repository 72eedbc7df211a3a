#pragma once

#include "engine/weights/random_access_file.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/weight_source.h"

#include <torch/torch.h>

#include <filesystem>
#include <span>

namespace fathom {

/// An open safetensors file.
class SafetensorsFile : public WeightSource {
public:
    /// Opens the file and checks its whole header.
    /// \throws Error{FileNotFound, FileNotReadable, CorruptFile, UnsupportedFormat, TooLarge}, the path in the detail.
    explicit SafetensorsFile(std::filesystem::path path);

    [[nodiscard]] const std::filesystem::path& path() const noexcept override { return m_file.path(); }
    [[nodiscard]] const std::vector<TensorEntry>& entries() const noexcept override { return m_header.entries; }
    [[nodiscard]] std::uint64_t fileBytes() const noexcept override { return m_file.size(); }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept override {
        return m_header.metadata;
    }
    [[nodiscard]] const SafetensorsHeader& header() const noexcept { return m_header; }

    [[nodiscard]] torch::Tensor tensor(const TensorEntry& entry) const override;
    void readInto(const TensorEntry& entry, torch::Tensor target) const override;

    /// Fills `bytes`, of exactly the entry's size. \throws Error{CorruptFile, FileNotReadable}
    void read(const TensorEntry& entry, std::span<std::byte> bytes) const;

private:
    RandomAccessFile m_file;
    SafetensorsHeader m_header;
};

} // namespace fathom
