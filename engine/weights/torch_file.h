#pragma once

#include "engine/weights/random_access_file.h"
#include "engine/weights/weight_source.h"

#include <filesystem>

namespace fathom {

/// A .pth or .pt file of torch.save (the zip archive of PyTorch 1.6 and newer), read as data: neither Python nor
/// LibTorch's unpickler takes part, nothing in the file is executed or looked up by name outside of it.
/// A dictionary of tensors, or the one under "state_dict", "model" or the like, is what it holds.
class TorchFile : public WeightSource {
public:
    /// Opens the file and checks everything that describes its tensors. At most 64 GiB, 65,536 tensors and 64 MiB of
    /// description.
    /// \throws Error{FileNotFound, FileNotReadable, CorruptFile, TooLarge}; Error{UnsupportedFormat} for the formats
    /// before 1.6, for programs (TorchScript), and for a file that wants to call something
    explicit TorchFile(std::filesystem::path path);

    [[nodiscard]] const std::filesystem::path& path() const noexcept override { return m_file.path(); }
    [[nodiscard]] const std::vector<TensorEntry>& entries() const noexcept override { return m_entries; }
    [[nodiscard]] std::uint64_t fileBytes() const noexcept override { return m_file.size(); }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept override { return m_metadata; }
    [[nodiscard]] torch::Tensor tensor(const TensorEntry& entry) const override;

private:
    RandomAccessFile m_file;
    std::vector<TensorEntry> m_entries; ///< begin and end count from the file's first byte; some may share bytes
    std::map<std::string, std::string> m_metadata; ///< always empty
};

} // namespace fathom
