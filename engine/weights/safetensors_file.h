#pragma once

#include "engine/weights/safetensors_header.h"

#include <torch/torch.h>

#include <filesystem>
#include <span>

namespace fathom {

/// An open safetensors file. Content is read by position into the caller's memory; nothing is mapped, so a file
/// that shrinks under the reader is an error and not a crash. Reading is thread-safe.
class SafetensorsFile {
public:
    /// Opens the file and checks its whole header.
    /// \throws Error{FileNotFound, FileNotReadable, CorruptFile, UnsupportedFormat, TooLarge}, the path in the detail.
    explicit SafetensorsFile(std::filesystem::path path);
    ~SafetensorsFile();
    SafetensorsFile(SafetensorsFile&& other) noexcept;
    SafetensorsFile(const SafetensorsFile&) = delete;
    SafetensorsFile& operator=(const SafetensorsFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }
    [[nodiscard]] const SafetensorsHeader& header() const noexcept { return m_header; }

    /// Fills `bytes`, of exactly the entry's size. \throws Error{CorruptFile, FileNotReadable}
    void read(const TensorEntry& entry, std::span<std::byte> bytes) const;

    /// The tensor in the dtype of the file, on the CPU.
    /// \throws Error{UnsupportedFormat} for dtypes that LibTorch does not have, and as read().
    [[nodiscard]] torch::Tensor tensor(const TensorEntry& entry) const;

private:
    void readAt(std::uint64_t position, std::span<std::byte> bytes) const;

    std::filesystem::path m_path;
    int m_descriptor = -1;
    SafetensorsHeader m_header;
};

/// LibTorch's name for a dtype of the format, or nothing.
[[nodiscard]] std::optional<torch::Dtype> torchDtype(std::string_view safetensorsDtype);

/// The format's name for a dtype. \throws Error{UnsupportedFormat}
[[nodiscard]] std::string_view safetensorsDtype(torch::Dtype dtype);

} // namespace fathom
