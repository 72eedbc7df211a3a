#pragma once

#include "engine/weights/tensor_entry.h"

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// Named tensors in a file, or in several that belong together. Everything a file says was checked when it was
/// opened; reading is thread-safe.
class WeightSource {
public:
    WeightSource() = default;
    virtual ~WeightSource() = default;
    WeightSource(WeightSource&&) noexcept = default;

    /// The file that messages name.
    [[nodiscard]] virtual const std::filesystem::path& path() const noexcept = 0;
    [[nodiscard]] virtual const std::vector<TensorEntry>& entries() const noexcept = 0;
    /// Bytes on the disk, of all files together.
    [[nodiscard]] virtual std::uint64_t fileBytes() const noexcept = 0;
    /// What the file says about itself.
    [[nodiscard]] virtual const std::map<std::string, std::string>& metadata() const noexcept = 0;

    /// A tensor of entries() on the CPU, in its own dtype; quantised ones in fp32.
    /// \throws Error{UnsupportedFormat} for dtypes that LibTorch does not have, Error{CorruptFile, FileNotReadable}
    [[nodiscard]] virtual torch::Tensor tensor(const TensorEntry& entry) const = 0;

    /// Fills `target`, any dtype and device, of the entry's size; no copy is made when CPU memory of the same dtype is
    /// filled. \throws as tensor()
    virtual void readInto(const TensorEntry& entry, torch::Tensor target) const { target.copy_(tensor(entry).view(target.sizes())); }

    /// Whether shapes of this format lack leading sides of 1.
    [[nodiscard]] virtual bool omitsLeadingOnes() const noexcept { return false; }

    /// The entry of that key, or nullptr.
    [[nodiscard]] const TensorEntry* find(std::string_view key) const noexcept;
};

/// LibTorch's name for a dtype of the format, or nothing.
[[nodiscard]] std::optional<torch::Dtype> torchDtype(std::string_view safetensorsDtype);

/// The format's name for a dtype. \throws Error{UnsupportedFormat}
[[nodiscard]] std::string_view safetensorsDtype(torch::Dtype dtype);

} // namespace fathom
