#pragma once

#include "engine/weights/gguf_header.h"
#include "engine/weights/random_access_file.h"
#include "engine/weights/weight_source.h"

#include <filesystem>

namespace fathom {

/// An open GGUF file with tensors in F32, F16, BF16 or Q8_0, as depth-anything.cpp writes them.
class GgufFile : public WeightSource {
public:
    /// Opens the file and checks its whole header.
    /// \throws Error{FileNotFound, FileNotReadable, CorruptFile, UnsupportedFormat, TooLarge}, the path in the detail.
    explicit GgufFile(std::filesystem::path path);

    [[nodiscard]] const std::filesystem::path& path() const noexcept override { return m_file.path(); }
    [[nodiscard]] const std::vector<TensorEntry>& entries() const noexcept override { return m_header.entries; }
    [[nodiscard]] std::uint64_t fileBytes() const noexcept override { return m_file.size(); }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept override {
        return m_header.metadata;
    }
    [[nodiscard]] torch::Tensor tensor(const TensorEntry& entry) const override;
    [[nodiscard]] bool omitsLeadingOnes() const noexcept override { return true; }

private:
    RandomAccessFile m_file;
    GgufHeader m_header;
};

} // namespace fathom
