#include <torch/torch.h>

#include "engine/weights/gguf_file.h"

#include "engine/base/error.h"

#include <span>
#include <string>
#include <utility>

namespace fathom {

namespace {
GgufHeader ggufHeaderOf(const RandomAccessFile& file) {
    std::string bytes(static_cast<std::size_t>(std::min(file.size(), kMaximumGgufHeaderBytes)), '\0');
    file.read(0, std::as_writable_bytes(std::span(bytes)));
    try {
        return parseGgufHeader(bytes, file.size());
    } catch (const Error& error) {
        const std::string separator = error.detail().empty() ? "" : ": ";
        throw Error(error.code(), error.what(), file.path().string() + separator + error.detail());
    }
}

/// \param bytes  blocks of a factor and 32 signed bytes.
torch::Tensor dequantised(const torch::Tensor& bytes, const std::vector<std::int64_t>& shape) {
    const torch::Tensor blocks = bytes.view({-1, static_cast<std::int64_t>(kQ8BlockBytes)});
    const torch::Tensor factor = blocks.slice(1, 0, 2).contiguous().view(torch::kHalf).to(torch::kFloat32); // [blocks,1]
    const torch::Tensor values = blocks.slice(1, 2).contiguous().view(torch::kInt8).to(torch::kFloat32);    // [blocks,32]
    return (values * factor).view(shape);
}
} // namespace

GgufFile::GgufFile(std::filesystem::path path) : m_file(std::move(path)), m_header(ggufHeaderOf(m_file)) {}

torch::Tensor GgufFile::tensor(const TensorEntry& entry) const {
    const bool quantised = entry.dtype == "Q8_0";
    torch::Tensor tensor = quantised ? torch::empty({static_cast<std::int64_t>(entry.end - entry.begin)}, torch::kUInt8)
                                     : torch::empty(entry.shape, torchDtype(entry.dtype).value());
    m_file.read(m_header.dataOffset + entry.begin, {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()});
    return quantised ? dequantised(tensor, entry.shape) : tensor;
}

} // namespace fathom
